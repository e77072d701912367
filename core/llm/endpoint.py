"""Where the model lives: address, model and key, as the settings name them."""

from dataclasses import dataclass, field
from ipaddress import ip_address
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.llm.errors import NotConfigured
from core.locale import _
from core.settings import settings

_OWN_NAMES = (".localhost", ".local", ".lan", ".internal", ".home.arpa")
_NO_KEY = "none"  # openai refuses an empty key; a server on this machine ignores what it gets


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model at one address. The key never shows in a repr, a row or a sentence."""

    base_url: str
    model: str
    key: SecretStr = field(default=SecretStr(""), repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotConfigured(
                _(
                    "The model's address must begin with http:// or https://, as in https://api.deepseek.com/v1."
                )
            )
        if parts.username or parts.password or parts.query:
            raise NotConfigured(
                _(
                    "The model's address holds a name, a password or a query: put the key into its own setting."
                )
            )

    @property
    def host(self) -> str:
        """Return host and port: what may be stored and shown."""
        return urlsplit(self.base_url).netloc

    @property
    def is_local(self) -> bool:
        """The server runs on this machine or in this network: nothing is paid, no proxy is in between."""
        name = urlsplit(self.base_url).hostname or ""
        try:
            return ip_address(name).is_private
        except ValueError:
            return "." not in name or name.endswith(_OWN_NAMES)

    @property
    def secret(self) -> SecretStr:
        """Return the key to send; a placeholder where none is set."""
        return SecretStr(self.key.get_secret_value().strip() or _NO_KEY)


def configured_endpoint() -> Endpoint:
    """Return the endpoint of the settings. Raises NotConfigured, with the next step, when there is none."""
    chosen = settings()
    if not chosen.has_model:
        raise NotConfigured(
            _("No model is connected. Set LLM_BASE_URL and LLM_MODEL, or draft with templates.")
        )
    return Endpoint(chosen.llm_base_url.strip(), chosen.llm_model.strip(), chosen.llm_api_key)

"""What may be written down as a webhook: a name, a kind, and an address that the desk may go to."""

from urllib.parse import urlsplit

from core.errors import BadInput
from core.locale import _
from core.rules.webhooks import robots
from core.text import visible
from core.web.address import read_address
from core.web.errors import Refused

_SHOWN_OF_TOKEN = 4


def checked_name(written: str) -> str:
    """Return a webhook's name on one line. Raises BadInput for none and for one too long."""
    name = " ".join(visible(written).split())
    if not 1 <= len(name) <= 80:
        raise BadInput(_("A webhook needs a name of 1 to 80 characters."), field="name")
    return name


def checked_kind(written: str) -> str:
    """Return the kind, if there is one of this name."""
    if written not in robots():
        raise BadInput(_("This kind of webhook is unknown: {kind}").format(kind=written[:40]), field="kind")
    return written


def checked_url(written: str, kind: str) -> str:
    """Return the address, if the desk may go there: a chat robot's is secured, as it carries its key."""
    try:
        address = read_address(written)
    except Refused as error:
        raise BadInput(str(error), field="url") from error
    if kind != "json" and address.scheme != "https":
        raise BadInput(_("The address of a chat robot begins with https://."), field="url")
    if len(str(address)) > 500:
        raise BadInput(_("At most {most} characters fit here.").format(most=500), field="url")
    return str(address)


def checked_secret(written: str) -> str:
    """Return the secret without blanks around it."""
    secret = written.strip()
    if len(secret) > 200 or not secret.isprintable():
        raise BadInput(_("At most {most} characters fit here.").format(most=200), field="secret")
    return secret


def masked(url: str) -> str:
    """Return an address as it may be shown: its site, and the end of a long token to tell two apart."""
    parts = urlsplit(url)
    end = url[-_SHOWN_OF_TOKEN:] if len(url) - len(parts.netloc) > 40 else ""
    return f"{parts.scheme}://{parts.netloc}/…{end}"

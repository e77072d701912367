"""Settings of the installation, from the environment or `.streamlit/secrets.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

ROOT = Path(__file__).parent.parent


class _Secrets(PydanticBaseSettingsSource):
    """The same names in `.streamlit/secrets.toml`, where a deployment keeps its keys."""

    def get_field_value(self, field: Any, field_name: str) -> tuple[Any, str, bool]:
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        path = ROOT / ".streamlit" / "secrets.toml"
        if not path.is_file():
            return {}
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
        known = set(self.settings_cls.model_fields)
        flat = {f"llm_{key}": value for key, value in stored.get("llm", {}).items()}
        flat |= {key.lower(): value for key, value in stored.items() if not isinstance(value, dict)}
        return {key: value for key, value in flat.items() if key in known}


class Settings(BaseSettings):
    """What an installation decides once. The environment wins over the secrets file."""

    model_config = SettingsConfigDict(extra="ignore", populate_by_name=True)

    data_dir: Path = Field(default=ROOT / "var", validation_alias=AliasChoices("YUNCE_DATA_DIR", "data_dir"))
    database_url: str = ""
    owner_address: str = Field(default="", validation_alias=AliasChoices("YUNCE_OWNER", "owner_address"))
    llm_base_url: str = ""
    llm_api_key: SecretStr = SecretStr("")
    llm_model: str = ""
    llm_daily_budget_yuan: float = Field(default=20.0, ge=0)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, _Secrets(settings_cls)

    @property
    def database(self) -> str:
        """Where shops, items and drafts are kept."""
        return self.database_url or f"sqlite:///{self.data_dir / 'yunce.db'}"

    @property
    def jobs_database(self) -> str:
        """Where the job runner keeps its own tables: a file beside ours, or a schema on the same server."""
        if not self.database.startswith("sqlite"):
            return self.database
        file = Path(self.database.removeprefix("sqlite:///"))
        return f"sqlite:///{file.with_name(f'{file.stem}-jobs{file.suffix}')}"

    @property
    def has_model(self) -> bool:
        """A model can be asked: its address and its name are known (a local one needs no key)."""
        return bool(self.llm_base_url and self.llm_model)


@cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()

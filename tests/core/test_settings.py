"""Settings: the environment wins over the secrets file, and one provider's key stays with it."""

import pytest

from core import settings as module
from core.settings import Settings, settings


@pytest.fixture
def secrets(tmp_path, monkeypatch):
    """Point the settings at a secrets file of the test."""
    monkeypatch.setattr(module, "ROOT", tmp_path)
    path = tmp_path / ".streamlit" / "secrets.toml"
    path.parent.mkdir()
    yield path
    settings.cache_clear()


def test_the_secrets_file_names_a_model(secrets):
    secrets.write_text('[llm]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "m"\napi_key = "k"\n')
    read = Settings()
    assert (read.llm_base_url, read.llm_model, read.has_model) == ("http://127.0.0.1:1/v1", "m", True)
    assert read.llm_api_key.get_secret_value() == "k"
    assert "k" not in repr(read.llm_api_key)


def test_the_environment_wins(secrets, monkeypatch):
    secrets.write_text('[llm]\nbase_url = "http://127.0.0.1:1/v1"\nmodel = "m"\n')
    monkeypatch.setenv("LLM_MODEL", "other")
    assert Settings().llm_model == "other"


def test_a_key_for_another_provider_is_not_taken(secrets, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-elsewhere")
    monkeypatch.setenv("LLM_BASE_URL", "http://127.0.0.1:1/v1")
    assert Settings().llm_api_key.get_secret_value() == ""


def test_without_a_model_there_is_none(secrets):
    assert not Settings().has_model

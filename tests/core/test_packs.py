"""Rule packs are validated, frozen and read once."""

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError

from core.rules.channels import Channels
from core.rules.packs import load


class _Other(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    texts: int


def test_a_pack_is_read_once_and_cannot_be_changed() -> None:
    pack = load("channels", Channels)
    assert load("channels", Channels) is pack
    with pytest.raises(ValidationError):
        pack.texts = ()  # type: ignore[misc]


def test_a_pack_that_does_not_fit_its_model_is_refused() -> None:
    with pytest.raises(ValidationError):
        load("channels", _Other)


def test_an_unknown_pack_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        load("no_such_pack", Channels)

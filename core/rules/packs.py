"""Rule packs: facts of the trade as data, each with where it comes from and until when to trust it."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field

from core.locale import _

Mark = Literal["found", "practice", "verify"]
M = TypeVar("M", bound=BaseModel)
FOLDER = Path(__file__).parent
_loaded: dict[tuple[str, type[BaseModel]], BaseModel] = {}


class Rule(BaseModel):
    """The shape of everything in a pack: frozen, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Rule):
    """A fact that can change: who says so, since when it holds, when to look again.

    `mark` tells how far to trust it: found in a public source, a practice of the trade, or from
    memory and to be verified in the seller back office.
    """

    source: Annotated[str, Field(min_length=1)]
    mark: Mark
    valid_from: date
    verify_by: date

    @property
    def shown_source(self) -> str:
        """Return who says so, in the reader's language (see core.locale.extract for the packs that have words for it)."""
        return _(self.source)


def load(name: str, model: type[M]) -> M:
    """Return the pack `core/rules/<name>.yaml` as `model`, read and validated once a process.

    The value is shared by all callers: let `model` be frozen (see Rule) and hold tuples.
    Raises FileNotFoundError for an unknown name and pydantic.ValidationError for a pack that
    does not fit its model: both are bugs of a release, not of a person.
    """
    known = _loaded.get((name, model))
    if isinstance(known, model):
        return known
    pack = model.model_validate(read(name))
    _loaded[name, model] = pack
    return pack


def read(name: str) -> Any:
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))

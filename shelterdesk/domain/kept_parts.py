"""What stays of a file of which a part is kept: the least that a ground asks for, or no name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shelterdesk.domain.kinds import KINDS
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

FILE = CATALOGUE / "kept_parts.toml"


@dataclass(frozen=True)
class KeptParts:
    """``least`` are names of kinds; ``nameless`` says which fields of a kind stay.

    ``signed_keys`` are kinds that stay whole in both: what is left is verified by them.
    """

    least: frozenset[str]
    nameless: Mapping[str, tuple[str, ...]]
    signed_keys: frozenset[str]


@cache  # pure: the program's own files do not change while it runs
def load_kept_parts(path: Path = FILE) -> KeptParts:
    """The shipped lists; raises ``CatalogueUnreadable``, also for a kind or field there is not."""
    fields = {kind.kind: {field.name for field in kind.fields()} for kind in KINDS}
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
        signed_keys = frozenset(table["signed_keys"])
        least = frozenset(table["least"]) | signed_keys
        nameless = {kind: tuple(names) for kind, names in table["nameless"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise CatalogueUnreadable(path.name) from error
    for kind, names in (*nameless.items(), *((kind, ()) for kind in least)):
        if not set(names) <= fields.get(kind, set()) or kind not in fields:
            raise CatalogueUnreadable(f"{path.name}: {kind}")
    return KeptParts(least, nameless, signed_keys)

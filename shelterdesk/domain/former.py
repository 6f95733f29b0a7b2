"""What a record says of the house that it was brought from (full export, ADR 0029)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Former:
    """Who wrote a revision in the former house, and where it stood in that house's trail.

    It is told by whoever brought the revision in and signed it here: no key proves it any more.
    ``author`` is the former user id, ``digest`` what its author signed there, ``entered`` its place
    in the order in which everything was written.
    """

    author: str
    name: str
    digest: str
    entered: int

    def as_json(self) -> dict[str, Any]:
        """As it lies in a sealed body."""
        return {
            "author": self.author,
            "name": self.name,
            "digest": self.digest,
            "entered": self.entered,
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> Former:
        """From what ``as_json`` made; ``ValueError``, ``KeyError`` or ``TypeError`` for others."""
        author, name, digest = said["author"], said["name"], said["digest"]
        if not all(isinstance(each, str) for each in (author, name, digest)):
            raise ValueError("text is expected")
        return cls(author, name, digest, int(said["entered"]))

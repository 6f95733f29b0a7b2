"""What a service hands back: the result, and which kinds changed with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shelterdesk.domain.record import Record

T = TypeVar("T")


@dataclass(frozen=True)
class Receipt(Generic[T]):
    """A result and the kinds that changed, so that each window decides whether to draw again."""

    value: T
    changed: frozenset[type[Record]] = field(default_factory=frozenset)

"""Where a record of one kind belongs: the ring that its category, its resident or a person has."""

from __future__ import annotations

from shelterdesk.vault.formats import AUTHOR, MATTER, Place, own_scope
from shelterdesk.vault.ledger import Rules


def place_of(
    rules: Rules, kind: str, owner: str, resident: bytes, *, shielded: bool, id: bytes
) -> Place:
    """The ring for one record of *kind*; ``ValueError`` for plain kinds.

    *owner* is the user id of the person whose own ring it lies in, for class A; *id* that of the
    record, for matters.
    """
    category = rules.category_of(kind)
    match rules.rule(category).scope:
        case "house" if not (shielded and resident):
            return Place("house", b"", category)
        case "house" | "resident" if resident:
            return Place("resident", resident, category)
        case "matter" if id and not resident:
            return Place(MATTER, id, category)
        case "author" | "reader" if owner:
            return Place(AUTHOR, own_scope(owner), category)
        case _:
            raise ValueError(f"{kind} has no ring")

"""The fields of HTCDS 2.0, and how people write their names at the head of a column.

The Human Trafficking Case Data Standard 2.0 is IOM's (CC BY 4.0). Its spreadsheet has field names
in one row and labels in the next.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from shelterdesk.domain.standard_fields import HTCDS_FIELDS
from shelterdesk.services.import_shapes import Cell

# The published spreadsheet itself writes one name wrong and leaves one column without a name.
_ALSO_WRITTEN = {"victraffickinstatusdecisionmakingorg": "vic_TraffickingStatusDecisionMakingOrg"}
_BY_LABEL = {"reasonforoutgoingreferral": "cas_ReasonForOutgoingReferral"}


def field_of(cell: Cell) -> str:
    """The field that a heading names, however it is spaced and capitalised; else empty."""
    return _NAMES.get(_folded(cell), "")


def field_of_label(label: str) -> str:
    """The field of the one column that the published spreadsheet leaves without a name."""
    return _BY_LABEL.get(_folded(label), "")


def ticked(heading: str) -> tuple[str, str]:
    """Field and value of a column that has one value of a list, as ``prs_Citizenship/MMR``.

    Survey tools write such columns for a list of which several can be chosen; empty for others.
    """
    found = re.fullmatch(r"\s*([A-Za-z]{3}_\s?[A-Za-z]+)\s*[/.:|]\s*(.+?)\s*", heading)
    field = field_of(found[1]) if found else ""
    return (field, found[2]) if found and field else ("", "")


def label_line(lines: Sequence[Sequence[Cell]], header: int) -> bool:
    """Whether the line below the names at *header* holds their labels."""
    if header + 1 >= len(lines) or not any(field_of(cell) for cell in lines[header]):
        return False
    filled = [cell for cell in lines[header + 1] if not isinstance(cell, str) or cell.strip()]
    known = sum(_folded(cell) in _LABELS for cell in filled)
    return bool(filled) and known * 2 > len(filled)


def _folded(cell: Cell) -> str:
    return re.sub(r"[^a-z0-9]", "", cell.casefold()) if isinstance(cell, str) else ""


_NAMES = {_folded(name): name for name in HTCDS_FIELDS} | _ALSO_WRITTEN
_LABELS = frozenset(_folded(name.split("_")[1]) for name in HTCDS_FIELDS)

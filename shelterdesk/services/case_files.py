"""A file of case data as bytes: tables, a manifest, and what was lost; one ZIP, or nothing.

One ZIP and no folder: one file takes its place at once, is counted by one check code, and nobody
sends half of it. It holds no clock time and no order in which people came. CSV in UTF-8, ISO days,
codes and no labels (casework guide 1.6, *file format*). Words that a spreadsheet would calculate
carry a ' in front.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shelterdesk.domain.case_export import Loss, Row

MANIFEST, LOSSY = "manifest.json", "LOSSY.txt"
_ALWAYS = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP knows
_HEAD = """What this file says less than the house knows, by column.
Numbers in brackets count values, never people.
"Reported" is 1; an empty cell is "not reported" and never a no.
No register of exploiters is kept, and no comment on a case leaves: those tables have no rows.
Addresses, ways of contact, health, counselling, debts and papers are never part of such a file.
"""


@dataclass(frozen=True, repr=False)
class CaseTable:
    """One table of the file, as it leaves: its name, its columns in order, and its rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def filled(self) -> tuple[str, ...]:
        """The columns that hold anything."""
        return tuple(c for c in self.columns if any(row.get(c) for row in self.rows))

    @property
    def empty(self) -> tuple[str, ...]:
        """The columns that stay empty."""
        filled = frozenset(self.filled)
        return tuple(c for c in self.columns if c not in filled)

    def as_csv(self) -> bytes:
        """The table as a file."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, self.columns, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode("utf-8")


def as_zip(
    tables: Sequence[CaseTable], manifest: Mapping[str, object], losses: Counter[Loss]
) -> bytes:
    """Everything in one file; the same tables give the same bytes."""
    parts = {table.name: table.as_csv() for table in tables}
    parts[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=2).encode("utf-8")
    parts[LOSSY] = lossy_text(losses).encode("utf-8")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(zipfile.ZipInfo(name, _ALWAYS), content, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def lossy_text(losses: Counter[Loss]) -> str:
    """What is lost, a line for each column, code and reason, in the standard's English."""
    lines = []
    for loss, count in sorted(losses.items()):
        what = f" ({loss.what})" if loss.what else ""
        lines.append(f"{loss.column}{what}: {loss.why} [{count}]")
    return "\n".join([_HEAD, *(lines or ["Nothing is lost."]), ""])


def texts_of(content: bytes) -> dict[str, str]:
    """Those parts of a file that are no tables, as they would be read: manifest and losses."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode("utf-8") for name in (MANIFEST, LOSSY)}

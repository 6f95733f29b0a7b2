"""Which fields a reader of a sheet or a roster sees, as data (documents guide 5.1 to 5.4).

Three files say it together: the matrix what a sort of body may hear at all, the profiles which
fields its paper has, the fields which line opens them. What is always left out stands in a list of
its own, so that no profile and no layout of a house can put it in by mistake.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.sharing import allowed, load_matrix, opens
from shelterdesk.errors import CatalogueUnreadable
from shelterdesk.paths import CATALOGUE

INTERNAL = "internal"
FIELDS, PROFILES = "report_fields", "disclosure_profiles"


class PaperNumber(StrEnum):
    """How the number of a travel paper is shown."""

    NONE = "none"
    MASKED = "masked"
    FULL = "full"


@dataclass(frozen=True, kw_only=True)
class ReportField:
    """One thing that may stand on paper. ``label`` is marked; one of ``categories`` opens it.

    ``roster`` says whether it may also be a column. Without categories it is always open.
    """

    code: str
    label: str
    categories: tuple[str, ...]
    roster: bool = False


@dataclass(frozen=True, kw_only=True)
class ReportFields:
    """All fields by code, and the codes of what is always left out (documents guide 5.4)."""

    fields: Mapping[str, ReportField]
    never: frozenset[str]

    def checked(self, codes: Iterable[str], *, where: str, roster: bool = False) -> tuple[str, ...]:
        """*codes* as they may stand on paper.

        Raises ``CatalogueUnreadable`` naming *where* and the code for one that is always left out,
        that nobody knows, or that is no column.
        """
        found = tuple(codes)
        for code in found:
            known = self.fields.get(code)
            if code in self.never or known is None or (roster and not known.roster):
                raise CatalogueUnreadable(f"{where} {code}")
        return found


@dataclass(frozen=True, kw_only=True)
class DisclosureProfile:
    """One kind of reader (documents guide 5.3): fields of its sheet, columns of its roster."""

    code: str
    label: str
    paper_number: PaperNumber
    fields: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def sort(self) -> RecipientClass:
        """The sort of body that reads it."""
        return RecipientClass.of(self.code)

    def agreed(self, covers: Iterable[str] | None, *, order: str = "") -> frozenset[str]:
        """The fields that this reader sees.

        *covers* are the lines that the resident agreed to for this reader, empty for a yes that
        names none; None means that nothing was agreed. *order* is a written request of the law.
        """
        if self.code == INTERNAL:
            return frozenset(self.fields)
        if covers is None:
            return frozenset()
        said = frozenset(covers)
        known = load_report_fields().fields
        found = {
            code
            for code in self.fields
            if any(opens(self.sort, line, said, order) for line in known[code].categories)
        }
        if not found:
            return frozenset()
        return frozenset(found | {c for c in self.fields if not known[c].categories})


@dataclass(frozen=True)
class Reader:
    """A profile and the fields of it that were agreed for one resident."""

    profile: DisclosureProfile
    fields: frozenset[str]

    def sees(self, code: str) -> bool:
        """Whether the field *code* stands on their paper."""
        return code in self.fields

    @property
    def paper_number(self) -> PaperNumber:
        """How the number of a travel paper is shown to them."""
        return self.profile.paper_number if self.sees("paper_number") else PaperNumber.NONE


@cache  # pure: the program's own files do not change while it runs
def load_report_fields() -> ReportFields:
    """What may stand on paper, and what never does; raises ``CatalogueUnreadable``."""
    return read_report_fields(_table(FIELDS))


def read_report_fields(table: Mapping[str, Any]) -> ReportFields:
    """*table* as fields; ``CatalogueUnreadable`` for an unknown line or what is always left out."""
    never = frozenset(row["code"] for row in table["never"])
    lines = set(load_matrix())
    found: dict[str, ReportField] = {}
    for row in table["field"]:
        field = ReportField(**{**row, "categories": tuple(row["categories"])})
        if field.code in never or field.code in found or set(field.categories) - lines:
            raise CatalogueUnreadable(f"{FIELDS} {field.code}")
        found[field.code] = field
    return ReportFields(fields=found, never=never)


@cache  # pure, as above
def load_profiles() -> dict[str, DisclosureProfile]:
    """All profiles by code; raises ``CatalogueUnreadable``."""
    return read_profiles(_table(PROFILES), load_report_fields())


def read_profiles(table: Mapping[str, Any], known: ReportFields) -> dict[str, DisclosureProfile]:
    """*table* as profiles.

    Raises ``CatalogueUnreadable`` for a field that is always left out or unknown, and for one whose
    lines the matrix never opens for that sort of body (documents guide 5.3, 5.4).
    """
    found: dict[str, DisclosureProfile] = {}
    for row in table["profile"]:
        where = f"{PROFILES} {row['code']}"
        fields = known.checked(row["fields"], where=where)
        columns = known.checked(row["columns"], where=where, roster=True)
        made = DisclosureProfile(
            code=row["code"],
            label=row["label"],
            paper_number=PaperNumber(row["paper_number"]),
            fields=fields,
            columns=columns,
        )
        if set(columns) - set(fields):
            raise CatalogueUnreadable(where)
        if made.code != INTERNAL:
            open_to = set(allowed(made.sort))
            for code in fields:
                lines = known.fields[code].categories
                if lines and not open_to.intersection(lines):
                    raise CatalogueUnreadable(f"{where} {code}")
        found[made.code] = made
    return found


@cache  # pure, as above
def load_plain_words() -> dict[str, str]:
    """Plain words for the resident by language code (ISO 639-3); "eng" is always there."""
    return {row["language"]: row["words"] for row in _table("plain_words")["text"]}


def _table(name: str) -> dict[str, Any]:
    try:
        with (CATALOGUE / f"{name}.toml").open("rb") as file:
            return tomllib.load(file)
    except (OSError, ValueError) as error:
        raise CatalogueUnreadable(name) from error

"""Scans and photos that hang on a record: one kind for each category, under that category's key.

What stands here is the header; the picture or the pages lie in sealed chunks under the id of the
record (security 4.1). Names of files are not kept: whoever brings it in says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Choice, choice, day, flag, link, number, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class FileSort(Choice):
    """What the pages are kept as."""

    PDF = "pdf", N_("Pages (PDF)")
    JPEG = "jpeg", N_("Photo (JPEG)")
    PNG = "png", N_("Picture (PNG)")


@dataclass(frozen=True, kw_only=True, repr=False)
class Attachment(Record):
    """What all of them have; no kind by itself.

    ``chunks`` counts steps of one mebibyte and ``root`` stands for all sealed chunks in their
    order; both are open so that a missing or foreign chunk is found without a key. An emptied one
    has neither, and no key.
    """

    holds_chunks = True
    is_distressing = False  # covered until somebody asks to see it, whatever ``is_hard`` says

    parent_id: str = link(N_("Belongs to"), sealed=False)
    name: str = text(N_("What it is"), required=True, listed=True)
    is_hard: bool = flag(N_("It may be hard to look at"))
    sort: FileSort = choice(N_("Kept as"), FileSort, default=FileSort.PDF, shown=False)
    size: int | None = number(N_("Size"), shown=False)  # bytes
    pages: int | None = number(N_("Pages"), shown=False)
    turn: int | None = number(N_("Turned by"), shown=False)  # degrees to the right
    digest: str = text(N_("Check code"), shown=False)
    key: str = text(N_("Key"), shown=False)
    chunks: int | None = number(N_("Parts"), sealed=False, shown=False)
    root: str = text(N_("Check code of the parts"), sealed=False, shown=False)
    emptied_on: date | None = day(N_("Taken out on"), shown=False)

    def __repr__(self) -> str:
        """Which one it is: a key never stands in a message."""
        return f"{self.kind}:{self.id}:{self.rev}"

    @property
    def is_emptied(self) -> bool:
        """Whether what it held is gone."""
        return not self.root


@dataclass(frozen=True, kw_only=True, repr=False)
class PaperAttachment(Attachment):
    """A scan of a paper; it hangs on the copy that says what it is for and when it goes."""

    kind = "paper_attachment"
    title = N_("Scan of a paper")
    category = "DOC"


@dataclass(frozen=True, kw_only=True, repr=False)
class LegalAttachment(Attachment):
    """A scan of a court paper."""

    kind = "legal_attachment"
    title = N_("Scan of a court paper")
    category = "LGL"
    is_distressing = True


@dataclass(frozen=True, kw_only=True, repr=False)
class HealthAttachment(Attachment):
    """A health document or a photo of an injury; the nurses' alone."""

    kind = "health_attachment"
    title = N_("Health document")
    category = "HEA"
    is_distressing = True


@dataclass(frozen=True, kw_only=True, repr=False)
class PlanAttachment(Attachment):
    """Something on paper that belongs to the plan: a drawing, a signed page, minutes."""

    kind = "plan_attachment"
    title = N_("Page of the plan")
    category = "CAR"


@dataclass(frozen=True, kw_only=True, repr=False)
class ConsentAttachment(Attachment):
    """A consent that was signed on paper."""

    kind = "consent_attachment"
    title = N_("Signed page")
    category = "CON"


@dataclass(frozen=True, kw_only=True, repr=False)
class UnsortedAttachment(Attachment):
    """Brought in and not sorted yet; the case manager sorts it within seven days."""

    kind = "unsorted_attachment"
    title = N_("Not sorted yet")
    category = "ATT"

    brought_on: date | None = day(N_("Brought in on"), sealed=False, shown=False)

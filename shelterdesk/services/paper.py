"""A paper that is made in memory, looked at and printed: never a file."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.domain.record import ResidentId
from shelterdesk.reports.pictures import PageImage, render_pages

NOBODY = ResidentId("")


@dataclass(frozen=True, repr=False)
class PaperInMemory:
    """Its pages, and the resident whom it is about; nobody for a paper about the house.

    ``act`` is what the trail says when it leaves the printer; ``others`` are residents of a paper
    about several. ``language`` (BCP 47) is that of the program's words on it: None for the
    window's, empty where a person's words were read and signed.
    """

    pdf: bytes
    resident: ResidentId = NOBODY
    act: str = "reach.print"
    others: tuple[ResidentId, ...] = ()
    language: str | None = None

    def pictures(self, dpi: int) -> list[PageImage]:
        """The pages as pictures: for the preview and for the printer."""
        return render_pages(self.pdf, dpi=dpi)

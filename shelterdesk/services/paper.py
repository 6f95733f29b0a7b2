"""A paper that is made in memory, looked at and printed: never a file."""

from __future__ import annotations

from dataclasses import dataclass

from shelterdesk.domain.record import ResidentId
from shelterdesk.reports.pictures import PageImage, render_pages

NOBODY = ResidentId("")


@dataclass(frozen=True, repr=False)
class PaperInMemory:
    """Its pages, and the resident whom it is about; nobody for a paper about the house."""

    pdf: bytes
    resident: ResidentId = NOBODY

    def pictures(self, dpi: int) -> list[PageImage]:
        """The pages as pictures: for the preview and for the printer."""
        return render_pages(self.pdf, dpi=dpi)

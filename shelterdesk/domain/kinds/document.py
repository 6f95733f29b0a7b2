"""Papers a resident holds, has lost, or is getting back (documents guide 1.1, 1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import Added, day, house_adds, link, note, text
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


@dataclass(frozen=True, kw_only=True)
class Document(Record):
    """One physical paper, and what became of it. Its type and state are nobody else's business."""

    kind = "document"
    title = N_("Paper")
    category = "DOC"
    sorted_by = "expires_on"
    across_residents = True

    document_type: str = text(
        N_("Which paper"), required=True, listed=True, catalogue="document_types"
    )
    state: str = text(
        N_("What became of it"), required=True, listed=True, catalogue="document_states"
    )
    number: str = text(N_("Number"), listed=True, hint=N_("Lists show the last three only."))
    country: str = text(N_("Of which country"), catalogue="countries")
    issuer: str = text(N_("Issued by"), hint=N_("A state or an authority."))
    issued_on: date | None = day(N_("Issued on"))
    expires_on: date | None = day(N_("Ends on"), sealed=False, listed=True)
    name_on_paper: str = text(N_("Name on the paper"))
    last_seen: str = text(
        N_("Where it was seen last"), hint=N_("The paper, or a photo or copy of it.")
    )
    asked_more: str = text(N_("What the mission asked for beside that"))
    remark: str = note(N_("Remark"))
    replaces_id: str = link(N_("Instead of which paper"))
    # What the facts are told instead of this paper's own state, where another one serves better:
    # "value|last day".
    told_of: str = text(N_("Told of another paper"), shown=False)
    added: tuple[Added, ...] = house_adds()

    def problems(self) -> dict[str, str]:
        """An issued paper has a number, dates and an issuer (documents guide 1.2)."""
        found: dict[str, str] = {}
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            found["expires_on"] = N_("This is before it was issued. Check the two dates.")
        if self.state == "issued":
            for name in ("number", "issuer", "issued_on", "expires_on"):
                if not getattr(self, name):
                    found.setdefault(name, N_("An issued paper needs this."))
        return found


@dataclass(frozen=True, kw_only=True)
class CourtDocument(Document):
    """A summons, an order, a judgment: the same form, for the legal officer."""

    kind = "court_document"
    title = N_("Court paper")
    category = "LGL"

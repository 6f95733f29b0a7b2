"""The list for a meeting with one mission: everybody for us, and for them who agreed to it.

Inside the house it holds code names and next steps. On the page for the mission stands only whoever
the one rule for everything that leaves lets through, asked for each of them, and asked again when
it leaves. Whoever may not be named leaves no gap, no number and no count (documents guide 5.2).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import Consent
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground
from shelterdesk.domain.kinds.disclosure import How as Sent
from shelterdesk.domain.kinds.paper import Recovery
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.sharing import Wanted, same
from shelterdesk.errors import Denied, NoConsent, NotFound, ProtectionFirst, Tampered
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import plain_page
from shelterdesk.reports.plain_page import PlainPages, Sheet
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import letters, sharing
from shelterdesk.services.documents import document_type_label
from shelterdesk.services.paper import PaperInMemory
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.recovery_ways import Way, ways_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

PRINTED = "meeting.print"
TITLE = N_("People who asked us to speak with you about their papers")
COVERS = frozenset({"identity"})
NAME, PAPER, THEIRS, OURS = N_("Name"), N_("Which paper"), N_("Your reference"), N_("Our reference")


@dataclass(frozen=True)
class Talked:
    """One recovery that lies with the mission, and whether its person may be named there."""

    way: Way
    may_be_named: bool

    @property
    def resident(self) -> ResidentId:
        """Whom it is about."""
        return self.way.recovery.resident


def missions(desk: Desk) -> tuple[str, ...]:
    """Missions with which something lies now, by name; raises ``Denied``."""
    with desk.look() as work:
        found = {
            same(r.mission): r.mission.strip()
            for r in work.shelf(Recovery).every(open_state="open")
            if r.mission.strip()
        }
    return tuple(sorted(found.values()))


def inside(desk: Desk, mission: str) -> tuple[Talked, ...]:
    """Everybody within reach whose paper lies with *mission*; for this house alone."""
    with desk.look() as work:
        return tuple(
            Talked(way, _consent(work, way.recovery.resident, mission) is not None)
            for way in _ways(work, mission)
        )


def paper(
    desk: Desk, mission: str, *, words: Translator | None = None, fonts: Fonts | None = None
) -> PaperInMemory:
    """The page for *mission*, in memory; ``NoConsent`` where nobody agreed to be on it."""
    _ = words or translator("en")
    rows: list[tuple[str, ...]] = []
    named: list[ResidentId] = []
    with desk.look() as work:
        for way in _ways(work, mission):
            resident = way.recovery.resident
            if _consent(work, resident, mission) is None:
                continue
            try:
                name, born = letters.identity_words(work, resident, _)
                code = work.shelf(Resident).get(RecordId(resident)).code
            except (Denied, NotFound):
                continue
            which = _(document_type_label(way.document.document_type))
            rows.append((f"{name}{born}", which, way.recovery.mission_reference, code))
            named.append(resident)
    if not rows:
        raise NoConsent(Recovery.kind)
    sheet = Sheet(
        TITLE,
        columns=(NAME, PAPER, THEIRS, OURS),
        shares=(0.46, 0.24, 0.16, 0.14),
        rows=tuple(sorted(rows)),
    )
    pages = PlainPages(desk.house_code, "", desk.today(), (sheet,), desk.practice, "MEETING")
    made = plain_page.render(pages, fonts=fonts or Fonts(), words=_)
    return PaperInMemory(made, act=PRINTED, others=tuple(dict.fromkeys(named)))


def let_out(desk: Desk, mission: str, page: PaperInMemory) -> Receipt[tuple[Disclosure, ...]]:
    """Write down for each of them, before it happens, that *page* leaves; asked once more.

    Raises ``NoConsent``, ``ProtectionFirst`` where an answer has changed while it lay there.
    """
    wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=mission, covers=COVERS)
    with desk.work(PRINTED) as work:
        kept = []
        for resident in page.others:
            if sharing.is_off_mission_lists(work, resident):
                raise ProtectionFirst
            told = {
                "on": desk.today(),
                "what": TITLE,
                "profile": RecipientClass.EMBASSY.value,
                "ground": Ground.CONSENT,
                "how": Sent.PAPER,
                "recipient": mission,
                "fields_shown": tuple(sorted(COVERS)),
                "consent_id": sharing.require(work, resident, wanted),
            }
            kept.append(work.shelf(Disclosure).add(work.make(Disclosure, resident, told)))
    return Receipt(tuple(kept), frozenset(work.changed))


def _ways(work: Work, mission: str) -> tuple[Way, ...]:
    open_now = work.shelf(Recovery).every(open_state="open")
    return tuple(ways_in(work, [r for r in open_now if same(r.mission) == same(mission)]))


def _consent(work: Work, resident: ResidentId, mission: str) -> RecordId | None:
    """The yes that names this mission and covers the name; what cannot be verified is none."""
    wanted = Wanted(sort=RecipientClass.EMBASSY, recipient=mission, covers=COVERS)
    try:
        if sharing.is_off_mission_lists(work, resident):
            return None
        verdict = sharing.weigh(work, resident, wanted)
        return work.shelf(Consent).get(verdict.consent_id).id if verdict.may_leave else None
    except (Denied, NotFound, Tampered):
        return None

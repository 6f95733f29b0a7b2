"""A roster: those of one nationality who agreed, a line each; who did not leaves no trace.

Whoever asks for protection is on no roster that leaves the house, whatever they agreed to before
(documents guide 5.2). Each person on it gets a line in the log of what left the house.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from shelterdesk.domain.ages import age_band
from shelterdesk.domain.disclosure import (
    INTERNAL,
    DisclosureProfile,
    Reader,
    load_profiles,
    load_report_fields,
)
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.readiness import ReadinessVerdict, RosterLayout
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.official_name import official_name
from shelterdesk.domain.policy import Act
from shelterdesk.domain.readiness import ReadinessState, Standing
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.rosters import Column, columns_of, initials
from shelterdesk.errors import (
    Invalid,
    NoLongerSo,
    NotAgreed,
    NotFound,
    ProtectionFirst,
)
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.reports import roster as paper
from shelterdesk.reports.kit.days import Days
from shelterdesk.reports.pictures import PageImage, render_pages
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import roster_members, sharing, sheet_facts, standings
from shelterdesk.services.files import NO_FILE_INSIDE, write_out
from shelterdesk.services.options import option_label
from shelterdesk.services.people import SecondPerson, agreeing
from shelterdesk.services.progress import Progress
from shelterdesk.services.receipts import Receipt
from shelterdesk.services.sheets import check_code, draw_number, staff_code

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ROSTER = N_("Roster")
PURPOSE = N_("Planning an assisted return")
NAME_IT = N_("Write the name of the body that reads it.")
ONE_NATIONALITY = N_("A mission reads its own citizens only. Choose one nationality.")
NOBODY = N_("There is nobody for this roster: nobody of these residents agreed to this reader.")
SECONDS = frozenset({Role.MGR, Role.CM, Role.LEG})


class Form(StrEnum):
    """As which file a roster may leave."""

    PDF = "pdf"
    XLSX = "xlsx"
    DOCX = "docx"


class Asked(TypedDict, total=False):
    """What may be left out: the columns, the words, the fonts, a written request of the law.

    ``only`` names whom it is about at most, such as the travellers of one journey.
    """

    layout: RosterLayout | None
    words: Translator
    fonts: Fonts
    order: str
    only: Collection[ResidentId] | None


@dataclass(frozen=True, repr=False)
class Roster:
    """A roster in memory. ``members`` are who is on it, with the fields that they agreed to.

    They stand in the order of its rows.
    """

    page: paper.RosterPage
    profile: DisclosureProfile
    members: tuple[tuple[ResidentId, Reader], ...]
    words: Translator
    pdf: bytes
    order: str = ""
    nationality: str = ""

    @property
    def stays_inside(self) -> bool:
        """Whether it is for the house itself: then it is printed and is never a file."""
        return self.profile.code == INTERNAL

    @property
    def number(self) -> str:
        """Its file name and all its metadata."""
        return self.page.number

    @property
    def columns(self) -> frozenset[str]:
        """The fields that it has columns for."""
        return frozenset(column.field for column in self.page.columns)


def may_make(desk: Desk) -> bool:
    """Whether this person makes rosters at all."""
    return any(desk.policy.reaches(desk.actor, Act.PRINT, ReadinessVerdict.kind))


def nationalities(desk: Desk) -> tuple[str, ...]:
    """The codes of countries whose citizens live here, within one's reach, by name."""
    with desk.look() as work:
        newest = roster_members.newest_identities(work, tuple(roster_members.living_here(work)))
        found = {code for about in newest for code in about.citizenships}
    return tuple(sorted(found, key=lambda code: option_label("countries", code)))


def layouts(desk: Desk, profile: str) -> tuple[RosterLayout, ...]:
    """The house's own layouts for a reader that are in use, by name."""
    with desk.look() as work:
        found = work.shelf(RosterLayout).all_of(ResidentId(""))
    kept = [each for each in found if each.is_active and each.profile == profile]
    return tuple(sorted(kept, key=lambda each: each.name.casefold()))


def keep_layout(
    desk: Desk, profile: str, name: str, lines: tuple[str, ...], id: RecordId | None = None
) -> Receipt[RosterLayout]:
    """Keep a layout, new or changed.

    Raises ``Invalid`` for a column that this reader never sees or that is always left out.
    """
    known = _profile(profile)
    columns_of(known, lines or ("",))
    with desk.work("roster_layout.add" if id is None else "roster_layout.amend") as work:
        shelf = work.shelf(RosterLayout)
        said = {"name": name.strip(), "profile": profile, "columns": lines, "is_active": True}
        if id is None:
            kept = shelf.add(work.make(RosterLayout, ResidentId(""), said))
        else:
            kept = shelf.amend(id, shelf.get(id).rev, said)
    return Receipt(kept, frozenset(work.changed))


def make(
    desk: Desk,
    profile: str,
    recipient: str,
    nationality: str,
    progress: Progress | None = None,
    **asked: Unpack[Asked],
) -> Roster:
    """Make a roster in memory, to be looked at; nothing has left yet.

    *nationality* is a country code; inside the house and for bodies that are no mission it may be
    "": then of all. Raises ``Invalid`` without a name of the body, without a nationality for a
    mission, or where nobody is left; ``UnprintableText``, ``FontMissing``, ``Cancelled``.
    """
    progress = progress or Progress()
    known = _profile(profile)
    recipient = "" if profile == INTERNAL else recipient.strip()
    if profile != INTERNAL and not recipient:
        raise Invalid({"recipient": NAME_IT})
    if profile == RecipientClass.EMBASSY and not nationality:
        raise Invalid({"nationality": ONE_NATIONALITY})
    words = asked.get("words") or translator("en")
    order = asked.get("order", "").strip()
    layout = asked.get("layout")
    columns = columns_of(known, layout.columns if layout else ())
    found: list[tuple[tuple[str, ...], ResidentId, Reader]] = []
    with desk.look() as work:
        only = asked.get("only")
        here = tuple(r for r in roster_members.living_here(work) if only is None or r in only)
        for place, resident in enumerate(here):
            progress.step(place, len(here) + 1, N_("Gathering what the roster says"))
            reader = roster_members.reader_of(work, resident, known, recipient, nationality, order)
            if reader is not None:
                line = _line(work, resident, reader, columns, nationality, words)
                found.append((line, resident, reader))
        if not found:
            raise Invalid({"nationality": NOBODY})
        found.sort(key=lambda each: (each[0], each[1]))
        page = _page(desk, recipient, nationality, columns, [f[0] for f in found], words)
    pdf = paper.render(page, fonts=asked.get("fonts") or Fonts(), words=words)
    progress.step(1, 1)
    members = tuple((resident, reader) for _, resident, reader in found)
    return Roster(page, known, members, words, pdf, order, nationality)


def let_out(desk: Desk, roster: Roster, how: How = How.PAPER) -> Receipt[tuple[Disclosure, ...]]:
    """Write down, before it happens, that a roster leaves: a line for each person on it.

    Each of them is looked at once more, by the same rule as when it was made. Raises ``NoConsent``
    or ``ProtectionFirst`` where one of them may no longer be on it, and ``NoLongerSo`` where one
    said no, has left, or their line would say something else. Then it has to be made anew.
    """
    with desk.work("roster.print") as work:
        here = set(roster_members.living_here(work))
        if not {resident for resident, _ in roster.members} <= here:
            raise NoLongerSo
        kept = tuple(
            _tell(work, roster, resident, row, how)
            for (resident, _), row in zip(roster.members, roster.page.rows, strict=True)
        )
    return Receipt(kept, frozenset(work.changed))


def save(
    desk: Desk,
    roster: Roster,
    path: Path,
    form: Form,
    *,
    second: SecondPerson | None = None,
    password: str | None = None,
) -> None:
    """Let a roster out as a file: a manager's act, and of more than one person a second one's.

    *second* is a colleague who reads readiness, by name and passphrase. A password locks a PDF
    only; the other forms have none. A file has left the house wherever it lies, so one for inside
    is ``Invalid``. Raises ``Denied``, ``SecondPersonNeeded``, ``SameSigner``, what signing in
    raises, what ``let_out`` raises, and ``CannotWrite`` with nothing written down.
    """
    if roster.stays_inside:
        raise Invalid({"profile": NO_FILE_INSIDE})
    with desk.look() as work:
        for resident, _ in roster.members:
            work.require((Act.EXPORT,), ReadinessVerdict, resident)
    with_whom = ""
    if len(roster.members) > 1:
        with_whom = agreeing(desk, second, ReadinessVerdict.kind, "roster.save", SECONDS)

    def leave() -> None:
        desk.say("roster.save", {"number": roster.number, "second": with_whom})
        let_out(desk, roster, How.FILE)

    write_out(path, file_of(roster, form, password), leave)


def file_of(roster: Roster, form: Form, password: str | None = None) -> bytes:
    """The roster as a file in memory."""
    # What writes such files takes 13 MB, and few rosters become one.
    from shelterdesk.reports import roster_files  # noqa: PLC0415

    match form:
        case Form.XLSX:
            return roster_files.as_xlsx(roster.page, roster.words)
        case Form.DOCX:
            return roster_files.as_docx(roster.page, roster.words)
        case _ if password:
            return paper.render(roster.page, fonts=Fonts(), words=roster.words, password=password)
    return roster.pdf


def picture_pages(roster: Roster, dpi: int) -> list[PageImage]:
    """Its pages as pictures: for the preview and for the printer."""
    return render_pages(roster.pdf, dpi=dpi)


def _profile(code: str) -> DisclosureProfile:
    known = load_profiles().get(code)
    if known is None:
        raise NotFound("disclosure_profile")
    return known


def _line(
    work: Work,
    resident: ResidentId,
    reader: Reader,
    columns: Iterable[Column | paper.RosterColumn],
    nationality: str,
    words: Translator,
) -> tuple[str, ...]:
    """The cells of one resident; a field that they did not agree to is empty."""
    seen = roster_members.standing_of(work, resident)
    facts = standings.folded_facts(work, resident)
    who = sheet_facts.identity(work, resident, reader)
    papers = sheet_facts.travel_paper(work, resident, reader, facts)
    legal = sheet_facts.legal(facts, reader)
    about = next(iter(sheet_facts.readable(work, Identity, resident)), None)
    official = official_name(sheet_facts.readable(work, IdentityName, resident))
    days = Days(words, work.desk.today())
    named = who.paper_name or who.own_script_name or (official.full_text if official else "")
    cells = {
        "file_number": work.shelf(Resident).get(RecordId(resident)).code,
        "name_own": who.own_script_name,
        "name_paper": who.paper_name or who.own_script_name,
        "initials": initials(named) if reader.sees("initials") else "",
        "born": who.born,
        "sex": words(who.sex),
        "age_band": age_band(about.birth_date, work.desk.today())
        if about and about.birth_date
        else "",
        # The other citizenship of somebody who has two is nobody's business.
        "nationality": option_label("countries", nationality) if nationality else who.nationality,
        "paper_kind": words(papers.kind) if papers else "",
        "paper_number": papers.number if papers else "",
        "paper_issuer": papers.issuer if papers else "",
        "paper_ends": days.both(papers.ends_on) if papers else "",
        "exit_permission": words(legal.exit_permission),
        "verdict": _verdict(seen, words),
        "earliest_day": days.both(seen.journey.depart_on),
        "needs": ", ".join(map(words, sheet_facts.needs(work, resident, facts, reader))),
    }
    return tuple(cells[c.field] if reader.sees(c.field) else "" for c in columns)


def _verdict(seen: Standing, words: Translator) -> str:
    """The verdict in force, else that there is none; never why."""
    if seen.state in (ReadinessState.READY, ReadinessState.CONDITIONALLY_READY):
        return words(seen.state.label)
    return words(N_("Not ready yet"))


def _page(
    desk: Desk,
    recipient: str,
    nationality: str,
    columns: tuple[Column, ...],
    rows: list[tuple[str, ...]],
    words: Translator,
) -> paper.RosterPage:
    labels = load_report_fields().fields
    country = option_label("countries", nationality) if nationality else ""
    page = paper.RosterPage(
        shelter_code=desk.house_code,
        number=draw_number(desk, "RO"),
        recipient=recipient,
        purpose=PURPOSE,
        about=country,
        printed_at=desk.now(),
        printed_by=staff_code(desk, desk.user_id),
        check_code="",
        columns=tuple(
            paper.RosterColumn(c.field, c.heading or words(labels[c.field].label)) for c in columns
        ),
        rows=tuple(rows),
        is_practice=desk.practice,
    )
    return replace(page, check_code=check_code(page))


def _tell(
    work: Work, roster: Roster, resident: ResidentId, row: tuple[str, ...], how: How
) -> Disclosure:
    desk = work.desk
    work.require((Act.PRINT,), ReadinessVerdict, resident)
    before = dict(roster.members)[resident]
    if not roster.stays_inside and sharing.is_protected(work, resident):
        raise ProtectionFirst
    reader, consent = sharing.reader_of(
        work, resident, roster.profile, roster.page.recipient, roster.order
    )
    if (before.fields & roster.columns) - reader.fields:
        raise NotAgreed(f"{roster.profile.code} fields")
    asked = (roster.profile, roster.page.recipient, roster.nationality, roster.order)
    if roster_members.reader_of(work, resident, *asked) is None or row != _line(
        work, resident, before, roster.page.columns, roster.nationality, roster.words
    ):
        raise NoLongerSo
    given = {
        "on": desk.today(),
        "sheet_no": roster.number,
        "what": ROSTER,
        "profile": roster.profile.code,
        "recipient": roster.page.recipient,
        "why": PURPOSE,
        "ground": Ground.CONSENT if consent else Ground.INSIDE,
        "how": how,
        "order": roster.order,
        "fields_shown": tuple(sorted(before.fields & roster.columns)),
        "consent_id": consent.id if consent else "",
        "digest": roster.page.check_code,
    }
    return work.shelf(Disclosure).add(work.make(Disclosure, resident, given))

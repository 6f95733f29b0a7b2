"""Every file and page that somebody may make to go out of the house, read as whoever gets it reads.

Made as widely as the program lets it be: each reader, each line, each letter, each area.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any, NamedTuple

import pypdfium2

from shelterdesk.access.desk import Desk
from shelterdesk.domain.case_export import OFFERED, Standard
from shelterdesk.domain.disclosure import load_profiles
from shelterdesk.domain.kinds.account import Debt, LawyerNote
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.health import HealthRecord, Medication
from shelterdesk.domain.kinds.private import PrivateNote
from shelterdesk.domain.kinds.safety import Concern
from shelterdesk.domain.letter_templates import CARRIED, load_letter_templates
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.sharing import allowed
from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.errors import Denied, NotFound, ShelterDeskError
from shelterdesk.i18n import translator
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import (
    calendar_file,
    case_exports,
    consents,
    counselling,
    evidence_cover,
    handovers,
    letter_marks,
    letter_offers,
    letters,
    meeting_lists,
    printing,
    private_notes,
    records,
    referral_files,
    referrals,
    rosters,
    sharing,
    statistics,
    way_papers,
)
from shelterdesk.services.letter_offers import Wish
from shelterdesk.services.rosters import Form
from shelterdesk.services.tally import Period
from tests.cast import TODAY

EVERY_LINE = tuple(word.code for word in load_word_list("data_categories").words)
PERIOD = Period(TODAY - timedelta(days=400), TODAY)
HANDOVER = "other_shelter"
PURPOSE = "Practice: what they need to know"
ORDER = "Order 7 of today"
FONTS = Fonts()
WORDS = translator("en")
DAYS = 90
SEVERAL = 2  # residents of whom every letter and sheet is made; of the others referrals


class Left(NamedTuple):
    """One file: what sort it is of, whom it is about (nobody: several), to whom, what it says."""

    sort: str
    resident: ResidentId
    reader: str
    said: str


Make = Callable[[], str]


def body(sort: str) -> str:
    """What a body of *sort* is called here; by its name no mission where it is none."""
    return f"Practice readers, {sort}"


TYPED = {PURPOSE, ORDER, *(body(sort.value) for sort in RecipientClass)}  # by whoever sends it


def agree_to_everything(desk: Desk, residents: Collection[ResidentId]) -> None:
    """Say yes to every line for every sort of body, so that only what must hold back does."""
    given = {"decision": Decision.GIVEN, "starts_on": TODAY}
    until = {"expires_on": TODAY + timedelta(days=DAYS)}
    for resident in residents:
        for about in (ConsentType.STORAGE, ConsentType.STATISTICS):
            consents.record(desk, Consent, resident, {**given, "consent_type": about})
        study = {"recipient": body("iom"), "purpose": PURPOSE, "consent_type": ConsentType.RESEARCH}
        consents.record(desk, Consent, resident, {**given, **study})
        for sort in RecipientClass:
            if sort is not RecipientClass.INTERNAL:
                to = {"recipient_class": sort, "recipient": body(sort.value), "purpose": PURPOSE}
                said = {**given, **until, **to, "covers": EVERY_LINE}
                said["consent_type"] = ConsentType.SHARE
                consents.record(desk, Consent, resident, said)


def write_what_stays(
    desks: Mapping[str, Desk], residents: Collection[ResidentId]
) -> dict[str, frozenset[str]]:
    """Write down what leaves in no file, by whom that is for; each text and its category.

    *desks* by role. Whoever may not write about somebody leaves them out.
    """
    kept: dict[str, frozenset[str]] = {}

    def write(role: str, kind: type[Record], **values: Any) -> None:
        said = f"Practice {kind.kind}: her brother must never hear this"
        field = values.pop("into")
        for resident in residents:
            with suppress(Denied, NotFound):
                records.add(desks[role], kind, resident, {**values, field: said})
                kept[said] = frozenset({kind.category})

    write("CM", Debt, into="remark")
    write("CM", Concern, into="text", raised_on=TODAY)
    write("NUR", HealthRecord, into="what")
    write("NUR", Medication, into="stored", name="Drops", dose="2", times="08:00")
    write("LEG", LawyerNote, into="said")
    said = "Practice note: she cannot sleep since that night"
    kept[said] = frozenset({ProgressNote.category})
    mine = "Practice page of one's own: was I too quick today"
    kept[mine] = frozenset({PrivateNote.category})
    for resident in residents:
        with suppress(Denied, NotFound):
            held = {"held_on": TODAY, "minutes": 50}
            counselling.record_session(desks["COU"], resident, held, {"brought": said})
            private_notes.write(desks["COU"], resident, mine)
    return kept


def files(
    desk: Desk, residents: Collection[ResidentId], nations: Collection[str]
) -> Iterator[Left]:
    """Whatever *desk* can make of *residents* and of everybody; what is refused is left out.

    *nations* are those for whose mission a roster is tried.
    """
    for sort, reader, resident, make in _makes(desk, residents, nations):
        with suppress(ShelterDeskError):
            yield Left(sort, resident, reader, make())


def _makes(
    desk: Desk, residents: Collection[ResidentId], nations: Collection[str]
) -> Iterator[tuple[str, str, ResidentId, Make]]:
    several = ResidentId("")
    for standard in Standard:
        yield "case file", "iom", several, partial(_case_file, desk, standard)
    for profile in load_profiles():
        for country in nations if profile == "embassy" else ("",):
            make = partial(_roster, desk, profile, country)
            yield "roster", profile, several, make
    for mission in _missions(desk):
        yield "meeting list", "embassy", several, partial(_meeting, desk, mission)
    yield "calendar", "", several, partial(_calendar, desk)
    yield "totals", "", several, partial(_totals, desk)
    for number, resident in enumerate(residents):
        for profile in load_profiles() if number < SEVERAL else ():
            make = partial(_sheet, desk, resident, profile)
            yield "readiness sheet", profile, resident, make
        for template in load_letter_templates().templates if number < SEVERAL else ():
            for sort in template.sorts:
                make = partial(_letter, desk, resident, template.code, sort)
                yield "letter", sort, resident, make
        for kind in referrals.areas(desk, resident):
            for reader in referrals.SORTS[kind]:
                make = partial(_referral, desk, resident, kind, reader)
                yield f"{kind.kind}", reader.value, resident, make
        yield "hand-over list", "airline", resident, partial(_handover, desk, resident)
        yield "folder cover", "internal", resident, partial(_cover, desk, resident)


def _missions(desk: Desk) -> tuple[str, ...]:
    try:
        return meeting_lists.missions(desk)
    except Denied:
        return ()


def _case_file(desk: Desk, standard: Standard) -> str:
    to = case_exports.Body(RecipientClass.IOM, body("iom"), PURPOSE)
    extras = frozenset(OFFERED.get(standard, ()))
    made = case_exports.prepare(desk, case_exports.Asked(standard, to, PERIOD, extras=extras))
    assert made.members
    return _unzipped(made.content)


def _roster(desk: Desk, profile: str, country: str) -> str:
    made = rosters.make(desk, profile, body(profile), country, fonts=FONTS, order=ORDER)
    forms = (Form.XLSX, Form.DOCX) if profile == RecipientClass.EMBASSY else (Form.XLSX,)
    return "\n".join((_pages(made.pdf), *(_unzipped(rosters.file_of(made, f)) for f in forms)))


def _meeting(desk: Desk, mission: str) -> str:
    return _pages(meeting_lists.paper(desk, mission, fonts=FONTS).pdf)


def _calendar(desk: Desk) -> str:
    return calendar_file.own(desk, TODAY, DAYS, WORDS)[0].decode()


def _totals(desk: Desk) -> str:
    found = statistics.totals_outside(desk, PERIOD)
    return _pages(statistics.paper(desk, found, words=WORDS, fonts=FONTS).pdf)


def _sheet(desk: Desk, resident: ResidentId, profile: str) -> str:
    made = printing.make_report(desk, resident, profile, body(profile), order=ORDER, fonts=FONTS)
    return _pages(made.pdf)


def _letter(desk: Desk, resident: ResidentId, template: str, sort: str) -> str:
    lines = frozenset(EVERY_LINE)
    to = "" if sort == CARRIED else body(sort)
    wish = Wish(template=template, sort=sort, recipient=to, lines=lines, order=ORDER)
    made = letters.write(desk, resident, letter_offers.offer(desk, resident, wish).values).value
    letters.sign(desk, made.id, letter_marks.look_over(desk, made).asks)
    said = _pages(letters.paper(desk, made.id, fonts=FONTS).pdf)
    if sort in (CARRIED, RecipientClass.EMBASSY):  # a Word file of the same words takes long
        said += "\n" + _unzipped(letters.word_file(desk, made.id))
    return said


def _referral(
    desk: Desk, resident: ResidentId, kind: referrals.Kind, reader: RecipientClass
) -> str:
    wanted = {
        "recipient_class": reader,
        "recipient": body(reader.value),
        "purpose": PURPOSE,
        "covers": allowed(reader),
        "order": ORDER,
    }
    made = referrals.prepare(desk, kind, resident, wanted).value
    yes = {"decision": Decision.GIVEN, "starts_on": TODAY, "covers": allowed(reader)}
    asks_now = not sharing.reads_consents(desk, resident)
    if not asks_now:
        made = referrals.ask(desk, kind, made.id, made.rev, yes).value
    said = yes if asks_now else None
    sent = referral_files.make(desk, kind, made.id, said=said, fonts=FONTS)
    return _pages(sent.pdf) + "\n" + sent.text


def _handover(desk: Desk, resident: ResidentId) -> str:
    begun = handovers.begin(desk, resident)
    made = handovers.record(desk, resident, {**begun, "template": HANDOVER}).value
    return _pages(way_papers.handover_list(desk, made.id, fonts=FONTS).pdf)


def _cover(desk: Desk, resident: ResidentId) -> str:
    return _pages(evidence_cover.paper(desk, resident, fonts=FONTS).pdf)


def _pages(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    said = "\n".join(page.get_textpage().get_text_range() for page in document)
    return said.replace("\u2068", "").replace("\u2069", "")


def _unzipped(content: bytes) -> str:
    """Every part of a package, with the marks of its language taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = (package.read(name).decode("utf-8", "replace") for name in package.namelist())
        return unescape("\n".join((*package.namelist(), *parts)))

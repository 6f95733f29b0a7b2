"""Filling a practice house: the same door, the same services and the same roles as in a real one.

A night worker admits, a manager assigns, the case manager writes down papers, consents and the way
home, counsellors hold sessions, two people sign a verdict. The first residents are written one by
one, as in life; further ones share units of work, so that ten thousand are there in minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.disclosure import INTERNAL
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, ReferenceNumber, Sex
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    CriterionAssessment,
    ReadinessFact,
    RiskLevel,
)
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    Gender,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.names import draw_resident_code, load_code_names
from shelterdesk.domain.readiness_facts import needs_two
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.i18n import N_
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import (
    assignments,
    practice_counselling,
    practice_month,
    practice_rooms,
    practice_scales,
    readiness,
    shift,
    signatures,
)
from shelterdesk.services.practice_facts import Known, known
from shelterdesk.services.practice_people import SyntheticResident, people
from shelterdesk.services.practice_staff import STAFF, Staff, write_cards
from shelterdesk.services.practice_stories import Story
from shelterdesk.services.progress import Progress
from shelterdesk.services.residents import admit_in

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

__all__ = ["STAFF", "Staff", "fill", "print_reports", "write_cards", "write_lists"]

FILLING = N_("Filling the practice house")
PRINTING = N_("Printing the reports")

ONE_BY_ONE = 24  # residents written as people would; what is shown and tried out first
TOGETHER = 200  # residents in one unit of work after them
PRINTED = 4  # reports printed with a new practice house

_REGISTER = "Practice register"  # issuer of the numbers that keep the residents in order
_SHARED_DAYS = 90  # casework guide 3: sharing ends after ninety days at the latest
_SEX = {Gender.FEMININE: Sex.F, Gender.MASCULINE: Sex.M}
_ON_THE_WAY = (Story.READY, Story.NEARLY)


@dataclass(frozen=True)
class _Staffed:
    """The desks by role, and what keeps their passphrases fresh."""

    desks: Mapping[str, Desk]
    passphrases: Mapping[str, str]

    def all(self, role: Role) -> list[Desk]:
        """Everybody in *role*, in the order of ``STAFF``; each with a passphrase that counts."""
        logins = [person.login for person in STAFF if person.role is role]
        return [self._awake(login) for login in logins]

    def one(self, role: Role) -> Desk:
        """The first one in *role*."""
        return self.all(role)[0]

    def _awake(self, login: str) -> Desk:
        desk = self.desks[login]
        if not desk.passphrase_is_fresh:
            desk.step_up(self.passphrases[login])
        return desk


@dataclass
class _Admitted:
    """One synthetic resident who is in the house now."""

    person: SyntheticResident
    id: ResidentId
    counsellor: int


def fill(
    desks: Mapping[str, Desk], residents: int, seed: int, as_of: date, progress: Progress
) -> tuple[ResidentId, ...]:
    """Let *residents* of *seed* into an empty practice house; *desks* by sign-in name.

    Days are counted back from *as_of*. Ids of the residents in order. Raises ``Cancelled``
    between units of work; what is there by then stays.
    """
    staffed = _Staffed(desks, {person.login: person.passphrase for person in STAFF})
    for person in STAFF:
        if person.role is not Role.ADM:
            shift.begin(desks[person.login])
    criteria = load_criteria()
    codes = _codes(seed)
    admitted: list[ResidentId] = []
    lived: list[practice_month.Lived] = []
    asked = 0  # residents who were given questionnaires
    practice_month.furnish(staffed.one(Role.MGR))
    for block in _blocks(people(seed, residents, as_of)):
        progress.step(len(admitted), residents, FILLING)
        here = _admit(staffed.one(Role.NS), block, codes)
        admitted += [one.id for one in here]
        lived += [practice_month.Lived(one.person, one.id) for one in here]
        _assign(staffed, here)
        _write_case(staffed, here, as_of, criteria)
        practice_counselling.hold(staffed.all, here)
        if len(here) == 1:
            desk = staffed.all(Role.COU)[here[0].counsellor]
            asked += practice_scales.give(desk, here[0].person, here[0].id, as_of, asked)
        _sign_verdicts(staffed, here)
    practice_rooms.furnish(staffed.one, staffed.all, lived, next(codes), as_of)
    progress.step(residents, residents, FILLING)
    return tuple(admitted)


def write_lists(desks: Mapping[str, Desk], out: Path) -> None:
    """``users.txt`` (sign-in name, role, passphrase) and ``residents.txt`` (code, preferred name).

    One line each, separated by tabs, in UTF-8. Only a practice house has such files.
    """
    users = [f"{p.login}\t{p.role.label}\t{p.passphrase}\n" for p in STAFF]
    (out / "users.txt").write_text("".join(users), encoding="utf-8", newline="\n")
    desk = _manager(desks)
    with desk.look() as work:
        codes = {record.id: record.code for record in work.shelf(Resident).every()}
        names = {r.resident: r.preferred for r in work.shelf(EverydayName).every()}
    lines = [f"{codes[RecordId(id)]}\t{names[id]}\n" for id in _in_order(desk)]
    (out / "residents.txt").write_text("".join(lines), encoding="utf-8", newline="\n")


def print_reports(desks: Mapping[str, Desk], folder: Path, progress: Progress) -> list[Path]:
    """Print the readiness sheets of the first residents for use inside the house."""
    folder.mkdir(parents=True, exist_ok=True)
    desk = _manager(desks)
    written = []
    first = list(islice(_in_order(desk), PRINTED))
    fonts = Fonts()  # words shaped for one sheet are ready for the next
    for done, resident in enumerate(first):
        progress.step(done, len(first), PRINTING)
        printed = readiness.print_report(desk, resident, INTERNAL, fonts=fonts)
        path = folder / f"{printed.number}.pdf"
        path.write_bytes(printed.pdf)
        written.append(path)
    return written


def _manager(desks: Mapping[str, Desk]) -> Desk:
    passphrases = {person.login: person.passphrase for person in STAFF}
    return _Staffed(desks, passphrases).one(Role.MGR)


def _in_order(desk: Desk) -> Iterator[ResidentId]:
    """Residents by their practice number; whoever was admitted by hand is left out."""
    with desk.look() as work:
        numbers = sorted(
            (record.number, record.resident)
            for record in work.shelf(ReferenceNumber).every()
            if record.issuer == _REGISTER
        )
    return (resident for _, resident in numbers)


def _blocks(everybody: Iterator[SyntheticResident]) -> Iterator[list[SyntheticResident]]:
    for person in islice(everybody, ONE_BY_ONE):
        yield [person]
    while block := list(islice(everybody, TOGETHER)):
        yield block


def _codes(seed: int) -> Iterator[tuple[str, str]]:
    """Resident codes and code names, no two the same, the same for a seed."""
    draw = Random(f"{seed}/codes")  # noqa: S311  practice only; real ones come from the system
    words = list(load_code_names())
    taken: set[str] = set()
    for turn in count(1):
        draw.shuffle(words)
        for word in words:
            code = draw_resident_code(draw, taken)
            taken.add(code)
            yield code, word if turn == 1 else f"{word} {turn}"


# ---- the door


def _admit(
    desk: Desk, block: Sequence[SyntheticResident], codes: Iterator[tuple[str, str]]
) -> list[_Admitted]:
    here = []
    with desk.work("resident.admit") as work:
        for person in block:
            code, code_name = next(codes)
            id = admit_in(work, _door_form(person), code=code, code_name=code_name)
            for kind, values in _also_at_the_door(person):
                work.shelf(kind).add(work.make(kind, id, values))
            here.append(_Admitted(person, id, person.number % 2))
    return here


def _door_form(person: SyntheticResident) -> dict[type[Record], Values]:
    language, role = person.languages[0]
    return {
        EverydayName: {"preferred": person.preferred, "romanised": person.romanised},
        Resident: {"pronouns": person.pronouns, "gender": person.gender},
        LanguageSkill: {"language": language, "role": role},
        AgeStatus: {"group": person.age_group},
        Stay: {
            "arrived_on": person.arrived_on,
            "room": person.room,
            "brought_by": person.brought_by,
            "needs": person.needs,
        },
        IdentityName: {"full_text": person.legal_name, "script": person.script},
        Identity: {
            "birth_date": person.birth,
            "citizenships": (person.nationality,),
            "sex_on_document": _SEX.get(person.gender, Sex.X),
        },
        ReferenceNumber: {"issuer": _REGISTER, "number": person.reference},
    }


def _also_at_the_door(person: SyntheticResident) -> Iterator[tuple[type[Record], Values]]:
    for language, role in person.languages[1:]:
        yield LanguageSkill, {"language": language, "role": role}
    if person.script != "Latn":
        yield (
            IdentityName,
            {
                "full_text": person.legal_romanised,
                "script": "Latn",
                "source_document": "passport",
            },
        )


def _assign(staffed: _Staffed, here: Sequence[_Admitted]) -> None:
    manager = staffed.one(Role.MGR)
    case_manager, counsellors = staffed.one(Role.CM), staffed.all(Role.COU)
    others = [(staffed.one(Role.LEG), Role.LEG), (staffed.one(Role.NUR), Role.NUR)]
    carers = [(staffed.one(Role.HS), Role.HS), (staffed.one(Role.NS), Role.NS)]
    with manager.work("assignment.begin") as work:
        for one in here:
            workers = [(case_manager, Role.CM), (counsellors[one.counsellor], Role.COU)]
            if one.person.story in (*_ON_THE_WAY, Story.CHILD, Story.CLAIM):
                workers += others
            if one.person.age_group is not AgeGroup.ADULT:
                workers += carers  # nobody on shift reads of a child unless they are named
            for desk, role in workers:
                assignments.begin_in(work, one.id, desk.user_id, role)
            work.settle(one.id)
    for desk in (case_manager, *counsellors, *(desk for desk, _ in (*others, *carers))):
        desk.refresh_actor()


# ---- papers, consents, the way home


def _write_case(
    staffed: _Staffed, here: Sequence[_Admitted], as_of: date, criteria: Criteria
) -> None:
    case_manager = staffed.one(Role.CM)
    _write(case_manager, "document.add", here, _papers)
    _write(case_manager, "consent.add", here, partial(_consents, as_of=as_of))
    said = {
        one.id: tuple(known(one.person.story, one.person.number, as_of, criteria)) for one in here
    }
    for role in (Role.CM, Role.LEG, Role.NUR, Role.MGR):
        _write(staffed.one(role), "readiness_fact.add", here, partial(_facts, said=said, role=role))
    for place, desk in enumerate(staffed.all(Role.COU)):
        theirs = [one for one in here if one.counsellor == place]
        _write(desk, "readiness_fact.add", theirs, partial(_facts, said=said, role=Role.COU))
    _agree_on_risk(staffed, here, said)
    with case_manager.work("readiness_brief.add") as work:
        for one in here:
            if said[one.id]:
                readiness.refresh_brief(work, one.id)


def _agree_on_risk(
    staffed: _Staffed, here: Sequence[_Admitted], said: Mapping[ResidentId, Sequence[Known]]
) -> None:
    """Two people put their names to the risk of a return, as in any house (RR-RSK-02, -03)."""
    looked = [(one.id, fact) for one in here for fact in said[one.id] if _by_two(fact)]
    if not looked:
        return
    with staffed.one(Role.CM).work("return_risk.sign") as work:
        signed = [
            signatures.sign_risk_in(
                work, id, {"level": RiskLevel.of(fact.value), "on": fact.on, "partner": "A partner"}
            )
            for id, fact in looked
        ]
    with staffed.one(Role.MGR).work("return_risk.countersign") as work:
        for risk in signed:
            signatures.countersign_in(work, risk)


def _by_two(fact: Known) -> bool:
    return needs_two(fact.name, fact.value)


def _write(
    desk: Desk,
    action: str,
    here: Sequence[_Admitted],
    written: Callable[[_Admitted], Iterator[tuple[type[Record], Values]]],
) -> None:
    with desk.work(action) as work:
        for one in here:
            for kind, values in written(one):
                work.shelf(kind).add(work.make(kind, one.id, values))


def _papers(one: _Admitted) -> Iterator[tuple[type[Record], Values]]:
    for paper in one.person.papers:
        yield (
            Document,
            {
                "document_type": paper.document_type,
                "state": paper.state,
                "number": paper.number,
                "issuer": paper.issuer,
                "issued_on": paper.issued_on,
                "expires_on": paper.expires_on,
                "name_on_paper": paper.name_on_paper,
            },
        )


def _consents(one: _Admitted, *, as_of: date) -> Iterator[tuple[type[Record], Values]]:
    person = one.person
    asked: list[tuple[ConsentType, Decision]] = []
    if person.story is not Story.ARRIVED:
        asked += [(ConsentType.STORAGE, Decision.GIVEN), (ConsentType.SERVICES, Decision.GIVEN)]
        asked += [(ConsentType.STATISTICS, Decision.NOT_NOW)]
    if person.story in _ON_THE_WAY:
        asked += [(ConsentType.FAMILY, Decision.GIVEN), (ConsentType.AFTER_CARE, Decision.GIVEN)]
        asked += [(ConsentType.RETURN, Decision.GIVEN)]
    starts_on = min(person.arrived_on + timedelta(days=2), as_of)
    common = {"language": person.languages[0][0], "starts_on": starts_on}
    for consent_type, decision in asked:
        yield Consent, {"consent_type": consent_type, "decision": decision, **common}
    if person.story in _ON_THE_WAY:
        yield (
            Consent,
            {
                "consent_type": ConsentType.SHARE,
                "decision": Decision.GIVEN,
                "recipient_class": RecipientClass.IOM,
                "recipient": "Practice travel desk",
                "purpose": "Booking the journey.",
                **common,
                "starts_on": as_of - timedelta(days=6),
                "expires_on": as_of + timedelta(days=_SHARED_DAYS - 6),
            },
        )


def _facts(
    one: _Admitted, *, said: Mapping[ResidentId, Sequence[Known]], role: Role
) -> Iterator[tuple[type[Record], Values]]:
    for fact in said[one.id]:
        if fact.role is not role or _by_two(fact):
            continue
        if fact.criterion:
            yield CriterionAssessment, _assessment(one.person, fact)
        else:
            yield ReadinessFact, {"name": fact.name, "value": fact.value, "on": fact.on}


def _assessment(person: SyntheticResident, fact: Known) -> dict[str, Any]:
    values = {
        "criterion": fact.criterion,
        "state": next(state for state in AssessmentState if state == fact.value),
        "on": fact.on,
    }
    if fact.criterion == "RR-DEC-01":  # what the resident wants, in the resident's own words
        values["remark"] = f"{person.wish_words}\n({person.wish_in_english})"
    return values


# ---- the verdict


def _sign_verdicts(staffed: _Staffed, here: Sequence[_Admitted]) -> None:
    first, second = staffed.all(Role.MGR)[:2]
    for one in here:
        if one.person.story is Story.READY:
            readiness.sign_verdict(first, one.id, {})
            latest = readiness.verdicts(second, one.id)[0]
            readiness.countersign_verdict(second, latest.id)

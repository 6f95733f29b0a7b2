"""Cases as HTCDS or CTDC, person by person: gathered, looked at, and only then a file by two.

Only to a body that the disclosure matrix lets have such data, and only of who agreed to all three:
that a record is kept, that it is counted or used for research, and that it goes to this body
(casework guide 1.5 last row, 1.6, 3). Everybody else gets totals. Who exports sees what they read
anyway: a manager has the types of exploitation and no account (guide 9.2).
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk import __version__
from shelterdesk.domain import ctdc_rows, htcds_rows
from shelterdesk.domain.case_export import (
    LINK,
    OFFERED,
    Extra,
    Loss,
    Row,
    Standard,
    Writing,
    lets_persons,
    lose_added,
    lose_unasked,
    small_groups,
)
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.identity import Identity
from shelterdesk.domain.kinds.resident import CaseStatus
from shelterdesk.domain.policy import Act
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import same
from shelterdesk.errors import Denied, Invalid, NoLongerSo, Tampered
from shelterdesk.i18n import N_
from shelterdesk.services import case_facts, files, settings
from shelterdesk.services.case_facts import Agreed, LeftOut
from shelterdesk.services.case_files import CaseTable, as_zip
from shelterdesk.services.people import SecondPerson, agreeing
from shelterdesk.services.progress import Progress
from shelterdesk.services.sheets import draw_number
from shelterdesk.services.tally import Period

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

ACTION = "case_export.save"
CASE_DATA = N_("Data, person by person")
GATHERING = N_("Gathering what the file would say")
CHECKING = N_("Looking once more whether everybody still agrees")
WRONG_ORDER = N_("The last day is before the first. Your dates are kept; check both.")
ONLY_TOTALS = N_("This sort of body gets totals and nothing person by person.")
NOT_OFFERED = N_("This standard has no column for something that is switched on.")
NOBODY = N_("There is nobody for this file. Look below why, and whether totals are enough.")
SECONDS = frozenset({Role.MGR, Role.CM, Role.LEG})
CONSENT_RULE = (
    "Each person agreed, and had not taken back, that a record is kept AND that it is counted or "
    "used for this recipient's research, AND that these lines go to this recipient for this "
    "purpose. A child also by a guardian, with a named person who decides what is best. Pieces of "
    "an account only with a yes to research."
)
ALIKE = {
    Standard.HTCDS: ("prs_Gender", "prs_Citizenship"),
    Standard.CTDC: ("gender", "ageBroad", "citizenship"),
    Standard.CTDC_2020: ("gender", "ageBroad", "citizenship"),
}


class Whose(Choice):
    """Whose cases, by where they stand today."""

    ALL = "all", N_("Everybody")
    HERE = "here", N_("Who lives in the house")
    GONE = "gone", N_("Who has left")


@dataclass(frozen=True)
class Body:
    """One body and purpose that residents said yes to, as they said it, and how many."""

    sort: RecipientClass
    recipient: str
    purpose: str
    said_yes: int = 0


@dataclass(frozen=True)
class Asked:
    """What somebody wants to export: as what, for whom, who came when, with what switched on."""

    standard: Standard
    body: Body
    period: Period
    whose: Whose = Whose.ALL
    extras: frozenset[Extra] = frozenset()


@dataclass(frozen=True, repr=False)
class CaseFile:
    """A file in memory, exactly as it would leave, and beside it what does not leave.

    ``left_out`` counts residents by why; it is for the house alone and stands nowhere in the file.
    ``few_alike`` counts rows in groups of fewer than ``below`` that share gender, country and age.
    """

    asked: Asked
    number: str
    tables: tuple[CaseTable, ...]
    losses: Counter[Loss]
    left_out: Mapping[LeftOut, int]
    members: Mapping[ResidentId, Agreed]
    few_alike: int
    below: int
    content: bytes

    @property
    def digest(self) -> str:
        """The check code: 64 bits of the hash of the file."""
        drawn = hashlib.sha256(self.content).hexdigest()[:16].upper()
        return "-".join(drawn[place : place + 4] for place in range(0, 16, 4))

    @property
    def needs_two(self) -> bool:
        """Whether a second person has to agree: several people leave at once."""
        return len(self.members) > 1

    def table(self, name: str) -> CaseTable:
        """One table by its name; KeyError if it is not there."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


def may_export(desk: Desk) -> bool:
    """Managers (casework guide 1.6, *export rules*)."""
    return Role.MGR in desk.roles and bool(
        desk.policy.reaches(desk.actor, Act.EXPORT, Identity.kind)
    )


def bodies(desk: Desk) -> tuple[Body, ...]:
    """Who may get data person by person and whom residents said yes to, most first.

    Bodies that get totals only are not among them. Raises ``Denied``.
    """
    _require(desk)
    said: dict[tuple[RecipientClass, str, str], set[ResidentId]] = defaultdict(set)
    spelled: dict[tuple[RecipientClass, str, str], Body] = {}
    with desk.look() as work:
        for consent in work.shelf(Consent).every():
            sort = consent.recipient_class
            is_yes = consent.decision is Decision.GIVEN
            if consent.consent_type is not ConsentType.SHARE or sort is None or not is_yes:
                continue
            if not lets_persons(sort) or not same(consent.recipient) or not same(consent.purpose):
                continue
            key = (sort, same(consent.recipient), same(consent.purpose))
            spelled.setdefault(key, Body(sort, consent.recipient, consent.purpose))
            said[key].add(consent.resident)
    found = [replace(body, said_yes=len(said[key])) for key, body in spelled.items()]
    return tuple(sorted(found, key=lambda b: (-b.said_yes, b.recipient.casefold(), b.purpose)))


def prepare(desk: Desk, asked: Asked, progress: Progress | None = None) -> CaseFile:
    """Gather the file in memory, to be looked at; nothing is written anywhere.

    Raises ``Denied``, ``Invalid`` for days in the wrong order, for a body that gets totals only or
    for an extra that the standard has no column for, and ``Cancelled``. A file of nobody can be
    looked at, since it says why; it cannot be saved.
    """
    _require(desk)
    _check(asked)
    number, links = draw_number(desk, "EX"), defaultdict[ResidentId, str](_draw_link)
    with desk.look() as work:
        return _gather(work, asked, number, links, progress or Progress(), GATHERING)


def agreed_by(desk: Desk, second: SecondPerson | None) -> UserId:
    """Who agrees that several residents leave in one file; raises as ``people.agreeing``."""
    return agreeing(desk, second, Identity.kind, ACTION, SECONDS)


def save(
    desk: Desk,
    made: CaseFile,
    path: Path,
    *,
    second: SecondPerson | None = None,
    progress: Progress | None = None,
) -> None:
    """Let the file out: a manager's act, and of more than one person a second one's.

    Everybody is looked at once more; then a disclosure for each resident and one line of the trail
    are signed together, and only then is there a file, whole. Raises ``PassphraseNeeded``,
    ``SecondPersonNeeded``, ``SameSigner``, ``Denied``, what signing in raises, ``NoLongerSo`` where
    the file would be another one now, ``Invalid`` for a file of nobody, ``Cancelled``, and
    ``CannotWrite``: with all of these nothing lies on disk and nothing was written down.
    """
    _require(desk)
    if not made.members:
        raise Invalid({"whose": NOBODY})
    desk.require_passphrase()
    with_whom = agreed_by(desk, second) if made.needs_two else ""

    def leave() -> None:
        links = {resident: agreed.link for resident, agreed in made.members.items()}
        drawn = defaultdict[ResidentId, str](_draw_link, links)
        with desk.work(ACTION) as work:
            now = _gather(work, made.asked, made.number, drawn, progress or Progress(), CHECKING)
            if now.content != made.content or now.members != made.members:
                raise NoLongerSo
            for resident, agreed in made.members.items():
                given = _told(desk, made, agreed)
                work.shelf(Disclosure).add(work.make(Disclosure, resident, given))
            work.said |= {"number": made.number, "second": with_whom}
            work.said |= {"standard": made.asked.standard.value}

    files.write_whole(path, made.content, leave)


def _require(desk: Desk) -> None:
    if not may_export(desk):
        raise Denied(ACTION)


def _check(asked: Asked) -> None:
    if asked.period.last < asked.period.first:
        raise Invalid({"last": WRONG_ORDER})
    if not lets_persons(asked.body.sort):
        raise Invalid({"body": ONLY_TOTALS})
    if asked.extras - set(OFFERED.get(asked.standard, ())):
        raise Invalid({"extras": NOT_OFFERED})


def _draw_link() -> str:
    return secrets.token_hex(6)


def _gather(
    work: Work,
    asked: Asked,
    number: str,
    links: Mapping[ResidentId, str],
    progress: Progress,
    saying: str,
) -> CaseFile:
    """One pass over everybody within reach; joined records are one person."""
    writing, left_out = Writing(asked.extras), Counter[LeftOut]()
    members: dict[ResidentId, Agreed] = {}
    found: dict[str, list[Row]] = defaultdict(list)
    population = _population(work, asked)
    for place, (resident, (files_of, came_on)) in enumerate(population.items()):
        progress.step(place, len(population), saying)
        try:
            answer = case_facts.agreed(work, files_of, asked.body, asked.extras)
            if isinstance(answer, LeftOut):
                left_out[answer] += 1
                continue
            answer = replace(answer, link=links[resident])
            person = case_facts.person(work, resident, answer, came_on)
        except Tampered:  # nobody can tell what it says, so it goes nowhere
            left_out[LeftOut.DAMAGED] += 1
            continue
        members[resident] = answer
        lose_added(writing.losses, person)
        for table, rows in _rows(asked.standard, person, writing).items():
            found[table].extend(rows)
    lose_unasked(writing.losses, asked.standard, len(members))
    below = int(settings.in_force(work)["suppress_below"])
    tables = _tables(asked.standard, found)
    looked_at = tables[0].rows if asked.standard is not Standard.HTCDS else found["prs"]
    manifest = _manifest(work.desk, asked, number, tables, len(members))
    return CaseFile(
        asked=asked,
        number=number,
        tables=tables,
        losses=writing.losses,
        left_out=dict(left_out),
        members=members,
        few_alike=small_groups(looked_at, ALIKE[asked.standard], below),
        below=below,
        content=as_zip(tables, manifest, writing.losses),
    )


def _rows(standard: Standard, person: case_facts.Person, writing: Writing) -> dict[str, list[Row]]:
    if standard is Standard.HTCDS:
        return htcds_rows.rows_of(person, writing)
    return {standard.value: [ctdc_rows.row_of(person, writing, standard)]}


def _tables(standard: Standard, found: Mapping[str, list[Row]]) -> tuple[CaseTable, ...]:
    """Sorted by the drawn link: the order in which people came tells nobody who is who."""
    if standard is not Standard.HTCDS:
        columns = ctdc_rows.COLUMNS[standard]
        rows = sorted(found.get(standard.value, []), key=lambda row: [*map(str, row.items())])
        return (CaseTable(f"{standard.value}.csv", columns, tuple(rows)),)
    tables = {
        table: sorted(found.get(table, []), key=itemgetter(LINK)) for table in htcds_rows.COLUMNS
    }
    made = [
        CaseTable(f"{table}.csv", columns, tuple(tables[table]))
        for table, columns in htcds_rows.COLUMNS.items()
    ]
    sheet = tuple(htcds_rows.one_sheet(tables))
    return (CaseTable("one_sheet.csv", htcds_rows.ONE_SHEET, sheet), *made)


def _population(work: Work, asked: Asked) -> dict[ResidentId, tuple[tuple[ResidentId, ...], date]]:
    """Whom the filter means: who came first in those days, within one's reach."""
    here = {CaseStatus.IN_HOUSE} if asked.whose is Whose.HERE else set(CaseStatus)
    if asked.whose is Whose.GONE:
        here -= {CaseStatus.IN_HOUSE}
    arrived = case_facts.first_days(work)
    found = {}
    for shown, (status, every) in case_facts.persons(work).items():
        days = [arrived[each] for each in every if each in arrived]
        is_meant = status in here and bool(days) and asked.period.holds(min(days))
        if is_meant and work.desk.may(Act.EXPORT, Identity, shown):
            found[shown] = (every, min(days))
    return found


def _told(desk: Desk, made: CaseFile, agreed: Agreed) -> dict[str, object]:
    body = made.asked.body
    return {
        "on": desk.today(),
        "sheet_no": made.number,
        "what": CASE_DATA,
        "profile": body.sort.value,
        "recipient": body.recipient,
        "why": body.purpose,
        "ground": Ground.CONSENT,
        "how": How.FILE,
        "fields_shown": tuple(sorted(agreed.told)),
        "consent_id": agreed.consent_id,
        "digest": made.digest,
    }


def _manifest(
    desk: Desk, asked: Asked, number: str, tables: tuple[CaseTable, ...], persons: int
) -> dict[str, object]:
    return {
        "standard": "HTCDS" if asked.standard is Standard.HTCDS else "CTDC",
        "version": asked.standard.version,
        "number": number,
        "made_on": desk.today().isoformat(),
        "program": f"ShelterDesk {__version__}",
        "practice_house": desk.practice,
        "recipient": {
            "sort": asked.body.sort.value,
            "name": asked.body.recipient,
            "purpose": asked.body.purpose,
        },
        "filters": {
            "arrived_from": asked.period.first.isoformat(),
            "arrived_to": asked.period.last.isoformat(),
            "whose": asked.whose.value,
        },
        "switched_on": sorted(extra.value for extra in asked.extras),
        "consent_rule": CONSENT_RULE,
        "counts": {"persons": persons, **{table.name: len(table.rows) for table in tables}},
        "columns_of_ours": {LINK: "drawn for this file alone; joins the rows of one person"}
        if asked.standard is Standard.HTCDS
        else {},
    }

"""Who reads an incident, and of what only its named readers know anything at all."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from shelterdesk.access import own
from shelterdesk.domain.kinds.incident import (
    Account,
    Debrief,
    Incident,
    IncidentBrief,
    IncidentPerson,
    IncidentType,
    RestrictedIncident,
    Severity,
)
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.safety import RiskDomain, RiskLevel, RiskReview
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Frozen,
    Invalid,
    NobodyToRead,
    NoKey,
    NotFound,
    PassphraseNeeded,
    SameSigner,
    Stale,
)
from shelterdesk.services import (
    after_incidents,
    assignments,
    blocking,
    checking,
    incidents,
    people,
    records,
    risks,
    shift,
    trail,
)
from shelterdesk.services.trail import TrailFilter
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")
ACCOUNT: dict[str, Any] = {
    "incident_type": IncidentType.BETWEEN_RESIDENTS,
    "on": TODAY,
    "severity": Severity.SERIOUS,
    "seen": "the tall glass broke",
}


def readers(
    cast: Cast, kind: type[Account], id: RecordId, logins: tuple[str, ...] = EVERYBODY
) -> set[str]:
    """Who reads it at the service, and below it by keys alone; the second may only be more."""
    by_service, by_keys = set(), set()
    for login in logins:
        desk = cast.desk(login)
        with suppress(Denied, NotFound):
            assert incidents.opened(desk, kind, id).record.seen == ACCOUNT["seen"]
            by_service.add(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db), suppress(NoKey):
            row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
            assert row is not None
            assert b"tall glass" not in row.ct
            assert desk.vault.open(row)["seen"] == ACCOUNT["seen"]
            by_keys.add(login)
    assert by_service <= by_keys
    return by_keys


def reported(cast: Cast, login: str, *residents: ResidentId, **more: Any) -> RecordId:
    return incidents.report(cast.desk(login), {**ACCOUNT, **more}, residents).value.id


def handed(cast: Cast, login: str, to: tuple[str, ...], about: str, *apart: str) -> RecordId:
    """Something about a colleague; its id as a tool would find it."""
    incidents.hand_over(
        cast.desk(login),
        {**ACCOUNT, "incident_type": IncidentType.BY_STAFF},
        readers=[cast.user(name) for name in to],
        about=[cast.user(about)],
        kept_from=[cast.user(name) for name in apart],
    )
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        rows = list(Rows(db, desk.schema).every(RestrictedIncident))
    return RecordId(rows[-1].id.hex())


def give(cast: Cast, login: str, *roles: Role) -> None:
    """Two managers say what somebody does from now on."""
    mia = cast.desk("mia")
    second = mia.accounts.second("max", "moon")
    mia.accounts.give_roles(mia, cast.user(login), roles, second)


@pytest.mark.attack(4)
def test_who_looks_into_reports_is_offered_first_and_reads_what_they_are_named_for(
    cast: Cast,
) -> None:
    with cast.seated("mia", "max"):
        mia = cast.desk("mia")
        (hana,) = (c.user_id for c in mia.colleagues() if c.display_name == "Hana")
        second = mia.accounts.second("max", "moon")
        for alone in ((Role.II,), (Role.ADM, Role.II)):  # no account of its own, no administrator's
            with pytest.raises(Invalid):
                mia.accounts.give_roles(mia, hana, alone, second)
        assert hana not in {c.user_id for c in incidents.possible_readers(mia, ())}
        mia.accounts.give_roles(mia, hana, (Role.HS, Role.II), second)
    with cast.seated(*EVERYBODY):
        nils, amara = cast.desk("nils"), cast.desk("amara")
        first, *others = incidents.possible_readers(nils, ())
        assert first.user_id == hana
        assert Role.MGR in others[0].roles
        about = handed(cast, "nils", ("hana", "amara"), "max")
        other = handed(cast, "nils", ("amara",), "max")
        assert readers(cast, RestrictedIncident, about) == {"hana", "amara"}
        assert readers(cast, RestrictedIncident, other) == {"amara"}  # the duty alone opens nothing
        assert incidents.opened(cast.desk("hana"), RestrictedIncident, about).may_let_read
        assert not incidents.opened(amara, RestrictedIncident, about).may_let_read
        give(cast, "hana", Role.HS)
    with cast.seated(*EVERYBODY):
        with pytest.raises(Denied):  # whoever loses it reads no further through the program
            incidents.opened(cast.desk("hana"), RestrictedIncident, about)
        later = {"debrief_staff": Debrief.DONE}
        incidents.add(cast.desk("amara"), RestrictedIncident, about, 1, later)
        assert readers(cast, RestrictedIncident, about) == {"amara"}  # and by key from then on
        assert checking.verify(cast.desk("mia")).problems == ()


# ---- incidents


def test_an_incident_is_read_by_managers_who_works_here_and_who_is_on_shift(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        assert incidents.read_by(cast.desk("nils"), [rosa]).names == (
            "Amara",
            "Carla",
            "Max",
            "Mia",
            "Nils",
        )
        id = reported(cast, "nils", rosa)
        assert readers(cast, Incident, id) == {"mia", "max", "carla", "amara", "nils", "hana"}
        assert incidents.opened(cast.desk("nils"), Incident, id).record.seen == ACCOUNT["seen"]
        with pytest.raises(NotFound):  # hana holds a key through her group, and is not on shift
            incidents.opened(cast.desk("hana"), Incident, id)
        shift.begin(cast.desk("hana"))
        assert incidents.opened(cast.desk("hana"), Incident, id)
        assert checking.verify(cast.desk("mia")).problems == ()


def test_a_shielded_child_keeps_it_from_the_whole_shift(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        child = cast.admit("nils", "Sita", AgeGroup.CHILD)
        cast.assign(child, "carla", Role.CM)
        id = reported(cast, "nils", child)
        assert readers(cast, Incident, id) == {"mia", "max", "carla", "nils"}
        assert not incidents.read_by(cast.desk("mia"), [child]).shift


def test_what_concerns_a_resident_and_its_brief_lie_in_their_file(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa, sita = cast.admit("nils"), cast.admit("nils", "Sita")
        for login, role in (("carla", Role.CM), ("lea", Role.LEG)):
            cast.assign(rosa, login, role)
        id = reported(cast, "nils", rosa)
        [about] = records.page(cast.desk("carla"), IncidentPerson, rosa).rows
        assert (about.incident_id, about.severity) == (id, Severity.SERIOUS)
        [brief] = records.page(cast.desk("lea"), IncidentBrief, rosa).rows
        assert (brief.on, brief.incident_type) == (TODAY, IncidentType.BETWEEN_RESIDENTS)
        for kind in (Incident, IncidentPerson):
            with pytest.raises((Denied, NotFound)):
                records.get(cast.desk("lea"), kind, id if kind is Incident else about.id)
        assert records.page(cast.desk("mia"), IncidentPerson, sita).rows == ()
        records.amend(cast.desk("carla"), IncidentPerson, about.id, 1, {"what": "she slept badly"})
        assert len(records.page(cast.desk("lea"), IncidentBrief, rosa).rows) == 1


@pytest.mark.attack(13)
def test_a_blocked_colleague_loses_incidents_that_name_the_resident(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        id, other = reported(cast, "nils", rosa), reported(cast, "nils")
        for login in ("max", "carla", "hana"):
            blocking.block(cast.desk("mia"), rosa, cast.user(login))
        assert readers(cast, Incident, id) == {"mia", "nils"}
        assert readers(cast, Incident, other) == {"mia", "max", "nils", "hana"}
        later = reported(cast, "nils", rosa)
        assert readers(cast, Incident, later) == {"mia", "nils"}
        blocking.lift(cast.desk("mia"), rosa, cast.user("max"))
        assert "max" in readers(cast, Incident, id)
        assert "carla" not in readers(cast, Incident, id)
        assert checking.verify(cast.desk("mia")).problems == ()


def test_readers_follow_the_assignments(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        id = reported(cast, "nils", rosa)
        cast.assign(rosa, "bela", Role.COU)
        assert "bela" in readers(cast, Incident, id)
        [mine] = [
            a.assignment
            for a in assignments.of(cast.desk("mia"), rosa)
            if a.assignment.user_id == cast.user("carla")
        ]
        assignments.end(cast.desk("mia"), mine.id)
        assert readers(cast, Incident, id) == {"mia", "max", "bela", "nils", "hana"}


def test_where_no_manager_may_read_it_the_writer_is_told(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        blocking.block(cast.desk("mia"), rosa, cast.user("max"))
        people.suspend(cast.desk("max"), cast.user("mia"))
    # Leaving changes the key of the file, so they sit down again.
    with cast.seated("nils", "max"), pytest.raises(NobodyToRead):
        reported(cast, "nils", rosa)


def test_closing_takes_somebody_else_and_signing_off_a_third_look(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        id = reported(cast, "carla", rosa)
        carla, mia = cast.desk("carla"), cast.desk("mia")
        with pytest.raises(SameSigner):
            incidents.close(carla, Incident, id, "all is well")
        said = {"debrief_staff": Debrief.DONE, "actions": ("lamp in the yard",), "seen": "nothing"}
        kept = incidents.add(carla, Incident, id, 1, said).value
        assert (kept.actions, kept.seen) == (("lamp in the yard",), ACCOUNT["seen"])
        with pytest.raises(Stale):
            incidents.add(mia, Incident, id, 1, said)
        with pytest.raises(Invalid):
            incidents.close(mia, Incident, id, " ")
        incidents.close(mia, Incident, id, "the lamp is there")
        with pytest.raises(Frozen):
            incidents.add(carla, Incident, id, 3, said)
        with pytest.raises(SameSigner):
            incidents.sign_off(mia, Incident, id)
        with pytest.raises((Denied, NotFound)):
            incidents.sign_off(carla, Incident, id)
        done = incidents.sign_off(cast.desk("max"), Incident, id).value
        assert done.values()["state"] is SignState.COUNTERSIGNED
        assert incidents.opened(mia, Incident, id).closer == "Mia"


def test_a_reader_is_taken_out_and_opens_it_no_longer(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        id, mia = reported(cast, "nils", rosa), cast.desk("mia")
        named = {c.display_name for c in incidents.opened(mia, Incident, id).named}
        assert {"Amara", "Carla"} <= named
        assert named.isdisjoint({"Mia", "Max", "Nils"})  # managers, and who wrote it
        assert incidents.opened(cast.desk("carla"), Incident, id).named == ()
        incidents.let_read(mia, Incident, id, go=[cast.user("amara")])
        assert "amara" not in readers(cast, Incident, id)
        assert {"carla", "mia", "max", "nils"} <= readers(cast, Incident, id)


def test_after_an_incident_somebody_is_asked_to_talk_and_to_look_again(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "amara", Role.COU)
        reported(cast, "nils", rosa, severity=Severity.MINOR)
        for login in EVERYBODY:
            assert after_incidents.waiting(cast.desk(login)) == ()
        id = reported(cast, "nils", rosa, severity=Severity.SERIOUS)

        def told(login: str) -> list[str]:
            return [line.said for line in after_incidents.waiting(cast.desk(login))]

        assert told("mia") == [after_incidents.TALK]
        assert told("carla") == [after_incidents.TALK, after_incidents.RISK]
        assert told("amara") == [after_incidents.RISK]
        for login in ("nils", "hana", "lea"):
            assert told(login) == []
        rev = incidents.opened(cast.desk("mia"), Incident, id).record.rev
        done = {"debrief_residents": Debrief.DONE, "debrief_staff": Debrief.NOT_WANTED}
        incidents.add(cast.desk("mia"), Incident, id, rev, done)
        cast.time.pass_by(minutes=1)
        review = {"domain": RiskDomain.SELF_HARM, "level": RiskLevel.LOW}
        risks.write(cast.desk("amara"), RiskReview, rosa, review)
        assert told("mia") == told("carla") == told("amara") == []


def test_what_only_named_readers_know_makes_no_line_afterwards(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        handed(cast, "hana", ("max",), "mia")
        for login in EVERYBODY:
            assert after_incidents.waiting(cast.desk(login)) == ()


def test_what_is_due_waits_for_those_who_close(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        mia, nils = cast.desk("mia"), cast.desk("nils")
        assert incidents.waiting(mia) == ()
        minor = reported(cast, "nils", severity=Severity.MINOR)
        worst = reported(cast, "nils", severity=Severity.CRITICAL)
        assert [line.record.id for line in incidents.open_ones(mia).rows] == [worst, minor]
        by_day = {
            line.record.id: line.record.values()["due_on"] for line in incidents.open_ones(mia).rows
        }
        assert by_day == {minor: TODAY + timedelta(days=3), worst: TODAY}
        [line] = incidents.waiting(mia)
        assert (line.count, line.due_on, line.urgent) == (2, TODAY, True)
        assert incidents.waiting(nils) == ()
        for id in (minor, worst):
            incidents.close(mia, Incident, id, "seen")
        assert incidents.waiting(mia) == incidents.open_ones(mia).rows == ()
        assert incidents.waiting(cast.desk("max"))[0].count == 2
        assert len(incidents.closed_ones(mia).rows) == 2


# ---- something about a colleague


def leaks(cast: Cast, login: str) -> list[str]:
    """Everything that a desk can be asked which must not tell of it."""
    desk = cast.desk(login)
    found = [f"open {line.record.kind}" for line in incidents.open_ones(desk).rows]
    found += [f"closed {line.record.kind}" for line in incidents.closed_ones(desk).rows]
    found += [f"waits {line.said}" for line in incidents.waiting(desk)]
    with suppress(Denied):
        for line in records.page(desk, RestrictedIncident, ResidentId("")).rows:
            found.append(f"row {line.kind}")
    for line in trail.page(desk, TrailFilter()).rows:
        if line.did == trail.WORDS[own.READY]:  # a counsellor's own key for loans, at every house
            continue
        if "colleague" in line.did or "only its readers" in line.did:
            found.append(f"trail {line.did}")
        found += [f"trail {title}" for title in line.kinds if "colleague" in title]
    return found


@pytest.mark.attack(4)
@pytest.mark.parametrize("author", ["nils", "carla", "lea"])
def test_nothing_tells_the_accused_manager(cast: Cast, author: str) -> None:
    """Question 10 of entities 8."""
    with cast.seated(*EVERYBODY):
        before = leaks(cast, "mia")
        id = handed(cast, author, ("max", "nora"), "mia")
        assert readers(cast, RestrictedIncident, id) == {"max", "nora"}
        for login in set(EVERYBODY) - {"max", "nora", author}:
            assert leaks(cast, login) == before == [], login
            with pytest.raises((Denied, NotFound)):
                incidents.opened(cast.desk(login), RestrictedIncident, id)
        max_ = cast.desk("max")
        assert [line.is_restricted for line in incidents.open_ones(max_).rows] == [True]
        assert [line.said for line in incidents.waiting(max_)] == [incidents.ABOUT_COLLEAGUE]
        record = incidents.opened(max_, RestrictedIncident, id).record
        assert record.values()["about"] == (cast.user("mia"),)


def test_its_author_sees_the_day_and_nothing_else(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        id = handed(cast, "carla", ("max",), "mia")
        carla = cast.desk("carla")
        assert incidents.handed_over(carla) == (TODAY,)
        assert incidents.handed_over(cast.desk("max")) == ()
        with pytest.raises(NotFound):
            incidents.opened(carla, RestrictedIncident, id)
        assert incidents.open_ones(carla).rows == ()
        mine = trail.mine(carla)
        assert any("only its readers see" in line.did and not line.kinds for line in mine)


def test_the_accused_is_let_in_by_nobody(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        id = handed(cast, "hana", ("max", "lea"), "carla", "mia")
        max_ = cast.desk("max")
        for login in ("carla", "mia"):
            with pytest.raises(Denied):
                incidents.let_read(max_, RestrictedIncident, id, come=[cast.user(login)])
        with pytest.raises(NotFound):
            incidents.let_read(cast.desk("mia"), RestrictedIncident, id, come=[cast.user("mia")])
        incidents.let_read(
            max_, RestrictedIncident, id, come=[cast.user("nora")], go=[cast.user("lea")]
        )
        assert readers(cast, RestrictedIncident, id) == {"max", "nora"}
        assert leaks(cast, "mia") == []


@pytest.mark.parametrize(
    ("to", "about", "apart", "problem"),
    [
        ((), "mia", (), incidents.SOMEBODY),
        (("nils",), "mia", (), incidents.SOMEBODY),  # night workers hand over and do not read
        (("mia",), "mia", (), incidents.NOT_ABOUT),
        (("max", "lea"), "mia", ("lea",), incidents.NOT_THEM),
        (("carla",), "mia", (), incidents.SOMEBODY),  # oneself
    ],
)
def test_its_readers_are_chosen_well(
    cast: Cast, to: tuple[str, ...], about: str, apart: tuple[str, ...], problem: str
) -> None:
    with cast.seated(*EVERYBODY):
        with pytest.raises(Invalid) as told:
            handed(cast, "carla", to, about, *apart)
        assert told.value.problems == {"readers": problem}


def test_readers_close_it_though_none_of_them_is_a_manager(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        id = handed(cast, "hana", ("lea", "nora"), "mia", "max")
        lea, nora = cast.desk("lea"), cast.desk("nora")
        assert incidents.opened(lea, RestrictedIncident, id).may_let_read
        incidents.add(lea, RestrictedIncident, id, 1, {"reports": ("the ministry, 3 May",)})
        incidents.close(lea, RestrictedIncident, id, "the board has it now")
        incidents.sign_off(nora, RestrictedIncident, id)
        assert readers(cast, RestrictedIncident, id) == {"lea", "nora"}
        assert leaks(cast, "max") == leaks(cast, "mia") == leaks(cast, "hana")[1:] == []


def test_no_brief_is_written_of_it(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "lea", Role.LEG)
        incidents.hand_over(
            cast.desk("nils"),
            {**ACCOUNT, "residents": (rosa,)},
            readers=[cast.user("max")],
            about=[cast.user("mia")],
        )
        assert records.page(cast.desk("lea"), IncidentBrief, rosa).rows == ()
        assert records.page(cast.desk("mia"), IncidentPerson, rosa).rows == ()


def test_a_reader_who_left_is_no_reader_and_the_others_go_on(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        id = handed(cast, "hana", ("max", "lea"), "carla")
        people.let_go(cast.desk("mia"), cast.user("lea"))
    others = tuple(login for login in EVERYBODY if login != "lea")
    with cast.seated(*others):
        incidents.add(cast.desk("max"), RestrictedIncident, id, 1, {"root_cause": "keys"})
        assert readers(cast, RestrictedIncident, id, others) == {"max"}


@pytest.mark.parametrize("kind", [Incident, RestrictedIncident])
def test_an_administrator_has_no_part_in_it(cast: Cast, kind: type[Account]) -> None:
    with cast.seated(*EVERYBODY):
        adam = cast.desk("adam")
        assert not incidents.may_report(adam)
        assert not incidents.may_hand_over(adam)
        act = reported if kind is Incident else handed
        more = () if kind is Incident else (("max",), "mia")
        with pytest.raises(Denied):
            act(cast, "adam", *more)


def test_today_asks_for_no_passphrase(cast: Cast) -> None:
    with cast.seated("mia", "max", "hana", "nils"):
        reported(cast, "nils")
        handed(cast, "hana", ("max",), "mia")
        cast.time.pass_by(minutes=11)
        said = {line.said: line.count for line in incidents.waiting(cast.desk("max"))}
        assert said == {incidents.TO_LOOK_AT: 1, incidents.ABOUT_COLLEAGUE: 1}
        assert [w.said for w in incidents.waiting(cast.desk("mia"))] == [incidents.TO_LOOK_AT]
        with pytest.raises(PassphraseNeeded):
            incidents.open_ones(cast.desk("max"))


@pytest.mark.attack(12)
@pytest.mark.parametrize("column", ["state", "due_on", "severity"])
def test_a_column_changed_by_a_tool_is_noticed_by_its_readers_alone(
    cast: Cast, column: str
) -> None:
    with cast.seated(*EVERYBODY):
        handed(cast, "hana", ("max",), "mia")
        id = reported(cast, "nils")
        desk = cast.desk("max")
        with engines.writing(desk.engine) as db:
            for kind in (Incident, RestrictedIncident):
                table = desk.schema.content[kind]
                if f"open_{column}" in table.c:
                    db.execute(update(table).values({f"open_{column}": "countersigned"}))
        touched = 1 if column == "severity" else 2
        for found in (incidents.open_ones(desk), incidents.closed_ones(desk)):
            assert found.damaged == touched
            assert id not in {line.record.id for line in found.rows}
        assert incidents.open_ones(cast.desk("mia")).damaged == 1
        assert incidents.open_ones(cast.desk("lea")).damaged == 0


@pytest.mark.attack(13)
def test_who_loses_the_role_to_read_it_goes_with_the_next_answer(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        id = handed(cast, "hana", ("max", "lea"), "carla")
        second = people.SecondPerson("max", "moon")
        people.give_roles(cast.desk("mia"), cast.user("lea"), [Role.HS], second)
        incidents.add(cast.desk("max"), RestrictedIncident, id, 1, {"root_cause": "keys"})
        assert readers(cast, RestrictedIncident, id) == {"max"}

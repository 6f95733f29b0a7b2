"""Attacks on the one door, one a test: what somebody tries, and what they must not get.

Whoever attacks here has an account of the house; some also have the database key and a tool.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from sqlalchemy import event, insert, update
from sqlcipher3 import dbapi2 as sqlcipher

from shelterdesk.access.desk import Desk
from shelterdesk.domain.kinds.consent import Consent, ConsentType, ConsentWithdrawal, Decision
from shelterdesk.domain.kinds.counselling import ProgressNote
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.house import Setting
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.readiness import (
    AssessmentState,
    ReadinessFact,
    ReadinessVerdict,
    VerdictOutcome,
)
from shelterdesk.domain.kinds.resident import (
    AgeGroup,
    AgeStatus,
    EverydayName,
    LanguageSkill,
    Resident,
)
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import Record, RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    DiskFull,
    Frozen,
    NoConsent,
    NoKey,
    NotFound,
    NotYet,
    PassphraseNeeded,
    Refusal,
    SameSigner,
    Stale,
    Tampered,
)
from shelterdesk.services import (
    assignments,
    checking,
    consents,
    counselling,
    drafts,
    printing,
    readiness,
    reading,
    records,
    residents,
    settings,
    shift,
    standings,
    trail,
)
from shelterdesk.services.register import open_register
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.access.test_secrecy import MARKER, a_session, below_the_door
from tests.cast import TODAY, Cast
from tests.services.ready_house import SEATED, say_yes, tell, welcome

WORDS = {"part_keys": ("brought",), "part_texts": ("x",)}

NOBODY = ResidentId("f" * 32)
OUTSIDERS = ("carla", "amara", "nils", "hana", "nora", "lea", "adam")


def answer(act: Callable[[], object]) -> tuple[type, str]:
    """What somebody hears who tries *act*: the sentence and everything an error holds."""
    with pytest.raises(Refusal) as met:
        act()
    return type(met.value), str(met.value)


def on_duty(cast: Cast, *logins: str) -> None:
    for login in logins:
        shift.begin(cast.desk(login))


def a_consent(desk: Desk, resident: ResidentId, decision: Decision = Decision.GIVEN) -> Consent:
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": decision,
        "recipient_class": RecipientClass.EMBASSY,
        "starts_on": TODAY,
        "expires_on": TODAY.replace(year=2027),
    }
    return records.add(desk, Consent, resident, given).value


# ---- outside one's reach looks like not there


def test_somebody_out_of_reach_answers_like_somebody_who_never_was(cast: Cast) -> None:
    with cast.seated("mia", *OUTSIDERS):
        rosa = cast.admit("nils", age=AgeGroup.CHILD)
        shift.end(cast.desk("nils"))
        on_duty(cast, "hana")
        tries: tuple[Callable[[Desk, ResidentId], object], ...] = (
            lambda desk, who: records.get(desk, Resident, RecordId(who)),
            lambda desk, who: records.history(desk, Resident, RecordId(who)),
            lambda desk, who: residents.overview(desk, who),
            lambda desk, who: trail.of_resident(desk, who),
            lambda desk, who: reading.reveal(desk, Resident, RecordId(who)),
            lambda desk, who: assignments.of(desk, who),
            lambda desk, who: records.page(desk, LanguageSkill, who, size=1),
            lambda desk, who: records.page(desk, Stay, who),
            lambda desk, who: records.add(desk, EverydayName, who, {"preferred": "x"}),
            lambda desk, who: readiness.note_wish(desk, who, "no"),
            lambda desk, who: desk.who_reads(EverydayName, who),
            lambda desk, who: readiness.standing(desk, who),
            lambda desk, who: printing.print_report(desk, who, "internal"),
        )
        for login in set(OUTSIDERS) - {"nils"}:
            desk = cast.desk(login)
            assert open_register(desk).row(rosa) is None
            for attempt in tries:
                there = answer(lambda a=attempt, d=desk: a(d, rosa))
                assert there == answer(lambda a=attempt, d=desk: a(d, NOBODY))
                assert there[0] in (Denied, NotFound)


def test_how_many_records_a_shielded_child_has_is_not_told_by_a_next_page(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils", age=AgeGroup.CHILD)
        records.add(cast.desk("mia"), LanguageSkill, rosa, {"language": "tha"})
        on_duty(cast, "hana")
        with pytest.raises(NotFound):
            records.page(cast.desk("hana"), LanguageSkill, rosa, size=1)


def test_a_key_at_rest_does_not_tell_that_a_note_is_there(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "bela", Role.COU)
        note = a_session(cast, rosa)
        a_session(cast, rosa, "hands the key on")
        for line in assignments.of(cast.desk("mia"), rosa):
            if line.assignment.user_id == cast.user("bela"):
                assignments.end(cast.desk("mia"), line.assignment.id)
        cast.time.pass_by(minutes=11)
        bela = cast.desk("bela")
        for id in (note, RecordId("e" * 32)):
            assert answer(lambda i=id: records.get(bela, ProgressNote, i)) == (
                NotFound,
                "progress_note",
            )


def test_a_damaged_row_out_of_reach_is_not_there_either(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        carla = cast.desk("carla")
        name = records.add(cast.desk("nils"), IdentityName, rosa, {"full_text": "x"}).value
        with engines.writing(carla.engine) as db:
            db.execute(update(carla.schema.content[IdentityName]).values(ct=b"\x01\x00junk"))
        with pytest.raises(NotFound):
            records.get(carla, IdentityName, name.id)


def test_who_was_counselled_when_is_nothing_that_the_whole_house_reads_in_the_trail(
    cast: Cast,
) -> None:
    with cast.seated("mia", "nils", "hana", "amara", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        a_session(cast, rosa)
        on_duty(cast, "hana")
        residents.overview(cast.desk("hana"), rosa)
        assert all(line.who == "Hana" for line in trail.of_resident(cast.desk("hana"), rosa))
        for login in ("mia", "carla"):
            told = trail.of_resident(cast.desk(login), rosa)
            assert "recorded a session" in {line.did for line in told}


def test_a_strange_entry_of_a_colleague_does_not_close_the_trail_to_the_others(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        cast.desk("nils").say("open", {"opened": 5, "residents": [rosa]})
        assert trail.of_resident(cast.desk("mia"), rosa)[-1].did == "admitted"


# ---- writing beyond one's reach


def test_a_case_manager_does_not_assign_herself(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        carla = cast.desk("carla")
        with pytest.raises(NotFound):
            assignments.assign(carla, rosa, cast.user("carla"), Role.CM)
        with pytest.raises(NotFound):
            assignments.of(carla, rosa)


def test_nobody_writes_about_a_resident_who_never_came(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        on_duty(cast, "nils")
        for login in ("mia", "nils"):
            with pytest.raises(NotFound):
                records.add(cast.desk(login), EverydayName, NOBODY, {"preferred": "x"})


def test_one_resident_has_one_resident_record(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        second = {"code": "X-1", "code_name": "somebody else"}
        for about in (rosa, NOBODY):
            with pytest.raises(Denied):
                records.add(cast.desk("mia"), Resident, about, second)
        assert [row.code_name for row in open_register(cast.desk("mia")).rows] == ["Rosa code"]


@pytest.mark.attack(12)
def test_a_shielded_child_is_not_unshielded_by_changing_the_record(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils", age=AgeGroup.CHILD)
        on_duty(cast, "hana")
        records.amend(cast.desk("mia"), Resident, RecordId(rosa), 1, {"shielded": False})
        assert open_register(cast.desk("hana")).row(rosa) is None
        with pytest.raises(NoKey):
            below_the_door(cast, "hana", Resident, RecordId(rosa))


@pytest.mark.parametrize("login", ["mia", "carla", "nils"])
def test_somebody_who_may_be_a_child_after_all_is_shielded_with_all_older_rows(
    cast: Cast, login: str
) -> None:
    with cast.seated("mia", "nils", "hana", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        on_duty(cast, "hana")
        assert open_register(cast.desk("hana")).row(rosa) is not None
        records.add(cast.desk(login), AgeStatus, rosa, {"group": AgeGroup.UNCERTAIN})
        assert open_register(cast.desk("hana")).row(rosa) is None
        for kind in (Resident, EverydayName, LanguageSkill, Stay, AgeStatus):
            with pytest.raises(NoKey):
                newest_below_the_door(cast, "hana", kind, rosa)
        for reader in ("mia", "carla"):
            row = open_register(cast.desk(reader)).row(rosa)
            assert row is not None
            assert (row.preferred, row.room, row.shielded) == ("Rosa", "4", True)
        assert checking.verify(cast.desk("mia")).problems == ()


def newest_below_the_door(cast: Cast, login: str, kind: type[Record], about: ResidentId) -> dict:
    """The body of what is there about a resident, with a tool and all keys of *login*."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        rows = Rows(db, desk.schema).of_resident(kind, bytes.fromhex(about))
        return desk.vault.open(rows[0])


def test_an_event_is_never_rewritten(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        consent = a_consent(carla, rosa)
        with pytest.raises((Denied, Frozen)):
            records.amend(carla, Consent, consent.id, 1, {"decision": Decision.DECLINED})
        assert records.get(carla, Consent, consent.id).decision is Decision.GIVEN


def test_a_note_of_a_colleague_is_read_and_neither_changed_nor_signed(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "bela", Role.COU)
        note = a_session(cast, rosa)
        bela = cast.desk("bela")
        assert records.get(bela, ProgressNote, note).text_of("brought") == MARKER
        with pytest.raises(NotFound):
            counselling.change_note(bela, note, 1, {"brought": "something else"})
        with pytest.raises(NotFound):
            counselling.sign_note(bela, note)


def test_nothing_is_signed_by_saying_so_in_a_field(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        note = a_session(cast, rosa)
        amara = cast.desk("amara")
        for state in (SignState.SIGNED, SignState.COUNTERSIGNED, SignState.WITHDRAWN):
            with pytest.raises(Frozen):
                records.amend(amara, ProgressNote, note, 1, {"state": state})
            with pytest.raises(Frozen):
                records.add(
                    amara, ProgressNote, rosa, {**WORDS, "session_id": note, "state": state}
                )
            verdict = {"outcome": VerdictOutcome.READY, "signed_on": TODAY, "state": state}
            with pytest.raises(Frozen):
                records.add(cast.desk("carla"), ReadinessVerdict, rosa, verdict)


def test_nobody_puts_both_names_to_a_verdict(cast: Cast) -> None:
    with cast.seated(*SEATED, "max"):
        rosa = welcome(cast, "Rosa")
        tell(cast, [rosa])
        mia = cast.desk("mia")
        readiness.sign_verdict(mia, rosa, {})
        (made,) = readiness.verdicts(mia, rosa)
        with pytest.raises(SameSigner):
            readiness.countersign_verdict(mia, made.id)
        readiness.countersign_verdict(cast.desk("max"), made.id)
        for login in ("mia", "max"):
            with pytest.raises(NotYet):  # nothing waits for a name any more
                readiness.countersign_verdict(cast.desk(login), made.id)
        kept = [v.state for v in records.history(mia, ReadinessVerdict, made.id)]
        assert kept == [SignState.COUNTERSIGNED, SignState.SIGNED]


def test_a_planted_fact_does_not_count(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        fit = {"name": "fit_to_travel", "value": "met", "on": TODAY}
        for login in ("nils", "carla", "mia"):
            records.add(cast.desk(login), ReadinessFact, rosa, fit)
        with cast.desk("mia").look() as work:
            assert standings.folded_facts(work, rosa).word("fit_to_travel") == ""
        with pytest.raises(Denied):
            readiness.note_fact(cast.desk("nils"), rosa, "wish", "yes")
        with pytest.raises(Denied):
            readiness.assess(cast.desk("nils"), rosa, "RR-REC-01", {"state": AssessmentState.MET})


@pytest.mark.attack(6)
def test_a_garbled_no_does_not_turn_into_a_yes(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        say_yes(cast, rosa)
        readiness.note_wish(cast.desk("nils"), rosa, "no")
        carla = cast.desk("carla")
        table = carla.schema.content[ReadinessFact]
        with engines.writing(carla.engine) as db:
            nils = cast.desk("nils").vault.key_id
            db.execute(update(table).where(table.c.author == nils).values(ct=b"\x01\x00junk"))
        with pytest.raises(Tampered):
            readiness.standing(carla, rosa)


def test_a_setting_that_the_page_would_not_take_is_not_heard(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        settings.change(mia, "verdict_days", "20")
        for value in ("a great many", "99999"):
            records.add(mia, Setting, ResidentId(""), {"key": "verdict_days", "value": value})
        one = records.get(mia, Setting, settings.record_id("verdict_days"))
        assert settings.values(mia)["verdict_days"] == "20"
        records.amend(mia, Setting, one.id, one.rev, {"value": "a great many"})
        with mia.look() as work:
            assert standings.limits_of(work).verdict_days != 20


# ---- what leaves the house


def test_a_no_of_the_same_day_is_heard_whatever_its_number(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        carla = cast.desk("carla")
        for _ in range(6):  # record numbers are drawn; one lucky draw proves nothing
            rosa = cast.admit("nils")
            cast.assign(rosa, "carla", Role.CM)
            a_consent(carla, rosa)
            a_consent(carla, rosa, Decision.DECLINED)
            with pytest.raises(NoConsent):
                readiness.print_report(carla, rosa, "embassy")
            assert records.page(carla, Disclosure, rosa).rows == ()


def test_a_night_worker_who_cannot_read_consents_still_stops_them(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla, nils = cast.desk("carla"), cast.desk("nils")
        consent = a_consent(carla, rosa)
        with pytest.raises(Denied):
            records.get(nils, Consent, consent.id)
        records.add(nils, ConsentWithdrawal, rosa, {"on": TODAY})
        with pytest.raises(NoConsent):
            readiness.print_report(carla, rosa, "embassy")


def test_a_garbled_withdrawal_does_not_bring_the_consent_back(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        consents.withdraw(carla, a_consent(carla, rosa).id)
        table = carla.schema.content[ConsentWithdrawal]
        with engines.writing(carla.engine) as db:
            db.execute(update(table).values(ct=b"\x01\x00junk"))
        with pytest.raises(Tampered):
            readiness.print_report(carla, rosa, "embassy")


def test_who_may_not_print_writes_no_disclosure(cast: Cast) -> None:
    with cast.seated("mia", *OUTSIDERS):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "nora", Role.NUR)
        for login in OUTSIDERS:
            with pytest.raises((Denied, NotFound)):
                readiness.print_report(cast.desk(login), rosa, "internal")
        assert records.page(cast.desk("mia"), Disclosure, rosa).rows == ()


# ---- keys that are given, taken, and at rest


@pytest.mark.attack(13)
def test_a_worker_taken_off_a_resident_is_stopped_at_the_very_next_act(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla, mia = cast.desk("carla"), cast.desk("mia")
        name = records.page(carla, EverydayName, rosa).rows[0]
        cast.time.pass_by(minutes=11)  # Mia's key rests: taking away must work all the same
        assignments.end(mia, assignments.of(mia, rosa)[0].assignment.id)
        with pytest.raises(NotFound):
            records.amend(carla, EverydayName, name.id, name.rev, {"preferred": "x"})
        with pytest.raises(NotFound):
            records.get(carla, EverydayName, name.id)
        assert open_register(carla).rows == ()


def test_a_shift_that_is_over_gives_no_more_reading(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        nils = cast.desk("nils")
        assert records.get(nils, Resident, RecordId(rosa)).code_name == "Rosa code"
        cast.time.pass_by(hours=15)
        with pytest.raises(NotFound):
            records.get(nils, Resident, RecordId(rosa))
        assert not shift.on_duty(nils)


@pytest.mark.attack(35)
@pytest.mark.parametrize("act", ["amend", "draft", "waiting", "withdraw"])
def test_after_eleven_minutes_no_way_in_opens_what_is_private(cast: Cast, act: str) -> None:
    with cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        amara, carla = cast.desk("amara"), cast.desk("carla")
        note, consent = a_session(cast, rosa), a_consent(carla, rosa)
        drafts.keep(amara, "session", {"brought": MARKER})
        tries: dict[str, Callable[[], object]] = {
            "amend": lambda: records.amend(amara, ProgressNote, note, 1, {}),
            "draft": lambda: drafts.find(amara, "session"),
            "waiting": lambda: drafts.waiting(amara),
            "withdraw": lambda: consents.withdraw(carla, consent.id),
        }
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            tries[act]()
        amara.step_up("moon")
        carla.step_up("moon")
        tries[act]()


def test_nobody_is_missing_from_the_register_when_the_key_rests(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils", age=AgeGroup.CHILD)
        nila = cast.admit("nils", "Nila")
        for resident in (rosa, nila):
            cast.assign(resident, "carla", Role.CM)
        records.add(cast.desk("mia"), EverydayName, rosa, {"preferred": "Rosa again"})
        carla = cast.desk("carla")
        before = {row.resident for row in open_register(carla).rows}
        cast.time.pass_by(minutes=11)
        assert {row.resident for row in open_register(carla).rows} == before == {rosa, nila}


# ---- all of it, or nothing


def break_while_writing(desk: Desk, record: Record) -> None:
    with desk.work("everyday_name.add") as work:
        work.shelf(type(record)).add(record)
        work.flush()
        raise ZeroDivisionError


def test_an_act_that_breaks_in_the_middle_leaves_nothing_and_stops_nobody(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        before = len(mia.trail())
        made = EverydayName.new(RecordId("d" * 32), rosa, {"preferred": "half"})
        with pytest.raises(ZeroDivisionError):
            break_while_writing(mia, made)
        with pytest.raises(NotFound):
            records.get(mia, EverydayName, made.id)
        assert len(mia.trail()) == before
        records.add(mia, EverydayName, rosa, {"preferred": "whole"})
        assert checking.verify(mia).problems == ()


def test_a_disk_that_is_full_at_the_last_moment_does_not_lock_the_desk(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")

        def full(_: object) -> None:
            raise sqlcipher.OperationalError("database or disk is full")

        event.listen(mia.engine, "commit", full)
        with pytest.raises(DiskFull):
            records.add(mia, EverydayName, rosa, {"preferred": "no room"})
        event.remove(mia.engine, "commit", full)
        records.add(mia, EverydayName, rosa, {"preferred": "room again"})
        names = {name.preferred for name in records.page(mia, EverydayName, rosa).rows}
        assert names == {"Rosa", "room again"}
        assert checking.verify(mia).problems == ()


def test_two_acts_at_once_are_declined_and_the_first_is_unharmed(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        with mia.work("everyday_name.add") as work:
            with pytest.raises(RuntimeError):
                mia.say("nested", {})
            kept = work.shelf(EverydayName).add(
                work.make(EverydayName, rosa, {"preferred": "first"})
            )
        assert records.get(mia, EverydayName, kept.id).preferred == "first"


def test_two_people_who_write_in_turn_never_overwrite_each_other(cast: Cast) -> None:
    with cast.seated("mia", "max", "nils"):
        rosa = cast.admit("nils")
        mia, max_ = cast.desk("mia"), cast.desk("max")
        name = records.page(mia, EverydayName, rosa).rows[0]
        records.amend(mia, EverydayName, name.id, 1, {"nickname": "mia's"})
        with pytest.raises(Stale):
            records.amend(max_, EverydayName, name.id, 1, {"nickname": "max's"})
        records.amend(max_, EverydayName, name.id, 2, {"nickname": "max's"})
        kept = [n.nickname for n in records.history(mia, EverydayName, name.id)]
        assert kept == ["max's", "mia's", ""]
        assert checking.verify(mia).problems == ()


def test_a_closed_desk_opens_nothing_and_keeps_nothing(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        mia = cast.desk("mia")
        mia.close()
        for act in (
            lambda: records.get(mia, Resident, RecordId(rosa)),
            lambda: records.add(mia, EverydayName, rosa, {"preferred": "x"}),
            lambda: drafts.keep(mia, "slot", {}),
            lambda: drafts.waiting(mia),
            lambda: drafts.discard(mia, "slot"),
            lambda: open_register(mia),
            lambda: mia.trail(),
            lambda: mia.say("x", {}),
            lambda: mia.check_pages(),
        ):
            with pytest.raises(RuntimeError):
                act()
        mia.close()


# ---- nothing typed is lost, and nobody's rubbish stops the others


def test_half_a_character_is_kept_like_any_other_text(cast: Cast) -> None:
    half = "a seed \ud83c"
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        amara = cast.desk("amara")
        drafts.keep(amara, "session", {"brought": half})
        found = drafts.find(amara, "session")
        assert found is not None
        assert found.values == {"brought": half}
        assert (
            records.get(amara, ProgressNote, a_session(cast, rosa, half)).text_of("brought") == half
        )


def test_one_damaged_draft_does_not_hide_the_others(cast: Cast) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        kept = {}
        for slot in ("one", "two", "three"):
            cast.time.pass_by(seconds=1)
            kept[slot] = int(drafts.keep(amara, slot, {"text": slot}).timestamp())
        table = amara.schema.draft
        planted = {
            "id": bytes(16),
            "owner": amara.vault.key_id,
            "kept_at": 1,
            "ct": amara.vault.seal_draft(bytes(16), json.dumps(["not", "ours"]).encode()),
        }
        with engines.writing(amara.engine) as db:
            db.execute(
                update(table).where(table.c.id == amara._draft_id("two")).values(ct=b"x" * 80)
            )
            db.execute(insert(table), [planted])
        assert {draft.slot for draft in drafts.waiting(amara)} == {"one", "three"}


def test_a_body_that_makes_no_sense_stops_neither_the_page_nor_the_register(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        nils, mia = cast.desk("nils"), cast.desk("mia")
        with nils.work("everyday_name.add") as work:
            work.put(EverydayName(id=RecordId("d" * 32), resident=rosa, preferred={MARKER: 1}))
        row = open_register(mia).row(rosa)
        assert row is not None
        assert row.preferred == "Rosa"
        page = records.page(mia, EverydayName, rosa)
        assert [name.preferred for name in page.rows] == ["Rosa"]
        assert page.damaged == 1
        with pytest.raises(Tampered) as met:
            records.get(mia, EverydayName, RecordId("d" * 32))
        assert MARKER not in repr(met.value)

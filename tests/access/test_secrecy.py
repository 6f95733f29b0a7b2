"""Who gets what, asked twice: at the service, and below it with the database key in hand."""

from __future__ import annotations

import json

import pytest

from shelterdesk.domain.kinds.counselling import CounsellingSession, ProgressNote
from shelterdesk.domain.kinds.identity import IdentityName
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, Resident
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, NoKey, NotFound
from shelterdesk.services import assignments, counselling, records
from shelterdesk.services.register import open_register
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast

EVERYBODY = ("mia", "max", "carla", "amara", "bela", "nils", "hana", "nora", "lea", "adam")
MARKER = "the river was high that night"


def a_session(cast: Cast, resident: ResidentId, text: str = MARKER) -> RecordId:
    line = counselling.record_session(
        cast.desk("amara"), resident, {"held_on": TODAY}, {"brought": text}
    ).value
    assert line.note is not None
    return line.note.id


def below_the_door(cast: Cast, login: str, kind: type, id: RecordId) -> dict:
    """What somebody gets who opens the file with a tool and all their keys."""
    desk = cast.desk(login)
    with engines.reading(desk.engine) as db, desk.ledger.on(db):
        row = Rows(db, desk.schema).newest(kind, bytes.fromhex(id))
        assert row is not None
        assert MARKER.encode() not in row.ct
        return desk.vault.open(row)


@pytest.mark.attack(4)
def test_a_note_opens_for_its_counsellor_and_for_nobody_else(cast: Cast) -> None:
    with cast.seated(*EVERYBODY):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "nora", Role.NUR)
        cast.assign(rosa, "lea", Role.LEG)
        note = a_session(cast, rosa)
        assert records.get(cast.desk("amara"), ProgressNote, note).text_of("brought") == MARKER
        assert below_the_door(cast, "amara", ProgressNote, note)["part_texts"] == [MARKER]
        for login in EVERYBODY:
            if login == "amara":
                continue
            with pytest.raises((Denied, NotFound)):
                records.get(cast.desk(login), ProgressNote, note)
            with pytest.raises((Denied, NotFound)):
                counselling.sessions(cast.desk(login), rosa)
            with pytest.raises(NoKey):
                below_the_door(cast, login, ProgressNote, note)


@pytest.mark.attack(13)
def test_assigning_gives_the_keys_and_ending_it_takes_them(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "bela"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        note = a_session(cast, rosa)
        cast.assign(rosa, "bela", Role.COU)
        later = a_session(cast, rosa, "later")  # the next write of who manages hands the key on
        assert records.get(cast.desk("bela"), ProgressNote, later).text_of("brought") == "later"
        assert records.get(cast.desk("bela"), ProgressNote, note).text_of("brought") == MARKER
        mine = next(
            a
            for a in assignments.of(cast.desk("mia"), rosa)
            if a.assignment.user_id == cast.user("bela")
        )
        assignments.end(cast.desk("mia"), mine.assignment.id)
        cast.desk("bela").refresh_actor()
        with pytest.raises(NotFound):
            records.get(cast.desk("bela"), ProgressNote, note)
        newest = a_session(cast, rosa, "after she went")
        with pytest.raises(NoKey):
            below_the_door(cast, "bela", ProgressNote, newest)


def test_outside_of_reach_looks_like_not_there(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        nobody = ResidentId("f" * 32)
        for resident in (rosa, nobody):
            with pytest.raises(NotFound) as met:
                records.get(cast.desk("carla"), Resident, RecordId(resident))
            assert met.value.title == NotFound.title


@pytest.mark.attack(4)
def test_the_night_worker_writes_what_she_may_not_read(cast: Cast) -> None:
    with cast.seated("mia", "nils"):
        rosa = cast.admit("nils")
        name = records.add(
            cast.desk("nils"), IdentityName, rosa, {"full_text": "KHIN MYO WAI"}
        ).value
        with pytest.raises(Denied):
            records.get(cast.desk("nils"), IdentityName, name.id)
        with pytest.raises(NoKey):
            below_the_door(cast, "nils", IdentityName, name.id)
        assert records.get(cast.desk("mia"), IdentityName, name.id).full_text == "KHIN MYO WAI"


def test_whoever_is_on_duty_admits_though_they_may_not_read_the_file(cast: Cast) -> None:
    with cast.seated("mia", "amara"):
        rosa = cast.admit("amara", "ثمینہ بی بی " * 16)
        row = open_register(cast.desk("mia")).row(rosa)
        assert row is not None
        assert row.preferred.startswith("ثمینہ")
        assert open_register(cast.desk("amara")).row(rosa) is None
        assert not cast.desk("amara").may("read", Resident, rosa)


def test_a_child_is_shielded_from_the_first_row(cast: Cast) -> None:
    with cast.seated("mia", "nils", "hana", "carla"):
        rosa = cast.admit("nils", age=AgeGroup.UNCERTAIN)
        from shelterdesk.services import shift

        shift.begin(cast.desk("hana"))
        assert open_register(cast.desk("mia")).row(rosa) is not None
        assert open_register(cast.desk("nils")).row(rosa) is not None
        assert open_register(cast.desk("hana")).row(rosa) is None
        with pytest.raises(NoKey):
            below_the_door(cast, "hana", Resident, RecordId(rosa))


@pytest.mark.attack(12)
def test_a_flipped_column_does_not_bring_a_child_back_to_the_house(cast: Cast) -> None:
    from sqlalchemy import update

    from shelterdesk.services import shift

    with cast.seated("mia", "nils", "hana"):
        rosa = cast.admit("nils", age=AgeGroup.CHILD)
        shift.begin(cast.desk("hana"))
        mia = cast.desk("mia")
        table = mia.schema.content[Resident]
        with engines.writing(mia.engine) as db:
            db.execute(update(table).values(open_shielded=False))
        name = records.add(mia, EverydayName, rosa, {"preferred": "Rosa again"}).value
        with pytest.raises(NoKey):
            below_the_door(cast, "hana", EverydayName, name.id)


@pytest.mark.attack(35)
def test_ten_minutes_without_use_and_the_notes_are_shut(cast: Cast) -> None:
    from shelterdesk.errors import PassphraseNeeded

    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        note = a_session(cast, rosa)
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            records.get(cast.desk("amara"), ProgressNote, note)
        with pytest.raises(PassphraseNeeded):
            counselling.sign_note(cast.desk("amara"), note)
        cast.desk("amara").keep_draft("slot", {"a": 1})  # needs no private key
        cast.desk("amara").step_up("moon")
        assert counselling.sign_note(cast.desk("amara"), note).value.text_of("brought") == MARKER


def test_what_is_opened_stands_in_the_trail_once_and_soon(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        note, amara = a_session(cast, rosa), cast.desk("amara")

        def told() -> list[list[str]]:
            opened = [json.loads(e.detail) for e in amara.trail(size=30) if e.action == "open"]
            return [pair for detail in opened for pair in detail["opened"]]

        records.get(amara, ProgressNote, note)
        assert [rosa, "CPN"] not in told()
        cast.time.pass_by(seconds=2)
        with amara.look():
            pass
        assert told().count([rosa, "CPN"]) == 1
        records.get(amara, ProgressNote, note)
        cast.time.pass_by(seconds=2)
        with amara.look():
            pass
        assert told().count([rosa, "CPN"]) == 1
        khin = cast.admit("nils", "Khin")
        cast.assign(khin, "amara", Role.COU)
        records.get(amara, ProgressNote, a_session(cast, khin))
        amara.step_up("moon")  # before anything more opens
        assert told().count([khin, "CPN"]) == 1


def test_a_second_desk_does_not_overwrite_the_first(cast: Cast) -> None:
    from shelterdesk.errors import Frozen, Stale

    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
        amara = cast.desk("amara")
        note = a_session(cast, rosa)
        counselling.change_note(amara, note, 1, {"did": "one"})
        with pytest.raises(Stale):
            counselling.change_note(amara, note, 1, {"did": "two"})
        counselling.sign_note(amara, note)
        with pytest.raises(Frozen):
            counselling.change_note(amara, note, 3, {"did": "three"})
        kept = [n.text_of("did") for n in records.history(amara, ProgressNote, note)]
        assert kept == ["one", "one", ""]
        assert counselling.sessions(amara, rosa)[0].session.kind == CounsellingSession.kind

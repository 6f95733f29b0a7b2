"""Private notes: written, changed, opened to a colleague for some days, handed over, taken out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from shelterdesk.access import settling
from shelterdesk.domain.kinds.private import NoteLoan, PrivateNote
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Denied,
    Invalid,
    NoOwnKey,
    NotFound,
    PassphraseNeeded,
    Stale,
)
from shelterdesk.services import (
    assignments,
    blocking,
    code_names,
    people,
    private_notes,
    residents,
    settings,
    shift,
)
from tests.cast import TODAY, Cast, copied, door_form

WORDS = "I noticed that I was afraid of his brother"
NOBODY = ResidentId("")
CAST = ("mia", "max", "nils", "amara", "bela", "carla", "adam")


@pytest.fixture(scope="module")
def _seated(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    cast = copied(founded_house, tmp_path_factory.mktemp("private") / "house")
    with cast.seated(*CAST):
        yield cast


@pytest.fixture
def day(_seated: Cast) -> Cast:
    """One house for all of these; everybody sits there, and nobody has a note yet."""
    _seated.desk("mia").step_up("moon")
    for login in ("amara", "bela"):
        desk = _seated.desk(login)
        desk.step_up("moon")
        private_notes.destroy_all(desk)
        for lent in private_notes.lent_to_me(desk):
            private_notes.end_loan(desk, lent.id)
    return _seated


def a_resident(cast: Cast, age: AgeGroup = AgeGroup.ADULT) -> ResidentId:
    desk = cast.desk("nils")
    desk.refresh_actor()
    if not shift.on_duty(desk):
        shift.begin(desk)
    name = code_names.draw(desk)
    rosa = residents.admit(desk, door_form("Rosa", age, name)).value
    cast.assign(rosa, "amara", Role.COU)
    return rosa


def texts(cast: Cast, login: str, resident: ResidentId = NOBODY) -> list[str]:
    return [line.note.text for line in private_notes.notes(cast.desk(login), resident).lines]


def test_a_note_is_written_changed_and_read_by_its_author(day: Cast) -> None:
    rosa, ana = a_resident(day), a_resident(day)
    amara = day.desk("amara")
    made = private_notes.write(amara, rosa, WORDS)
    assert (made.value.made_on, made.changed) == (TODAY, frozenset({PrivateNote}))
    private_notes.write(amara, ana, "about Ana")
    assert texts(day, "amara", rosa) == [WORDS]
    assert sorted(texts(day, "amara")) == sorted([WORDS, "about Ana"])
    about = [line.note.resident for line in private_notes.notes(amara).lines]
    assert sorted(about) == sorted([rosa, ana])
    private_notes.amend(amara, made.value.id, 1, "It was his cousin.")
    with pytest.raises(Stale):
        private_notes.amend(amara, made.value.id, 1, "again")
    with pytest.raises(Invalid):
        private_notes.amend(amara, made.value.id, 2, " ")
    assert texts(day, "amara", rosa) == ["It was his cousin."]


def test_writing_needs_no_passphrase_and_reading_does(day: Cast) -> None:
    rosa, amara = a_resident(day), day.desk("amara")
    day.time.pass_by(minutes=11)
    private_notes.write(amara, rosa, WORDS)  # the first one makes its key
    day.time.pass_by(minutes=11)
    private_notes.write(amara, rosa, "later")
    with pytest.raises(PassphraseNeeded):
        private_notes.notes(amara, rosa)
    amara.step_up("moon")
    assert sorted(texts(day, "amara", rosa)) == sorted([WORDS, "later"])


def test_only_the_counsellor_of_a_resident_writes_one(day: Cast) -> None:
    rosa = a_resident(day)
    for login in ("mia", "carla", "adam"):
        desk = day.desk(login)
        assert not private_notes.may_have(desk)
        with pytest.raises(Denied):
            private_notes.write(desk, rosa, WORDS)
        with pytest.raises(Denied):
            private_notes.notes(desk, rosa)
    bela = day.desk("bela")
    assert private_notes.may_have(bela)
    assert not private_notes.may_write(bela, rosa)
    with pytest.raises(NotFound):
        private_notes.write(bela, rosa, WORDS)


def test_a_second_counsellor_sees_nothing_of_the_first_ones(day: Cast) -> None:
    rosa = a_resident(day)
    day.assign(rosa, "bela", Role.COU)
    amara, bela = day.desk("amara"), day.desk("bela")
    id = private_notes.write(amara, rosa, WORDS).value.id
    assert private_notes.notes(bela, rosa) == private_notes.Notes(())
    mine = private_notes.write(bela, rosa, "mine").value
    assert texts(day, "bela", rosa) == ["mine"]
    assert texts(day, "amara", rosa) == [WORDS]
    for act in (
        lambda: private_notes.amend(bela, id, 1, "x"),
        lambda: private_notes.destroy(bela, [id]),
        lambda: private_notes.lend(bela, id, amara.user_id, 3),
        lambda: private_notes.hand_over(bela, amara.user_id, [mine.id, id]),
    ):
        with pytest.raises(NotFound):
            act()
    assert texts(day, "bela", rosa) == ["mine"]  # nothing of it was done by half


def test_ones_own_stay_when_the_work_with_a_resident_ends(day: Cast) -> None:
    child, amara = a_resident(day, AgeGroup.CHILD), day.desk("amara")
    private_notes.write(amara, child, WORDS)
    (line,) = [
        each
        for each in assignments.of(day.desk("mia"), child)
        if each.assignment.user_id == amara.user_id
    ]
    assignments.end(day.desk("mia"), line.assignment.id)
    amara.refresh_actor()
    (note,) = private_notes.notes(amara).lines
    assert (note.note.text, note.note.resident) == (WORDS, child)
    with pytest.raises(NotFound):
        private_notes.write(amara, child, "more")
    private_notes.amend(amara, note.note.id, 1, "less")
    assert texts(day, "amara") == ["less"]


def test_whoever_is_blocked_finds_nothing_and_can_still_take_it_out(day: Cast) -> None:
    rosa, amara = a_resident(day), day.desk("amara")
    private_notes.write(amara, rosa, WORDS)
    blocking.block(day.desk("mia"), rosa, amara.user_id)
    amara.refresh_actor()
    assert texts(day, "amara") == []
    assert private_notes.destroy_all(amara).value == 1
    blocking.lift(day.desk("mia"), rosa, amara.user_id)
    amara.refresh_actor()
    assert texts(day, "amara") == []


# ---- opened to a colleague


def test_a_note_is_open_to_one_colleague_until_its_day(day: Cast) -> None:
    rosa = a_resident(day, AgeGroup.CHILD)  # whom bela does not reach
    amara, bela = day.desk("amara"), day.desk("bela")
    id = private_notes.write(amara, rosa, WORDS).value.id
    made = private_notes.lend(amara, id, bela.user_id, 3).value
    assert (made.reader, made.until) == ("Bela", TODAY + timedelta(days=3))
    private_notes.amend(amara, id, 1, "what came later is not open")
    (lent,) = private_notes.lent_to_me(bela)
    assert (lent.text, lent.author, lent.resident) == (WORDS, "Amara", rosa)
    assert private_notes.lent_to_me(amara) == ()
    assert texts(day, "bela") == []
    (line,) = private_notes.notes(amara, rosa).lines
    assert [(loan.reader, loan.until) for loan in line.loans] == [("Bela", made.until)]
    day.time.pass_by(days=4)
    bela.step_up("moon")
    amara.step_up("moon")
    assert private_notes.lent_to_me(bela) == ()  # the day is over, before anybody signs in
    assert private_notes.notes(amara, rosa).lines[0].loans == ()
    assert set(bodies(day, "bela", NoteLoan)) != {b""}
    settling.settle_own(bela)  # as at her next sign-in
    assert set(bodies(day, "bela", NoteLoan)) == {b""}


def bodies(day: Cast, login: str, kind: type) -> list[bytes]:
    """The sealed texts of *kind* as they lie in the file."""
    with day.desk(login).look() as work:
        return [row.ct for row in work.lying(kind)]


@pytest.mark.parametrize("login", ["amara", "bela"])
def test_both_can_end_it_earlier(day: Cast, login: str) -> None:
    rosa = a_resident(day)
    amara, bela = day.desk("amara"), day.desk("bela")
    id = private_notes.write(amara, rosa, WORDS).value.id
    loan = private_notes.lend(amara, id, bela.user_id, 7).value
    with pytest.raises(Denied):
        private_notes.end_loan(day.desk("mia"), loan.id)
    private_notes.end_loan(day.desk(login), loan.id)
    assert private_notes.lent_to_me(bela) == ()
    assert private_notes.notes(amara, rosa).lines[0].loans == ()
    assert set(bodies(day, "mia", NoteLoan)) == {b""}
    assert texts(day, "amara", rosa) == [WORDS]


def test_it_is_open_to_counsellors_who_may_know_of_the_resident(day: Cast) -> None:
    rosa, amara = a_resident(day), day.desk("amara")
    id = private_notes.write(amara, rosa, WORDS).value.id
    assert [c.display_name for c in private_notes.colleagues(amara)] == ["Bela"]
    for login in ("mia", "carla", "amara", "adam"):
        with pytest.raises(Denied):
            private_notes.lend(amara, id, day.user(login), 3)
    with pytest.raises(Invalid):
        private_notes.lend(amara, id, day.user("bela"), 365)
    blocking.block(day.desk("mia"), rosa, day.user("bela"))
    with pytest.raises(Denied):
        private_notes.lend(amara, id, day.user("bela"), 3)
    assert set(bodies(day, "mia", NoteLoan)) <= {b""}


def test_the_house_may_name_who_supervises(day: Cast) -> None:
    rosa, amara = a_resident(day), day.desk("amara")
    id = private_notes.write(amara, rosa, WORDS).value.id
    settings.change(day.desk("mia"), "clinical_supervisors", day.user("amara"))
    assert [c.display_name for c in private_notes.colleagues(amara)] == ["Bela"]
    assert [c.display_name for c in private_notes.colleagues(day.desk("bela"))] == ["Amara"]
    with pytest.raises(Denied):
        private_notes.hand_over(amara, day.user("carla"), [id])
    private_notes.lend(amara, id, day.user("bela"), 0)


def test_today_tells_its_owner_alone_and_reminds_before_the_last_day(day: Cast) -> None:
    rosa, amara, bela = a_resident(day), day.desk("amara"), day.desk("bela")
    id = private_notes.write(amara, rosa, WORDS).value.id
    private_notes.lend(amara, id, bela.user_id, 3)
    assert private_notes.waiting(amara) == ()
    assert [(w.said, w.count) for w in private_notes.waiting(bela)] == [
        (private_notes.OPEN_TO_YOU, 1)
    ]
    mia = day.desk("mia")
    last = amara.today() + timedelta(days=10)
    people.engage(mia, amara.user_id, None, last)
    (decide,) = private_notes.waiting(amara)
    assert (decide.said, decide.count, decide.due_on) == (private_notes.DECIDE, 1, last)
    assert private_notes.waiting(mia) == ()
    people.engage(mia, amara.user_id, None, None)
    assert private_notes.waiting(amara) == ()


def test_it_waits_for_who_has_never_signed_in(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara", "adam"):
        rosa, amara = a_resident(cast), cast.desk("amara")
        (bela,) = private_notes.colleagues(amara)
        id = private_notes.write(amara, rosa, WORDS).value.id
        with pytest.raises(NoOwnKey):
            private_notes.lend(amara, id, bela.user_id, 3)
    with cast.seated("bela"):
        pass
    with cast.seated("amara", "bela"):
        private_notes.lend(cast.desk("amara"), id, bela.user_id, 3)
        assert [lent.text for lent in private_notes.lent_to_me(cast.desk("bela"))] == [WORDS]


# ---- leaving, taking out


def test_whoever_leaves_hands_over_or_takes_out(cast: Cast) -> None:
    with cast.seated(*CAST):
        rosa, amara, bela = a_resident(cast), cast.desk("amara"), cast.desk("bela")
        ids = [private_notes.write(amara, rosa, f"{WORDS} {n}").value.id for n in range(3)]
        private_notes.lend(amara, ids[0], bela.user_id, 3)
        assert private_notes.hand_over(amara, bela.user_id, ids[:2]).value == 2
        assert texts(cast, "amara") == [f"{WORDS} 2"]
        left = private_notes.lent_to_me(bela)
        assert sorted(lent.text for lent in left) == [f"{WORDS} 0", f"{WORDS} 1"]
        assert {lent.until for lent in left} == {None}
        assert private_notes.destroy_all(amara).value == 1
        assert set(bodies(cast, "mia", PrivateNote)) == {b""}
        people.let_go(cast.desk("mia"), amara.user_id)
    cast.time.pass_by(days=60)
    with cast.seated("bela", "mia"):
        bela = cast.desk("bela")
        assert len(private_notes.lent_to_me(bela)) == 2
        private_notes.end_loan(bela, private_notes.lent_to_me(bela)[0].id)
        assert len(private_notes.lent_to_me(bela)) == 1
        report = cast.desk("mia").verify(lambda done, total: None)
        assert report.problems == ()


def test_taking_out_a_note_takes_out_what_was_open_of_it(day: Cast) -> None:
    rosa, amara, bela = a_resident(day), day.desk("amara"), day.desk("bela")
    id = private_notes.write(amara, rosa, WORDS).value.id
    private_notes.amend(amara, id, 1, "other words")
    private_notes.lend(amara, id, bela.user_id, 3)
    private_notes.destroy(amara, [id])
    assert private_notes.lent_to_me(bela) == ()
    assert set(bodies(day, "mia", PrivateNote) + bodies(day, "mia", NoteLoan)) == {b""}
    with pytest.raises(NotFound):
        private_notes.amend(amara, id, 2, "more")
    with pytest.raises(NotFound):
        private_notes.destroy(amara, [RecordId("0" * 32)])

"""What was chosen on the way from a sheet to residents, and that none of it is lost."""

from __future__ import annotations

from pathlib import Path

from shelterdesk.domain.record import ResidentId
from shelterdesk.i18n import translator
from shelterdesk.services.importing import (
    LEAVE_OUT,
    Answer,
    Book,
    Choose,
    Column,
    DateAsked,
    DateQuestion,
    Double,
    Guess,
    Layout,
    Leaf,
    PickList,
    Plan,
    Problem,
    Questions,
    SheetRow,
    Side,
    Table,
    Trial,
    ValueAsked,
)
from shelterdesk.ui.presenters.import_walk import ImportWalk, covered

WORDS = translator()
LEAF = Leaf("People", (("Name", "Born"), ("Aye", "3/4/2001")), Layout(1))
TABLE = Table(
    (Column("name", "A", "Name", ("Aye",), 1), Column("born", "B", "Born", ("3/4/2001",), 1)),
    (SheetRow(2, {"name": "Aye", "born": "3/4/2001"}),),
)
GUESSES = {"name": Guess("full_name", "why"), "born": Guess("birth_date", "why")}
ASKED = Questions(
    (DateAsked("born", DateQuestion.ORDER, "Which?", 1, "3/4/2001"),),
    (
        PickList(
            "name",
            "gender",
            (ValueAsked("f", "F", 1, "woman"), ValueAsked("x", "X", 1, None)),
            (("woman", "Woman"),),
        ),
    ),
)
HERE = Side(0, ("Aye",), None, (), ResidentId("r1"), "Banyan")
ROW = Side(2, ("Aye",), None, ())


def walk_with(table: Table = TABLE) -> ImportWalk:
    walk = ImportWalk()
    walk.take_book(Path("people.csv"), Book((LEAF,)))
    walk.take_table(table, GUESSES)
    return walk


def test_a_suggestion_is_marked_until_somebody_chooses() -> None:
    walk = walk_with()
    assert walk.home("name") == "full_name"
    assert walk.why("name")
    walk.send("name", "full_name")  # chosen, even if it is the same
    assert walk.home("name") == "full_name"
    assert not walk.why("name")


def test_what_was_chosen_outlives_another_look_at_the_headings() -> None:
    walk = walk_with()
    walk.send("name", "nickname")
    walk.send("born", LEAVE_OUT)
    moved = Table(
        (Column("c1", "C", "Name", ("Aye",), 1), Column("c2", "D", "Born", ("1",), 1)), ()
    )
    walk.take_table(moved, {"c1": Guess("full_name", "why")})
    assert walk.home("c1") == "nickname"
    assert walk.home("c2") == LEAVE_OUT


def test_another_file_begins_anew_and_the_same_one_does_not() -> None:
    walk = walk_with()
    walk.send("name", "nickname")
    walk.take_book(Path("people.csv"), Book((LEAF,)))
    walk.take_table(TABLE, {})
    assert walk.home("name") == "nickname"
    walk.take_book(Path("others.csv"), Book((LEAF,)))
    walk.take_table(TABLE, {})
    assert walk.home("name") == ""


def test_two_columns_cannot_be_the_one_birth() -> None:
    walk = walk_with()
    assert walk.columns_problem(WORDS) == ""
    walk.send("name", "birth_date")
    assert "Date of birth" in walk.columns_problem(WORDS)
    walk.send("name", "phone")
    walk.send("born", "phone")
    assert walk.columns_problem(WORDS) == ""
    assert walk.columns_warning(WORDS)  # nobody would have a name


def test_an_answer_stays_when_one_goes_back_but_not_for_another_home() -> None:
    walk = walk_with()
    walk.take_questions(ASKED)
    assert walk.open_questions == 2  # a day first or not, and what X is
    walk.say_date("born", DateQuestion.ORDER, "mdy")
    walk.say_value("name", "x", "")
    assert walk.open_questions == 0
    walk.take_questions(ASKED)  # gone back, and on again
    assert walk.open_questions == 0
    assert walk.plan.orders == {"born": "mdy"}
    assert walk.plan.values["name"] == {"f": "woman", "x": ""}
    assert walk.bare_plan.orders == {}  # so that it is asked again
    walk.say_value("name", "x", None)
    walk.empty_rest("name")  # touches nothing that was decided
    assert walk.plan.values["name"] == {"f": "woman", "x": ""}
    walk.send("born", "arrived_on")
    assert walk.plan.orders == {}


def test_what_a_preset_knows_goes_with_its_columns_only() -> None:
    walk = walk_with()
    known = Plan(homes={"name": "gender"}, values={"name": {"f": "woman"}}, ticks={"name": "woman"})
    walk.take_preset("htcds", known)
    assert walk.home("name") == "gender"
    assert walk.home("born") == "birth_date"  # suggested as before
    assert walk.plan.values == {"name": {"f": "woman"}}
    walk.send("name", "full_name")
    assert walk.plan.values == {}
    assert walk.plan.ticks == {}


def test_a_row_is_the_same_person_only_as_the_one_that_was_chosen() -> None:
    walk = walk_with()
    double, other = (
        Double(ROW, HERE, "name"),
        Double(ROW, Side(0, (), None, (), ResidentId("r2")), "name"),
    )
    walk.take_trial(Trial(1, 0, (), (), (), doubles=(double, other)))
    assert walk.open_doubles == 1  # one row, whoever it is like
    walk.decide_double(double, Choose.LINK)
    assert walk.answers == {2: Answer(Choose.LINK, ResidentId("r1"))}
    assert walk.answer_of(double) is Choose.LINK
    assert walk.answer_of(other) is None
    assert walk.open_doubles == 0
    walk.decide_open(Choose.NEW)  # touches nothing that was decided
    assert walk.answer_of(double) is Choose.LINK


def test_nothing_comes_in_before_it_was_tried_as_it_stands() -> None:
    walk = walk_with()
    walk.take_trial(Trial(1, 1, (), (), ()))
    assert walk.is_ready
    walk.correct(2, "born", "4/4/2001", "3/4/2001")
    assert not walk.is_ready
    walk.correct(2, "born", "3/4/2001", "3/4/2001")  # as it was: no correction is kept
    assert walk.corrections == {}
    walk.take_trial(Trial(1, 1, (Problem(2, "born", "day", "No day."),), (), ()))
    assert not walk.is_ready
    assert "1 row needs a look." in walk.counts(WORDS)


def test_a_long_cell_is_covered() -> None:
    story = "She was taken over the river at night, and there was no lamp in the whole town."
    assert covered(story, WORDS) == f"text, {len(story)} letters"
    assert covered("Aye", WORDS) == "Aye"
    assert "\n" not in covered("one\ntwo", WORDS)


def test_what_stays_in_the_file_is_named_by_its_heading() -> None:
    walk = walk_with()
    walk.take_trial(Trial(1, 1, (), (), ("born",), left_out=("name",)))
    said = " ".join(walk.left_behind(WORDS))
    assert "Name" in said
    assert "Born" in said

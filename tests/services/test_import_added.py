"""What a house asks beside comes in under the key of its kind, or stays in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shelterdesk.domain.fields import FieldSort
from shelterdesk.domain.house_lists import NOT_STORY
from shelterdesk.domain.import_targets import added_home
from shelterdesk.domain.import_words import squeezed
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.services import house_lists, importing, records, shift
from shelterdesk.services.importing import Plan
from tests.cast import copied, found

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return found(tmp_path_factory.mktemp("import_added") / "house")


@pytest.fixture
def mia(empty, tmp_path):
    with copied(empty, tmp_path / "house").seated("mia") as cast:
        shift.begin(cast.desk("mia"))
        yield cast.desk("mia")


def ask(desk, kind, label, sort, **more):
    values = {"of_kind": kind.kind, "sort": sort, "label": label, NOT_STORY: True, **more}
    return house_lists.add_field(desk, kind.category, values).value


def home_of(desk, field):
    keys = [target.key for target in importing.targets(desk)]
    return next(key for key in keys if (home := added_home(key)) and home.code == field.code)


def sheet(tmp_path, text):
    path = tmp_path / "sheet.csv"
    path.write_text(text, encoding="utf-8")
    return importing.lay_out(importing.open_file(path).leaves[0])


def plan_of(table, homes):
    keys = {column.heading: column.key for column in table.columns}
    return Plan(homes={keys[heading]: home for heading, home in homes.items()}), keys


def test_every_sort_comes_in_as_it_was_said_and_an_unknown_word_is_asked_about(mia, tmp_path):
    village = ask(mia, Resident, "Village", FieldSort.LINE)
    meals = ask(mia, Resident, "Meals", FieldSort.NUMBER)
    halal = ask(mia, Resident, "Eats halal", FieldSort.ANSWER)
    seen = ask(mia, Stay, "Seen by the ministry", FieldSort.DAY)
    ward = ask(mia, Stay, "Wing", FieldSort.PICK, choices=("North", "South"))
    fields = {"Village": village, "Meals": meals, "Halal": halal, "Ministry": seen, "Wing": ward}
    table = sheet(
        tmp_path,
        "Given,Village,Meals,Halal,Ministry,Wing\n"
        "Anong,ဘားအံ,3,Yes,24/12/2565,North\n"
        "Malee,,,no,,left one\n",
    )
    homes = {name: home_of(mia, field) for name, field in fields.items()}
    plan, keys = plan_of(table, {"Given": "given_name", **homes})
    asked = importing.questions(table, plan, TODAY, importing.lists(mia))
    wing = next(each for each in asked.lists if each.column == keys["Wing"])
    meant = {word.word: word.suggested for word in wing.words}
    assert len(wing.choices) == 2
    assert meant["leftone"] is None
    assert meant["north"] in [code for code, _ in wing.choices]
    assert [each.column for each in asked.dates] == [keys["Ministry"]]
    north, south = (code for code, _ in wing.choices)
    plan = replace(plan, eras={keys["Ministry"]: "be"}, values={keys["Wing"]: {"north": north}})
    dry = importing.dry_run(mia, importing.Decided(table, plan))
    assert [(p.row, p.column, p.code) for p in dry.problems] == [(3, keys["Wing"], "unknown_code")]
    plan = replace(plan, values={keys["Wing"]: {"north": north, "leftone": south}})
    done = importing.take_in(mia, importing.Decided(table, plan))
    assert done.problems == ()
    first, second = (
        {a.code: a.text for kind in (Resident, Stay) for r in records.page(mia, kind, id).rows
         for a in r.added}
        for id in done.imported
    )  # fmt: skip
    assert first == {
        village.code: "ဘားအံ",
        meals.code: "3",
        halal.code: "yes",
        seen.code: "2022-12-24",
        ward.code: north,
    }
    assert second == {halal.code: "no", ward.code: south}
    importing.undo(mia, done.batch)
    with mia.look() as work:
        assert list(work.shelf(Resident).every()) == []


def test_what_is_no_number_or_no_whole_day_waits_for_a_look(mia, tmp_path):
    meals = ask(mia, Resident, "Meals", FieldSort.NUMBER)
    seen = ask(mia, Stay, "Seen by the ministry", FieldSort.DAY)
    table = sheet(tmp_path, "Given,Meals,Ministry\nAnong,many,2022\n")
    homes = {"Meals": home_of(mia, meals), "Ministry": home_of(mia, seen)}
    plan, keys = plan_of(table, {"Given": "given_name", **homes})
    dry = importing.dry_run(mia, importing.Decided(table, plan))
    assert {p.column for p in dry.problems} == {keys["Meals"], keys["Ministry"]}


def test_a_field_that_rests_leaves_its_column_in_the_file_and_says_so(mia, tmp_path):
    village = ask(mia, Resident, "Village", FieldSort.LINE)
    table = sheet(tmp_path, "Given,Village\nAnong,Hpa-an\n")
    plan, keys = plan_of(table, {"Given": "given_name", "Village": home_of(mia, village)})
    saved = importing.save_plan(mia, "Ours", table, plan).value
    assert importing.read_as(mia, saved.key, table).homes == plan.homes
    house_lists.rest(mia, village)
    assert keys["Village"] not in importing.read_as(mia, saved.key, table).homes
    done = importing.take_in(mia, importing.Decided(table, plan))
    assert done.homeless == (keys["Village"],)
    (person,) = records.page(mia, Resident, done.imported[0]).rows
    assert person.added == ()


def test_nothing_that_opens_covered_is_a_home(mia):
    ask(mia, Stay, "What else", FieldSort.COVERED)
    assert [t.key for t in importing.targets(mia)] == [t.key for t in importing.TARGETS]
    assert added_home("added:stay:covered:local:abcdefghijkl") is None


def test_a_column_that_is_called_as_the_house_calls_a_field_is_suggested_for_it(mia, tmp_path):
    ask(mia, Resident, "Room mate wishes", FieldSort.LINE)
    village = ask(mia, Resident, "Village", FieldSort.LINE, labels=("th=หมู่บ้าน",))
    table = sheet(tmp_path, "Given,หมู่บ้าน,VILLAGE,Else\nAnong,a,b,c\n")
    found = importing.suggest(table, TODAY, importing.headings(mia))
    keys = {column.heading: column.key for column in table.columns}
    assert found[keys["หมู่บ้าน"]].target == home_of(mia, village)
    assert keys["VILLAGE"] not in found  # one column for one home
    assert keys["Else"] not in found
    house_lists.rest(mia, village)
    assert squeezed("Village") not in importing.headings(mia)

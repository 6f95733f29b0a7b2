"""A sheet of any shape comes in whole or not at all, every name right, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from shelterdesk.domain.dates import read_date
from shelterdesk.domain.import_targets import BY_KEY, LEAVE_OUT, NOTE, PICKED, TARGETS
from shelterdesk.domain.import_words import choices, headings, words
from shelterdesk.domain.kinds.batch import BatchState, ImportBatch, ImportPlan
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse, ReferenceNumber
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, EverydayName, Gender, Resident
from shelterdesk.domain.kinds.task import Task
from shelterdesk.errors import BuiltUpon, Cancelled, Denied, UnreadableFile
from shelterdesk.services import checking, drafts, import_cells, importing, records, shift
from shelterdesk.services.importing import Answer, Choose, DateQuestion, Plan
from shelterdesk.services.progress import Progress
from tests.cast import copied, found
from tests.services import ugly_sheets

NEVER_LOGGED = ("Somsri", "ขิ่น มิ้นท์", "AB123456", "Aye Aye Mon", "Heron Blue")
TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    return found(tmp_path_factory.mktemp("importing") / "house")


@pytest.fixture
def house(empty, tmp_path):
    with copied(empty, tmp_path / "house").seated("mia", "nils") as cast:
        yield cast


@pytest.fixture
def mia(house):
    """The manager, on duty."""
    shift.begin(house.desk("mia"))
    return house.desk("mia")


def table_of(path):
    return importing.lay_out(importing.open_file(path).leaves[0])


def guessed(table, **more):
    """The plan that the suggestions alone make."""
    found_ = importing.suggest(table, TODAY)
    return Plan(homes={key: guess.target for key, guess in found_.items()}, **more)


def residents(desk):
    with desk.look() as work:
        return list(work.shelf(Resident).every())


def key(table, heading):
    return next(column.key for column in table.columns if column.heading == heading)


# ---- two header rows, merged groups, colours


def test_group_headings_are_joined_and_titles_and_row_numbers_are_not_people(tmp_path):
    book = importing.open_file(ugly_sheets.two_header_rows(tmp_path / "a.xlsx"))
    table = importing.lay_out(book.leaves[0])
    assert [column.heading for column in table.columns] == [
        "No.", "Name / First name", "Name / Family name", "Name / Thai", "วันเกิด",
        "Papers / Nationality", "Papers / Passport no.", "Sex", "Remarks",
    ]  # fmt: skip
    assert [row.number for row in table.rows] == [5, 6, 7]
    assert any("Colours are not read" in note for note in book.notes)
    homes = {table.column(k).heading: g.target for k, g in importing.suggest(table, TODAY).items()}
    assert homes == {
        "Name / First name": "given_name",
        "Name / Family name": "family_name",
        "Name / Thai": "other_name",
        "วันเกิด": "birth_date",
        "Papers / Nationality": "citizenship",
        "Papers / Passport no.": "number",
        "Sex": "gender",
        "Remarks": LEAVE_OUT,
    }


def test_an_ugly_sheet_is_asked_about_corrected_and_taken_in_with_every_name_right(mia, tmp_path):
    table = table_of(ugly_sheets.two_header_rows(tmp_path / "a.xlsx"))
    plan = guessed(table)
    asked = importing.questions(table, plan, TODAY)
    assert [(q.question, q.rows) for q in asked.dates] == [(DateQuestion.ERA, 3)]
    born = asked.dates[0].column
    unknown = [w.word for found_ in asked.lists for w in found_.words if w.suggested is None]
    assert unknown == ["fem."]
    plan = replace(plan, eras={born: "be"})
    assert importing.questions(table, plan, TODAY).dates == ()
    dry = importing.dry_run(mia, importing.Decided(table, plan))
    assert [(p.row, p.column, p.code) for p in dry.problems] == [
        (7, key(table, "Sex"), "unknown_code")
    ]
    assert (dry.rows, dry.ready, residents(mia)) == (3, 2, [])
    assert dry.left_out == (key(table, "Remarks"),)
    assert dry.homeless == (key(table, "No."),)
    plan = replace(plan, values={key(table, "Sex"): {"fem.": "feminine"}})
    done = importing.take_in(mia, importing.Decided(table, plan))
    assert done.problems == ()
    names = [
        {n.full_text: n.use for n in records.page(mia, IdentityName, id).rows}
        for id in done.imported
    ]
    assert names == [
        {"Daw Khin Myint": NameUse.LEGAL, "ขิ่น มิ้นท์": NameUse.ALIAS},
        {"Somsri": NameUse.LEGAL, "สมศรี": NameUse.ALIAS},
        {"ခင်မျိုးဝေ": NameUse.LEGAL},
    ]
    births = [records.page(mia, Identity, id).rows[0] for id in done.imported]
    assert [b.birth_date.edtf for b in births] == ["1998-03-15", "2002-02-02", "2000-08-07"]
    assert [b.citizenships for b in births] == [("MM",), ("TH",), ("MM",)]
    assert {n.code for n in done.notes} >= {"name_filler", "old_letters"}
    numbers = records.page(mia, ReferenceNumber, done.imported[0]).rows
    assert [(n.issuer, n.number) for n in numbers] == [("Papers / Passport no.", "AB123456")]
    assert {r.gender for r in residents(mia)} == {Gender.FEMININE}


def test_what_a_reason_says_holds_no_word_of_a_cell(mia, tmp_path):
    table = table_of(ugly_sheets.two_header_rows(tmp_path / "a.xlsx"))
    trial = importing.dry_run(mia, importing.Decided(table, guessed(table)))
    said = " ".join(f"{p.column} {p.code} {p.sentence}" for p in (*trial.problems, *trial.notes))
    cells = {str(cell) for row in table.rows for cell in row.cells.values()} - {"Burmese"}
    assert trial.problems
    assert [cell for cell in cells if len(cell) > 3 and cell in said] == []


# ---- dates


def test_every_shape_of_a_date_is_read_or_asked_once_for_its_column(mia, tmp_path):
    table = table_of(ugly_sheets.mixed_calendars(tmp_path / "b.xlsx"))
    plan = guessed(table)
    born, came = key(table, "DOB"), key(table, "Date in")
    asked = {(q.column, q.question) for q in importing.questions(table, plan, TODAY).dates}
    assert asked == {
        (born, DateQuestion.ORDER),
        (born, DateQuestion.ERA),
        (born, DateQuestion.TWO_DIGITS),
        (came, DateQuestion.ORDER),
    }
    plan = replace(
        plan,
        orders={born: "dmy", came: "dmy"},
        eras={born: "be"},
        two_digits={born: "be"},
    )
    assert importing.questions(table, plan, TODAY).dates == ()
    dry = importing.dry_run(mia, importing.Decided(table, plan))
    assert [(p.row, p.code) for p in dry.problems] == [(6, "date_serial")]
    fixed = {(6, born): "24/7/1998"}
    done = importing.take_in(mia, importing.Decided(table, plan, corrections=fixed))
    births = [records.page(mia, Identity, id).rows[0].birth_date for id in done.imported]
    assert [b.edtf for b in births] == [
        "2001~/2002~", "1998-04-03", "1998-03-12", "2000", "1998-07-24", "2007/2009",
    ]  # fmt: skip
    assert births[0].original_text == "about 24"
    groups = [records.page(mia, AgeStatus, id).rows[0].group for id in done.imported]
    assert groups[-1] is not AgeGroup.ADULT  # seventeen or eighteen: a child until it is known
    assert groups[1] is AgeGroup.ADULT


def test_the_other_answer_gives_the_other_day(mia, tmp_path):
    table = table_of(ugly_sheets.mixed_calendars(tmp_path / "b.xlsx"))
    born, came = key(table, "DOB"), key(table, "Date in")
    plan = guessed(
        table, orders={born: "mdy", came: "mdy"}, eras={born: "be"}, two_digits={born: "ce"}
    )
    fixed = {(6, born): "7/24/1998", (4, born): ""}
    done = importing.take_in(mia, importing.Decided(table, plan, corrections=fixed))
    assert records.page(mia, Identity, done.imported[1]).rows[0].birth_date.edtf == "1998-03-04"
    assert records.page(mia, Identity, done.imported[2]).rows[0].birth_date is None


# ---- letters of a text file


def test_how_letters_are_written_is_asked_and_never_guessed(tmp_path):
    text = "ชื่อ;เพศ;สัญชาติ\nมาลี;หญิง;ไทย\n"
    path = tmp_path / "thai.csv"
    path.write_bytes(text.encode("cp874"))
    asks = importing.open_file(path)
    assert asks.asks
    assert asks.leaves == ()
    seen = {writing.code: writing.lines[0] for writing in asks.writings}
    assert seen["cp874"] == "ชื่อ;เพศ;สัญชาติ"
    book = importing.open_file(path, writing="cp874")
    assert book.separator == ";"
    table = importing.lay_out(book.leaves[0])
    assert [c.heading for c in table.columns] == ["ชื่อ", "เพศ", "สัญชาติ"]
    assert importing.suggest(table, TODAY)[table.columns[0].key].target == "full_name"


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_plain_letters_and_any_separator_are_read_at_once(tmp_path, code, separator):
    path = tmp_path / "people.csv"
    rows = [["ชื่อ", "Nationality"], ["မြ", "Myanmar"], ["Lan, the younger", "VN"]]
    quoted = "\r\n".join(separator.join(f'"{cell}"' for cell in row) for row in rows)
    path.write_bytes(quoted.encode(code))
    table = table_of(path)
    assert [row.cells["A"] for row in table.rows] == ["မြ", "Lan, the younger"]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 no workbook"])
@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.txt"])
def test_what_is_no_sheet_is_a_calm_refusal(tmp_path, content, name):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        table_of(path)


# ---- somebody who is here already


def test_a_row_that_may_be_somebody_here_waits_for_an_answer(mia, tmp_path):
    table = table_of(ugly_sheets.many_rows(tmp_path / "c.xlsx", 6))
    plan = guessed(table)
    first = importing.take_in(mia, importing.Decided(table, plan))
    again = importing.take_in(mia, importing.Decided(table, plan))
    assert (again.imported, again.ready) == ((), 0)
    assert {p.code for p in again.problems} == {"already_here"}
    double = again.asked[0]
    assert (double.row.row, double.other.row, double.why) == (2, 0, "number")
    assert double.other.resident == first.imported[0]
    assert set(double.row.names) & set(double.other.names)
    assert double.other.born.edtf == double.row.born.edtf
    answers = {row.number: Answer(Choose.SKIP) for row in table.rows}
    answers[2] = Answer(Choose.LINK, first.imported[0])
    answers[3] = Answer(Choose.NEW)
    third = importing.take_in(mia, importing.Decided(table, plan, answers=answers))
    assert (len(third.imported), third.skipped) == (1, (2, 4, 5, 6, 7))
    with mia.look() as work:
        batches = {b.id: b for b in work.shelf(ImportBatch).every()}
    assert batches[third.batch].linked == (f"2 {first.imported[0]}",)
    assert len(residents(mia)) == 7


def test_two_rows_of_one_person_are_shown_side_by_side(mia, tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("Name,DOB\nAye Aye Mon,1999-03-01\nAye Aye Mon,1999-03-01\n", "utf-8")
    table = table_of(path)
    trial = importing.dry_run(mia, importing.Decided(table, guessed(table)))
    assert [(d.row.row, d.other.row) for d in trial.doubles] == [(3, 2)]
    assert [p.code for p in trial.problems] == ["row_repeated"]
    plan, answers = guessed(table), {3: Answer(Choose.SKIP)}
    assert importing.dry_run(mia, importing.Decided(table, plan, answers=answers)).problems == ()


# ---- all or nothing, and back again


def test_a_whole_import_can_be_taken_back_and_leaves_signed_removals(mia, tmp_path):
    table = table_of(ugly_sheets.many_rows(tmp_path / "e.xlsx", 30))
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    assert len(residents(mia)) == len(done.imported) == 30
    line = importing.batches(mia)[0]
    assert (line.batch, line.count, line.undone, line.why_not) == (done.batch, 30, False, "")
    assert importing.undo(mia, done.batch).value == 30
    assert residents(mia) == []
    assert [entry.action for entry in mia.trail(size=2)] == ["import.undo", "remove"]
    with mia.look() as work:
        kept = work.shelf(ImportBatch).get(done.batch)
    assert (kept.state, kept.residents) == (BatchState.UNDONE, ())
    assert checking.verify(mia).sound
    assert importing.undo(mia, done.batch).value == 0
    assert len(importing.take_in(mia, importing.Decided(table, guessed(table))).imported) == 30


def test_a_child_of_a_batch_goes_with_the_keys_of_its_own_rings(mia, tmp_path):
    path = tmp_path / "f.csv"
    path.write_text("Name,DOB,Phone,Consent\nMoe,2014,081 234,yes\nWin,1990,,\n", "utf-8")
    table = table_of(path)
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    assert sorted(r.shielded for r in residents(mia)) == [False, True]
    importing.undo(mia, done.batch)
    assert residents(mia) == []
    assert checking.verify(mia).sound


def test_an_import_that_somebody_built_on_stays(mia, tmp_path):
    table = table_of(ugly_sheets.many_rows(tmp_path / "g.xlsx", 4))
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    with mia.work("everyday_name.amend") as work:
        name = next(iter(work.shelf(EverydayName).all_of(done.imported[2])))
        work.shelf(EverydayName).amend(name.id, name.rev, {"nickname": "Noi"})
    assert importing.batches(mia)[0].why_not
    with pytest.raises(BuiltUpon):
        importing.undo(mia, done.batch)
    assert len(residents(mia)) == 4


@pytest.mark.parametrize("form", ["alert", "consent:share", "closing-sign"])
def test_a_draft_that_somebody_began_about_one_of_them_is_not_lost(mia, tmp_path, form):
    table = table_of(ugly_sheets.many_rows(tmp_path / "h.xlsx", 3))
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    drafts.keep(mia, f"{form}/{done.imported[1]}", {"text": "begun"})
    with pytest.raises(BuiltUpon):
        importing.undo(mia, done.batch)
    assert len(residents(mia)) == 3


@pytest.mark.parametrize("sentence", [importing.READING, importing.KEEPING])
def test_stopping_keeps_everybody_out(mia, tmp_path, sentence):
    table = table_of(ugly_sheets.many_rows(tmp_path / "i.xlsx", 60))

    def stop(done, total, text):
        if text == sentence:
            progress.cancel()

    progress = Progress(stop)
    with pytest.raises(Cancelled):
        importing.take_in(mia, importing.Decided(table, guessed(table)), progress=progress)
    assert residents(mia) == []
    assert importing.batches(mia) == ()


def test_nobody_but_a_manager_imports_lists_or_takes_back(house, mia, tmp_path):
    table = table_of(ugly_sheets.many_rows(tmp_path / "j.xlsx", 2))
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    nils = house.desk("nils")
    assert not importing.may_import(nils)
    for act in (
        lambda: importing.dry_run(nils, importing.Decided(table, guessed(table))),
        lambda: importing.take_in(nils, importing.Decided(table, guessed(table))),
        lambda: importing.batches(nils),
        lambda: importing.undo(nils, done.batch),
        lambda: importing.save_plan(nils, "Ours", table, guessed(table)),
    ):
        with pytest.raises(Denied):
            act()
    assert len(residents(mia)) == 2


# ---- plans that are kept


def test_a_saved_way_to_read_holds_headings_and_words_of_pick_lists_alone(mia, tmp_path):
    table = table_of(ugly_sheets.two_header_rows(tmp_path / "k.xlsx"))
    born = key(table, "วันเกิด")
    plan = replace(
        guessed(table),
        eras={born: "be"},
        values={
            key(table, "Sex"): {"fem.": "feminine", "see her sister": "", "x": "no code"},
            born: {"2530": "feminine"},
        },
    )
    kept = importing.save_plan(mia, "Our list", table, plan).value
    assert importing.presets(mia)[-1] == kept
    read = importing.read_as(mia, kept.key, table)
    meant = {key(table, "Sex"): {"fem.": "feminine"}}
    assert (read.homes, read.eras, read.values) == (plan.homes, {born: "be"}, meant)
    with mia.look() as work:
        (saved,) = work.shelf(ImportPlan).every()
    assert not any(word in str(saved) for word in ("sister", "2530"))
    assert importing.save_plan(mia, "our LIST", table, plan).value.key == kept.key


def test_a_column_for_each_value_is_read_by_its_ticks(mia, tmp_path):
    path = tmp_path / "l.csv"
    path.write_text(
        "prs_FirstName,prs_Citizenship/MMR,prs_Citizenship/THA,prs_Birthdate\n"
        "Mya,1,0,1990\nTun,1,1,1991\nLan,,,1992\n",
        "utf-8",
    )
    table = table_of(path)
    done = importing.take_in(
        mia, importing.Decided(table, importing.read_as(mia, "htcds_ticks", table))
    )
    found_ = [records.page(mia, Identity, id).rows[0].citizenships for id in done.imported]
    assert found_ == [("MM",), ("MM", "TH"), ()]


def test_a_code_name_that_somebody_has_is_said(mia, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text("Name,Code name,DOB\nMya,Heron Blue,1990\nTun,heron blue,1991\n", "utf-8")
    table = table_of(path)
    trial = importing.dry_run(mia, importing.Decided(table, guessed(table)))
    assert [(p.row, p.code) for p in trial.problems] == [(3, "code_name_taken")]


# ---- the words


def test_every_word_has_one_meaning_and_every_home_has_words():
    assert set(headings().values()) == {*BY_KEY, LEAVE_OUT} - {NOTE}  # which nothing suggests
    for target in TARGETS:
        if target.sort in PICKED:
            codes = {code for code, _ in choices(target)}
            assert set(words(target.key).values()) - {""} <= codes


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1998, 12, 3), date(2099, 12, 31)])
def test_a_typed_day_is_what_reading_its_text_gives(day):
    assert import_cells.plain_day(day) == read_date(day.isoformat(), today=TODAY).date


@pytest.mark.parametrize("year", [2440, 2541, 2600, 1899, 2100])
def test_a_typed_day_of_a_strange_year_is_read_like_a_text(year):
    assert import_cells.plain_day(date(year, 1, 2)) is None


def test_who_is_called_a_child_is_shielded_whatever_the_date_of_birth_says(mia, tmp_path):
    path = tmp_path / "n.csv"
    path.write_text("Name,DOB,Adult or child\nMya,1990,child\nTun,1991,adult\n", "utf-8")
    table = table_of(path)
    done = importing.take_in(mia, importing.Decided(table, guessed(table)))
    groups = [records.page(mia, AgeStatus, id).rows[0].group for id in done.imported]
    assert groups == [AgeGroup.UNCERTAIN, AgeGroup.ADULT]
    assert [(n.row, n.code) for n in done.notes if n.code == "age_group_differs"] == [
        (2, "age_group_differs")
    ]
    assert {r.code: r.shielded for r in residents(mia)} == {
        r.code: r.resident == done.imported[0] for r in residents(mia)
    }


def test_of_two_columns_for_one_thing_the_second_is_named_and_not_dropped(mia, tmp_path):
    path = tmp_path / "o.csv"
    path.write_text("Name,Room,Bed,DOB\nMya,R1,B2,1990\n", "utf-8")
    table = table_of(path)
    plan = replace(guessed(table), homes={"A": "full_name", "B": "room", "C": "room"})
    trial = importing.dry_run(mia, importing.Decided(table, plan))
    assert trial.homeless == ("C", "D")


def test_a_note_becomes_something_for_the_case_manager_to_sort(house, mia, tmp_path):
    path = tmp_path / "m.csv"
    path.write_text(
        "Full name,Came on,Notes\nMya Test,2026-01-02,she cries at night\nTun Test,2026-01-02,\n",
        "utf-8",
    )
    table = table_of(path)
    suggested = importing.suggest(table, TODAY)[key(table, "Notes")].target
    assert suggested == LEAVE_OUT  # nothing suggests that a story comes in
    plan = guessed(table)
    plan = replace(plan, homes={**plan.homes, key(table, "Notes"): "note"})
    mya, tun = importing.take_in(mia, importing.Decided(table, plan)).imported
    (task,) = records.page(mia, Task, mya).rows
    assert (task.what, task.remark) == ("Notes", "she cries at night")
    assert records.page(mia, Task, tun).rows == ()
    with pytest.raises(Denied):
        records.page(house.desk("nils"), Task, mya)

"""A roster names those who agreed; who did not, or asks for protection, leaves no trace."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.consent import (
    Capacity,
    Consent,
    ConsentForm,
    ConsentType,
    Decision,
    GivenBy,
)
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.kinds.document import Document as Paper
from shelterdesk.domain.kinds.family import Relation
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.readiness import RosterLayout
from shelterdesk.domain.kinds.resident import AgeGroup
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    CannotWrite,
    Denied,
    Invalid,
    NoConsent,
    NoLongerSo,
    ProtectionFirst,
    SameSigner,
    SecondPersonNeeded,
)
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import (
    consents,
    families,
    group_journeys,
    joining,
    readiness,
    records,
    rosters,
    sheets,
    standings,
)
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.rosters import Form, Roster
from tests.cast import TODAY, Cast, copied
from tests.services.ready_house import say_yes

SITTING = ("mia", "max", "carla", "nils", "lea", "nora")
EMBASSY = "Embassy of the Practice State"
EVIL = '=cmd|"/C calc"!A1'
FONTS = Fonts()
PEOPLE = {"Aye": "AYE AYE KHIN", "Ba": "BA TUN", "Cho": EVIL}


NEVER_LOGGED = ("AYE AYE KHIN", "BA TUN", EVIL, EMBASSY)
LINES = ("identity", "paper_number", "readiness", "exit_permission", "fit_to_travel")


def settle(cast: Cast, name: str, paper_name: str, **consent: Any) -> ResidentId:
    """A resident with papers, who agreed to the embassy."""
    who = cast.admit("nils", name)
    cast.assign(who, "carla", Role.CM)
    cast.assign(who, "lea", Role.LEG)
    carla = cast.desk("carla")
    records.add(carla, IdentityName, who, {"full_text": paper_name, "use": NameUse.LEGAL})
    born = PartialDate("1998-05-01")
    records.add(carla, Identity, who, {"citizenships": ("MM", "TH"), "birth_date": born})
    records.add(
        carla,
        Paper,
        who,
        {"document_type": "passport", "state": "handed_over", "number": "MA1234567",
         "country": "MM", "expires_on": TODAY + timedelta(days=500)},
    )  # fmt: skip
    say_yes(cast, who)
    agree(cast, who, **consent)
    return who


def agree(cast: Cast, who: ResidentId, **more: Any) -> None:
    consents.record(cast.desk("carla"), Consent, who, said(**more))


def said(**more: Any) -> dict[str, Any]:
    return {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.EMBASSY,
        "recipient": EMBASSY,
        "purpose": "A list of who travels",
        "covers": LINES,
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=90),
        **more,
    }


@pytest.fixture(scope="module")
def settled(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """A house with three people who agreed; made once, copied for each test."""
    cast = copied(founded_house, tmp_path_factory.mktemp("rosters") / "house")
    with cast.seated(*SITTING):
        for name, paper_name in PEOPLE.items():
            settle(cast, name, paper_name)
    return cast


@pytest.fixture
def house(settled: Cast, tmp_path: Path) -> Iterator[Cast]:
    cast = copied(settled, tmp_path / "house")
    cast.time.at = settled.time.at
    with cast.seated(*SITTING):
        yield cast


@pytest.fixture(autouse=True)
def _same_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawn number would differ between two rosters that are to be compared."""
    monkeypatch.setattr(rosters, "draw_number", lambda desk, sort: f"{sort}-2026-TEST")


def make(cast: Cast, profile: str = "embassy", login: str = "mia", **asked: Any) -> Roster:
    recipient = "" if profile == "internal" else EMBASSY
    return rosters.make(cast.desk(login), profile, recipient, "MM", fonts=FONTS, **asked)


def of(cast: Cast, paper_name: str) -> ResidentId:
    everybody = make(cast, "internal")
    carla = cast.desk("carla")
    return next(
        who
        for who, _ in everybody.members
        if records.page(carla, IdentityName, who).rows[0].full_text == paper_name
    )


def names(roster: Roster) -> list[str]:
    place = [column.field for column in roster.page.columns].index("name_paper")
    return sorted(row[place] for row in roster.page.rows)


def everything(roster: Roster) -> tuple[bytes, ...]:
    return tuple(rosters.file_of(roster, form) for form in Form)


def text(roster: Roster) -> str:
    document = pypdfium2.PdfDocument(roster.pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document)


# ---- nobody sees that somebody is missing


def test_one_under_protection_leaves_no_trace(settled: Cast, house: Cast, tmp_path: Path) -> None:
    """Byte for byte the roster of a house in which that person never was, in every form."""
    more = copied(settled, tmp_path / "more")
    more.time.at = settled.time.at
    without = make(house)
    with more.seated(*SITTING):
        dah = settle(more, "Dah", "DAH MIN")
        assert len(names(make(more))) == 4
        readiness.note_fact(more.desk("lea"), dah, "protection_claim", "open")
        with_protection = make(more)
        assert names(with_protection) == sorted(PEOPLE.values())
        assert everything(with_protection) == everything(without)
        assert with_protection.page.rows == without.page.rows


def test_one_without_consent_leaves_no_trace(settled: Cast, house: Cast, tmp_path: Path) -> None:
    more = copied(settled, tmp_path / "more")
    more.time.at = settled.time.at
    without = everything(make(house))
    with more.seated(*SITTING):
        settle(more, "Dah", "DAH MIN", decision=Decision.DECLINED)
        settle(more, "Ei", "EI MON", recipient="Embassy of another state")
        settle(more, "Fah", "FAH SOE", recipient_class=RecipientClass.IOM)
        assert everything(make(more)) == without


def test_the_manifest_of_a_journey_is_those_of_it_who_agreed(house: Cast) -> None:
    mia = house.desk("mia")
    chosen = dict(list(PEOPLE.items())[:2])
    travellers = [of(house, paper_name) for paper_name in chosen.values()]
    plan = {"name": "Bus of Friday", "depart_on": TODAY + timedelta(days=3)}
    journey = group_journeys.begin(mia, plan, residents=travellers).value
    only = [member.resident for member in group_journeys.opened(mia, journey.id).members]
    assert names(make(house, only=only)) == sorted(chosen.values())
    readiness.note_fact(house.desk("lea"), travellers[0], "protection_claim", "open")
    assert names(make(house, only=only)) == [chosen[list(chosen)[1]]]


def test_the_pages_hold_no_count(house: Cast) -> None:
    said = text(make(house))
    assert not {"3 residents", "3 people", "of 3", "total", "Total"} & {said}
    assert "1 of 1" in said  # pages
    numbers = [row[0] for row in CalamineWorkbook.from_filelike(
        io.BytesIO(rosters.file_of(make(house), Form.XLSX))
    ).get_sheet_by_index(0).to_python() if isinstance(row[0], float)]  # fmt: skip
    assert numbers == [1.0, 2.0, 3.0]
    # the year in both eras, as an office in Thailand reads it out
    assert "24 Nov 2026 (2569 BE)" in said.replace("\u00a0", " ")


@pytest.mark.parametrize("value", ["no", "unsure"])
def test_who_does_not_want_to_go_is_on_no_list(house: Cast, value: str) -> None:
    readiness.note_fact(house.desk("carla"), of(house, "BA TUN"), "wish", value)
    assert ("BA TUN" in names(make(house))) is (value != "no")
    assert "BA TUN" in names(make(house, "internal"))


def test_a_no_under_another_name_of_theirs_counts_too(house: Cast) -> None:
    mia, ba, other = house.desk("mia"), of(house, "BA TUN"), house.admit("nils", "Tun Tun")
    joining.join(mia, ba, other, "The same scar")
    made = make(house)
    assert "BA TUN" in names(made)
    readiness.note_wish(house.desk("nils"), other, "no")
    assert "BA TUN" not in names(make(house))
    with pytest.raises(NoLongerSo):
        rosters.let_out(mia, made)
    assert "BA TUN" in names(make(house, "internal"))


def test_protection_counts_for_every_reader_outside(house: Cast) -> None:
    ba = of(house, "BA TUN")
    agree(house, ba, recipient_class=RecipientClass.MINISTRY, recipient="Ministry")
    made = rosters.make(house.desk("mia"), "ministry", "Ministry", "MM", fonts=FONTS)
    assert len(made.members) == 1
    readiness.note_fact(house.desk("lea"), ba, "protection_claim", "open")
    with pytest.raises(Invalid):
        rosters.make(house.desk("mia"), "ministry", "Ministry", "MM", fonts=FONTS)
    assert "BA TUN" in names(make(house, "internal"))


def test_a_child_is_on_it_only_with_guardian_and_who_decides(house: Cast) -> None:
    child = house.admit("nils", "Small", AgeGroup.CHILD)
    house.assign(child, "carla", Role.CM)
    carla = house.desk("carla")
    records.add(carla, IdentityName, child, {"full_text": "SMALL ONE", "use": NameUse.LEGAL})
    records.add(carla, Identity, child, {"citizenships": ("MM",)})
    say_yes(house, child)
    told = {"given_by": GivenBy.GUARDIAN, "best_interest": "Child protection office"}
    told |= {"capacity": Capacity.HAS, "assent": Answer.YES, "form": ConsentForm.WRITTEN}
    for more in (
        {**told, "covers": LINES},  # a yes that does not name the child's lines
        {**told, "covers": (*LINES, "child"), "given_by": GivenBy.RESIDENT},
        {**told, "covers": (*LINES, "child"), "best_interest": ""},
    ):
        records.add(carla, Consent, child, said(**more))
        assert "SMALL ONE" not in names(make(house, login="carla"))
    records.add(carla, Consent, child, said(**{**told, "covers": (*LINES, "child")}))
    assert "SMALL ONE" in names(make(house, login="carla"))
    # A manager does not read who belongs together, so nor whether a parent asks for protection.
    assert "SMALL ONE" not in names(make(house, login="mia"))
    assert "BA TUN" in names(make(house, login="mia"))
    mother = house.admit("nils", "Mother")
    house.assign(mother, "carla", Role.CM)
    families.link(carla, child, mother, Relation.PARENT)
    readiness.note_fact(house.desk("nils"), mother, "protection_claim", "open")
    assert "SMALL ONE" not in names(make(house, login="carla"))


# ---- what each line holds


def test_a_mission_reads_its_own_nationality_and_no_other(house: Cast) -> None:
    with pytest.raises(Invalid):
        rosters.make(house.desk("mia"), "embassy", EMBASSY, "", fonts=FONTS)
    said = text(make(house))
    assert "Myanmar" in said
    assert "Thailand" not in said


def test_a_line_that_was_not_agreed_to_is_empty(house: Cast) -> None:
    agree(house, of(house, "BA TUN"), covers=("identity",))
    made = make(house)
    columns = [column.field for column in made.page.columns]
    row = next(row for row in made.page.rows if "BA TUN" in row)
    held = {field for field, cell in zip(columns, row, strict=True) if cell}
    assert held == {"file_number", "name_paper", "age_band", "nationality", "sex"}


def test_a_name_is_the_one_of_papers(house: Cast) -> None:
    assert "Aye," not in text(make(house))
    assert "Ba " not in " ".join(names(make(house)))


def test_without_a_name_of_the_body_there_is_none(house: Cast) -> None:
    with pytest.raises(Invalid):
        rosters.make(house.desk("mia"), "embassy", " ", "MM", fonts=FONTS)


# ---- in the recipient's own layout


def test_columns_and_headings_as_the_recipient_wants_them(house: Cast) -> None:
    lines = ("name_paper = ชื่อตามหนังสือเดินทาง", "paper_number = Passport No.", "needs")
    layout = rosters.keep_layout(house.desk("mia"), "embassy", "Consular form", lines).value
    assert rosters.layouts(house.desk("mia"), "embassy") == (layout,)
    made = make(house, layout=layout)
    book = CalamineWorkbook.from_filelike(io.BytesIO(rosters.file_of(made, Form.XLSX)))
    rows = book.get_sheet_by_index(0).to_python()
    assert ["No.", "ชื่อตามหนังสือเดินทาง", "Passport No.", "Needs on the way"] in rows
    assert any(row[1:3] == ["BA TUN", "MA1234567"] for row in rows)
    table = Document(io.BytesIO(rosters.file_of(made, Form.DOCX))).tables[0]
    assert [cell.text for cell in table.rows[0].cells][1:3] == [
        "ชื่อตามหนังสือเดินทาง",
        "Passport No.",
    ]


@pytest.mark.parametrize(
    "line", ["diagnosis = Health", "remark", "criteria", "no_hold", "name_paper = a\nname_paper"]
)
def test_a_layout_cannot_bring_in_what_stays_out(house: Cast, line: str) -> None:
    mia = house.desk("mia")
    with pytest.raises(Invalid):
        rosters.keep_layout(mia, "embassy", "x", tuple(line.splitlines()))
    # Also not one that was written past the page.
    said = {"name": "x", "profile": "embassy", "columns": tuple(line.splitlines())}
    layout = records.add(mia, RosterLayout, ResidentId(""), said).value
    with pytest.raises(Invalid):
        make(house, layout=layout)


def test_no_cell_of_a_table_runs(house: Cast) -> None:
    made = make(house)
    package = zipfile.ZipFile(io.BytesIO(rosters.file_of(made, Form.XLSX)))
    assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(rosters.file_of(made, Form.XLSX))
    ).get_sheet_by_index(0).to_python()  # fmt: skip
    assert any(f"'{EVIL}" in row for row in rows)
    starts = {str(cell)[0] for row in rows for cell in row if cell}
    assert not {"=", "+", "-", "@"} & starts


def test_files_say_their_number_and_nobody(house: Cast) -> None:
    made = make(house)
    said = Document(io.BytesIO(rosters.file_of(made, Form.DOCX))).core_properties
    assert (said.title, said.author, said.last_modified_by, said.comments) == (
        made.number, "", "", "",
    )  # fmt: skip
    for form in (Form.XLSX, Form.DOCX):
        package = zipfile.ZipFile(io.BytesIO(rosters.file_of(made, form)))
        core = package.read("docProps/core.xml").decode()
        assert "Mia" not in core
        assert "2026-11" not in core


# ---- how it leaves


def test_each_person_gets_a_line_in_the_log(house: Cast) -> None:
    mia, made = house.desk("mia"), make(house)
    assert all(records.page(mia, Disclosure, who).rows == () for who, _ in made.members)
    rosters.let_out(mia, made)
    for who, _ in made.members:
        (told,) = records.page(mia, Disclosure, who).rows
        assert (told.sheet_no, told.digest) == (made.number, made.page.check_code)
        assert told.recipient == EMBASSY
        assert "name_paper" in told.fields_shown
        assert told.consent_id


def test_a_consent_taken_back_in_between_stops_it(house: Cast) -> None:
    mia, made = house.desk("mia"), make(house)
    consents.withdraw_about(
        house.desk("carla"), of(house, "BA TUN"), ConsentType.SHARE, RecipientClass.EMBASSY
    )
    with pytest.raises(NoConsent):
        rosters.let_out(mia, made)
    assert all(records.page(mia, Disclosure, who).rows == () for who, _ in made.members)


def test_protection_asked_for_in_between_stops_it(house: Cast) -> None:
    mia, made = house.desk("mia"), make(house)
    readiness.note_fact(house.desk("lea"), of(house, "BA TUN"), "protection_claim", "open")
    with pytest.raises(ProtectionFirst):
        rosters.let_out(mia, made)
    assert all(records.page(mia, Disclosure, who).rows == () for who, _ in made.members)


@pytest.mark.parametrize("said", ["no", "went", "line", "verdict"])
def test_what_is_no_longer_so_does_not_leave(
    house: Cast, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, carla, who = house.desk("mia"), house.desk("carla"), of(house, "BA TUN")
    with monkeypatch.context() as patched:
        if said == "verdict":  # it was in force while somebody looked at the pages
            judged = standings.stand
            patched.setattr(
                standings,
                "stand",
                lambda *given, **more: replace(judged(*given, **more), state=ReadinessState.READY),
            )
        made = make(house)
    if said == "no":
        readiness.note_fact(carla, who, "wish", "no")
    elif said == "went":
        with mia.work("stay.amend") as work:
            (stay,) = work.shelf(Stay).all_of(who)
            work.shelf(Stay).amend(stay.id, stay.rev, {"state": StayState.CLOSED})
    elif said == "line":
        (paper,) = records.page(carla, Paper, who).rows
        records.amend(carla, Paper, paper.id, paper.rev, {"state": "missing"})
    with pytest.raises(NoLongerSo):
        rosters.let_out(mia, made)
    assert all(records.page(mia, Disclosure, each).rows == () for each, _ in made.members)
    if said != "verdict":
        rosters.let_out(mia, make(house))  # made anew, it leaves


def test_one_for_inside_names_no_body_and_is_no_file(house: Cast, tmp_path: Path) -> None:
    mia, path = house.desk("mia"), tmp_path / "roster.pdf"
    made = rosters.make(mia, "internal", EMBASSY, "MM", fonts=FONTS)
    assert made.page.recipient == ""
    for form in Form:
        with pytest.raises(Invalid) as met:
            rosters.save(mia, made, path, form, second=SecondPerson("max", "moon"))
        assert set(met.value.problems) == {"profile"}
    assert not path.exists()
    rosters.let_out(mia, made)  # on paper it stays where it is read


def test_several_people_leave_in_a_file_only_by_two(house: Cast, tmp_path: Path) -> None:
    mia, made, path = house.desk("mia"), make(house), tmp_path / "roster.xlsx"
    with pytest.raises(SecondPersonNeeded):
        rosters.save(mia, made, path, Form.XLSX)
    with pytest.raises(SameSigner):
        rosters.save(mia, made, path, Form.XLSX, second=SecondPerson("mia", "moon"))
    with pytest.raises(Denied):
        rosters.save(mia, made, path, Form.XLSX, second=SecondPerson("nora", "moon"))
    with pytest.raises(Denied):  # a case manager exports nobody
        rosters.save(house.desk("carla"), made, path, Form.XLSX, second=SecondPerson("mia", "moon"))
    assert not path.exists()
    nowhere = tmp_path / "no" / "where.xlsx"
    with pytest.raises(CannotWrite):
        rosters.save(mia, made, nowhere, Form.XLSX, second=SecondPerson("max", "moon"))
    assert all(records.page(mia, Disclosure, who).rows == () for who, _ in made.members)
    rosters.save(mia, made, path, Form.XLSX, second=SecondPerson("max", "moon"))
    assert path.read_bytes() == rosters.file_of(made, Form.XLSX)
    (told,) = records.page(mia, Disclosure, made.members[0][0]).rows
    assert told.how is How.FILE


def test_who_may_not_print_makes_none(house: Cast) -> None:
    for login in ("nils", "nora"):
        assert not rosters.may_make(house.desk(login))
        with pytest.raises((Denied, Invalid)):
            make(house, login=login)
    assert rosters.may_make(house.desk("carla"))


def test_a_number_says_nothing_of_how_many_came_before(house: Cast) -> None:
    drawn = {sheets.draw_number(house.desk("mia"), "RO") for _ in range(20)}
    assert len(drawn) == 20

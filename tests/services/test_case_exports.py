"""Case data leaves only of who agreed to all of it, by two, looked at first, or not at all."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from shelterdesk.access import new_house
from shelterdesk.domain.case_export import Extra, Standard
from shelterdesk.domain.fields import Answer
from shelterdesk.domain.kinds.account import AccountEvent, Exploitation, Means, Voice
from shelterdesk.domain.kinds.consent import (
    Capacity,
    Consent,
    ConsentForm,
    ConsentType,
    Decision,
    GivenBy,
)
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.resident import AgeGroup, EverydayName, LanguageSkill, Resident
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import (
    Cancelled,
    CannotWrite,
    Denied,
    Invalid,
    NoLongerSo,
    PassphraseNeeded,
    SameSigner,
    SecondPersonNeeded,
    SignInFailed,
)
from shelterdesk.services import (
    case_exports,
    case_facts,
    consents,
    disclosures,
    genuine,
    joining,
    readiness,
    records,
    settings,
    trail,
)
from shelterdesk.services.case_exports import Asked, Body, CaseFile, Whose
from shelterdesk.services.case_facts import LeftOut
from shelterdesk.services.genuine import Finding
from shelterdesk.services.htcds import DAY_COLUMNS, read_sheet, understand
from shelterdesk.services.import_orders import day_order
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.progress import Progress
from shelterdesk.services.tally import Period
from tests.cast import CHEAP, TODAY, Cast, copied
from tests.cast import PEOPLE as PEOPLE_HERE

SITTING = ("mia", "max", "carla", "nils", "lea")
IOM = Body(RecipientClass.IOM, "IOM Bangkok", "Counting together")
LINES = ("identity", "exploitation", "victim_status")
PERIOD = Period(TODAY - timedelta(days=30), TODAY)
SECOND = SecondPerson("max", "moon")
STORY = "They took us over the water at night."
PEOPLE = {"Aye": "AYE AYE KHIN", "Ba": "BA TUN"}
NEVER_LOGGED = (STORY, *PEOPLE.values(), "IOM Bangkok")


def settle(cast: Cast, name: str, paper_name: str, *, agrees: bool = True) -> ResidentId:
    """A resident whose account carla has written down, and who agreed to all of it."""
    who = cast.admit("nils", name)
    cast.assign(who, "carla", Role.CM)
    carla = cast.desk("carla")
    records.add(carla, IdentityName, who, {"full_text": paper_name, "use": NameUse.LEGAL})
    born = PartialDate("1998-05-01")
    records.add(carla, Identity, who, {"citizenships": ("MM",), "birth_date": born})
    types = ("forced_criminality",)
    records.add(carla, Exploitation, who, {"types": types, "country": "KH"})
    records.add(carla, Means, who, {"means": ("phone_taken",)})
    if agrees:
        for about in (ConsentType.STORAGE, ConsentType.STATISTICS, ConsentType.SHARE):
            agree(cast, who, about)
    return who


def agree(cast: Cast, who: ResidentId, about: ConsentType, **more: Any) -> None:
    given: dict[str, Any] = {"consent_type": about, "decision": Decision.GIVEN, "starts_on": TODAY}
    if about is ConsentType.SHARE:
        given |= {
            "recipient_class": IOM.sort,
            "recipient": IOM.recipient,
            "purpose": IOM.purpose,
            "covers": LINES,
            "expires_on": TODAY + timedelta(days=90),
        }
    if about is ConsentType.RESEARCH:
        given |= {"recipient": IOM.recipient, "purpose": "A study"}
    consents.record(cast.desk("carla"), Consent, who, {**given, **more})


@pytest.fixture(scope="module")
def settled(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Two people who agreed to all of it; made once, copied for each test."""
    cast = copied(founded_house, tmp_path_factory.mktemp("cases") / "house")
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


@pytest.fixture(scope="module")
def still(settled: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """The same for tests that only look; nobody writes here."""
    cast = copied(settled, tmp_path_factory.mktemp("still") / "house")
    cast.time.at = settled.time.at
    with cast.seated(*SITTING):
        yield cast


def make(cast: Cast, standard: Standard = Standard.HTCDS, *extras: Extra, **more: Any) -> CaseFile:
    asked = Asked(standard, more.pop("body", IOM), more.pop("period", PERIOD), **more)
    asked = Asked(asked.standard, asked.body, asked.period, asked.whose, frozenset(extras))
    return case_exports.prepare(cast.desk("mia"), asked)


def of(cast: Cast, name: str) -> ResidentId:
    with cast.desk("carla").look() as work:
        return next(n.resident for n in work.shelf(EverydayName).every() if n.preferred == name)


def disclosed(cast: Cast) -> int:
    with cast.desk("mia").look() as work:
        return len(list(work.shelf(Disclosure).every()))


def nothing_left(cast: Cast, folder: Path) -> bool:
    """No file of any name, no disclosure, no line of the trail."""
    said = [line.did for line in trail.mine(cast.desk("mia"))]
    is_empty = not [path for path in folder.iterdir() if path.name != "house"]
    return is_empty and disclosed(cast) == 0 and not any("saved data" in did for did in said)


# ---- who is in it


def test_who_agreed_to_all_of_it_is_in_it_and_nobody_is_named(still: Cast) -> None:
    made = make(still)
    assert set(made.members) == {of(still, "Aye"), of(still, "Ba")}
    assert made.left_out == {}
    held = unpacked(made)
    for name in ("Aye", "Ba code", *PEOPLE.values(), "1998"):
        assert not [part for part, content in held.items() if name in content]
    with still.desk("mia").look() as work:
        codes = {resident.code for resident in work.shelf(Resident).every()}
    ids = {*codes, *map(str, made.members)}
    assert not [one for one in ids for content in held.values() if one in content]


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (ConsentType.STORAGE, LeftOut.STORAGE),
        (ConsentType.STATISTICS, LeftOut.COUNTING),
        (ConsentType.SHARE, LeftOut.SHARING),
    ],
)
@pytest.mark.parametrize("said", [Decision.DECLINED, Decision.NOT_NOW])
def test_each_yes_is_needed_and_who_lacks_one_is_counted(
    house: Cast, about: ConsentType, why: LeftOut, said: Decision
) -> None:
    agree(house, of(house, "Ba"), about, decision=said)
    made = make(house)
    assert set(made.members) == {of(house, "Aye")}
    assert made.left_out == {why: 1}
    assert not [part for part in unpacked(made).values() if why.value in part]


def test_who_was_never_asked_is_left_out(house: Cast) -> None:
    settle(house, "Cho", "CHO MAR", agrees=False)
    assert make(house).left_out == {LeftOut.STORAGE: 1}


def test_a_yes_that_was_taken_back_or_that_ended_is_none(house: Cast) -> None:
    carla = house.desk("carla")
    consents.withdraw_about(carla, of(house, "Ba"), ConsentType.SHARE, RecipientClass.IOM)
    assert make(house).left_out == {LeftOut.SHARING: 1}
    house.time.at += timedelta(days=91)
    assert make(house).left_out == {LeftOut.SHARING: 2}


def test_a_yes_for_another_body_or_purpose_is_none(still: Cast) -> None:
    for body in (
        Body(RecipientClass.IOM, "IOM Geneva", IOM.purpose),
        Body(RecipientClass.IOM, IOM.recipient, "A press release"),
        Body(RecipientClass.NGO, IOM.recipient, IOM.purpose),
    ):
        assert make(still, body=body).left_out == {LeftOut.SHARING: 2}


def test_a_yes_to_lines_that_such_a_file_does_not_have_is_none(house: Cast) -> None:
    agree(house, of(house, "Ba"), ConsentType.SHARE, covers=("readiness",))
    assert make(house).left_out == {LeftOut.LINES: 1}


def test_research_of_this_body_counts_in_place_of_totals_and_of_another_does_not(
    house: Cast,
) -> None:
    who = settle(house, "Cho", "CHO MAR", agrees=False)
    agree(house, who, ConsentType.STORAGE)
    agree(house, who, ConsentType.SHARE)
    agree(house, who, ConsentType.RESEARCH, recipient="A university")
    assert make(house).left_out == {LeftOut.COUNTING: 1}
    agree(house, who, ConsentType.RESEARCH)
    assert who in make(house).members


def test_a_child_is_in_it_only_with_guardian_and_who_decides(house: Cast) -> None:
    child = house.admit("nils", "Small", AgeGroup.CHILD)
    house.assign(child, "carla", Role.CM)
    carla = house.desk("carla")
    told = {"given_by": GivenBy.GUARDIAN, "best_interest": "Child protection office"}
    told |= {"capacity": Capacity.HAS, "assent": Answer.YES, "form": ConsentForm.WRITTEN}
    for about in (ConsentType.STORAGE, ConsentType.STATISTICS):
        agree(house, child, about, **told)
    agree(house, child, ConsentType.SHARE, **told)
    assert make(house).left_out == {LeftOut.CHILD: 1}
    agree(house, child, ConsentType.SHARE, **told, covers=(*LINES, "child"))
    assert child in make(house).members
    assert carla.may("read", Consent, child)


def test_who_asks_for_protection_is_in_no_file_that_names(house: Cast) -> None:
    readiness.note_fact(house.desk("lea"), of(house, "Ba"), "protection_claim", "open")
    assert len(make(house).members) == 2
    made = make(house, Standard.HTCDS, Extra.NAMES)
    assert made.left_out == {LeftOut.PROTECTED: 1}
    assert "BA TUN" not in str(unpacked(made))
    assert "AYE AYE KHIN" in str(unpacked(made))
    for naming in (Extra.STORY, Extra.PLACES):  # names may stand in words of people
        assert make(house, Standard.HTCDS, naming).left_out == {LeftOut.PROTECTED: 1}


def test_a_mission_gets_no_file_of_persons_under_any_name(house: Cast) -> None:
    """So that an unnamed file may keep whoever asks for protection (ADR 28)."""
    mission = Body(RecipientClass.EMBASSY, "Embassy of Myanmar", "Counting together")
    as_another = Body(RecipientClass.NGO, mission.recipient, mission.purpose)
    for name in PEOPLE:
        for body in (mission, as_another):
            told = {"recipient_class": body.sort, "recipient": body.recipient}
            agree(house, of(house, name), ConsentType.SHARE, **told)
    with pytest.raises(Invalid):
        make(house, body=mission)
    made = make(house, body=as_another)
    assert not made.members
    assert made.left_out == {LeftOut.SHARING: 2}


def test_two_records_of_one_person_are_one_row_and_a_no_on_either_counts(house: Cast) -> None:
    mia, again = house.desk("mia"), house.admit("nils", "Aye again")
    house.assign(again, "carla", Role.CM)
    joining.join(mia, of(house, "Aye"), again, "The same passport")
    made = make(house)
    assert len(made.members) == 2
    assert again not in made.members
    agree(house, again, ConsentType.STATISTICS, decision=Decision.DECLINED)
    assert make(house).left_out == {LeftOut.COUNTING: 1}


@pytest.mark.parametrize("narrow", ["Aye", "again"])
def test_of_two_yeses_of_one_person_the_narrower_one_holds(house: Cast, narrow: str) -> None:
    again = settle(house, "Aye again", "AYE AYE KHIN")
    who = {"Aye": of(house, "Aye"), "again": again}
    agree(house, who[narrow], ConsentType.SHARE, covers=("identity",))
    joining.join(house.desk("mia"), who["Aye"], again, "The same passport")
    with house.desk("mia").look() as work:
        found = case_facts.agreed(work, tuple(who.values()), IOM, ())
        assert isinstance(found, case_facts.Agreed)
        assert found.lines == found.named == {"identity"}
        assert work.shelf(Consent).get(found.consent_id).covers == ("identity",)


def test_the_filter_is_by_day_of_coming_and_by_where_somebody_is(still: Cast) -> None:
    before = Period(TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    assert make(still, period=before).members == {}
    assert make(still, period=before).left_out == {}
    gone = Asked(Standard.HTCDS, IOM, PERIOD, Whose.GONE)
    assert case_exports.prepare(still.desk("mia"), gone).members == {}
    wrong = Period(PERIOD.last, PERIOD.first)
    with pytest.raises(Invalid):
        make(still, period=wrong)


# ---- what it holds


def unpacked(made: CaseFile) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode("utf-8") for name in packed.namelist()}


def test_a_manager_exports_the_types_and_not_the_account(still: Cast) -> None:
    made = make(still)
    rows = made.table("vic.csv").rows
    assert {row["vic_TypeOfExploitation"] for row in rows} == {"ForcedLabour;Other"}
    assert not any("vic_MethodsOfControl" in row for row in rows)
    lossy = unpacked(made)["LOSSY.txt"]
    assert "vic_MethodsOfControl: left empty: not open to whoever made this file [2]" in lossy
    assert "forced_criminality" in lossy
    story = make(still, Standard.HTCDS, Extra.STORY)
    assert story.table("hte.csv").rows == ()


def test_a_manager_who_is_the_case_manager_too_exports_what_they_read(tmp_path: Path) -> None:
    cast = Cast(tmp_path / "small")
    both = new_house.Founder("gia", "Gia", (Role.MGR, Role.CM), "moon")
    rest = [each for each in PEOPLE_HERE if each.login in ("mia", "nils", "carla")]
    new_house.found_practice_house(cast.house, "TEST-02", (*rest, both), CHEAP)
    with cast.seated("mia", "nils", "carla", "gia"):
        mia, gia = cast.desk("mia"), cast.desk("gia")
        settings.change(mia, "narrative_module", "yes", SecondPerson("gia", "moon"))
        who = settle(cast, "Aye", "AYE AYE KHIN")
        cast.assign(who, "gia", Role.CM)
        cast.desk("carla").refresh_actor()
        gia.refresh_actor()
        story = {"voice": Voice.SAID, "text": STORY}
        records.add(cast.desk("carla"), AccountEvent, who, story)
        asked = Asked(Standard.HTCDS, IOM, PERIOD, extras=frozenset({Extra.STORY}))
        made = case_exports.prepare(gia, asked)
        (row,) = made.table("vic.csv").rows
        assert (row["vic_MethodsOfControl"], row["vic_LocationOfExploitation"]) == ("Other", "KHM")
        assert made.table("hte.csv").rows == ()  # a yes to totals is none to a story
        agree(cast, who, ConsentType.RESEARCH)
        (event,) = case_exports.prepare(gia, asked).table("hte.csv").rows
        assert event["hte_Description"] == STORY
        told = case_exports.prepare(mia, asked)
        assert STORY not in str(unpacked(told))


def test_the_file_is_what_was_looked_at(still: Cast) -> None:
    made = make(still)
    held = unpacked(made)
    tables = {table.name: table for table in made.tables}
    assert set(held) == {*tables, "manifest.json", "LOSSY.txt"}
    for name, table in tables.items():
        lines = list(csv.DictReader(io.StringIO(held[name], newline="")))
        seen = [{c: row.get(c, "") for c in table.columns} for row in table.rows]
        assert lines == seen
    manifest = json.loads(held["manifest.json"])
    assert (manifest["standard"], manifest["version"]) == ("HTCDS", "2.0")
    assert manifest["counts"]["persons"] == manifest["counts"]["prs.csv"] == 2
    assert manifest["filters"]["arrived_to"] == TODAY.isoformat()
    assert manifest["recipient"]["name"] == IOM.recipient
    assert manifest["program"].startswith("ShelterDesk ")
    assert "left_out" not in held["manifest.json"]


def test_rows_are_linked_by_a_fresh_draw_each_time(still: Cast) -> None:
    first, second = make(still), make(still)
    links = [{row["link_id"] for row in made.table("prs.csv").rows} for made in (first, second)]
    assert len(links[0]) == len(links[1]) == 2
    assert not links[0] & links[1]
    assert {row["link_id"] for row in first.table("vic.csv").rows} == links[0]
    for made in (first, second):
        drawn = [row["link_id"] for row in made.table("prs.csv").rows]
        assert drawn == sorted(drawn)  # and not in the order in which people came


@pytest.mark.parametrize("standard", [Standard.CTDC, Standard.CTDC_2020])
def test_ctdc_has_no_link_and_one_row_each(still: Cast, standard: Standard) -> None:
    made = make(still, standard)
    (table,) = made.tables
    assert len(table.rows) == 2
    assert "link_id" not in table.columns
    assert all(row["isForcedLabour"] == "1" for row in table.rows)
    with pytest.raises(Invalid):
        make(still, standard, Extra.NAMES)


def test_few_alike_are_said(still: Cast) -> None:
    made = make(still)
    assert (made.few_alike, made.below) == (2, 11)


def test_our_own_import_reads_the_file_back(still: Cast, tmp_path: Path) -> None:
    made = make(still, Standard.HTCDS, Extra.NAMES, Extra.BIRTHDAY)
    sheet = tmp_path / "sheet.csv"
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        sheet.write_bytes(packed.read("one_sheet.csv"))
    read = read_sheet(sheet)
    orders = {column: day_order(read.rows, column) for column in DAY_COLUMNS}
    found = [understand(row, TODAY, orders=orders) for row in read.rows]
    assert [row.problems for row in found] == [(), ()]
    names = sorted(row.parts[IdentityName]["full_text"] for row in found)
    assert names == sorted(PEOPLE.values())
    for row in found:
        assert row.parts[Identity]["birth_date"].edtf == "1998-05-01"
        assert row.parts[Identity]["citizenships"] == ("MM",)
        assert row.parts[LanguageSkill]["language"] == "mya"
        assert row.parts[Consent]["consent_type"] is ConsentType.STORAGE
        assert "link_id" in row.homeless


@pytest.mark.parametrize("language", ["mnw", "rhg", "ksw"])
def test_a_language_without_a_code_of_its_own_stops_no_import(
    house: Cast, tmp_path: Path, language: str
) -> None:
    carla, who = house.desk("carla"), of(house, "Ba")
    (skill,) = records.page(carla, LanguageSkill, who).rows
    records.amend(carla, LanguageSkill, skill.id, skill.rev, {"language": language})
    made = make(house, Standard.HTCDS, Extra.NAMES)
    assert f"prs_PrimaryLanguage ({language})" in unpacked(made)["LOSSY.txt"]
    sheet = tmp_path / "sheet.csv"
    sheet.write_bytes(made.table("one_sheet.csv").as_csv())
    assert all(not understand(row, TODAY).problems for row in read_sheet(sheet).rows)


# ---- to whom, and by whom


def test_other_bodies_get_totals(still: Cast) -> None:
    for sort in (RecipientClass.EMBASSY, RecipientClass.POLICE, RecipientClass.IMMIGRATION):
        with pytest.raises(Invalid):
            make(still, body=Body(sort, "Somebody", "x"))


def test_bodies_are_those_that_residents_said_yes_to(house: Cast) -> None:
    to_embassy = {"recipient_class": RecipientClass.EMBASSY, "recipient": "Embassy"}
    agree(house, of(house, "Ba"), ConsentType.SHARE, **to_embassy, covers=("identity",))
    (body,) = case_exports.bodies(house.desk("mia"))
    assert (body.sort, body.recipient, body.purpose, body.said_yes) == (
        IOM.sort, IOM.recipient, IOM.purpose, 2,
    )  # fmt: skip


@pytest.mark.parametrize("login", ["carla", "nils", "lea"])
def test_nobody_but_a_manager_exports(still: Cast, login: str, tmp_path: Path) -> None:
    desk, made = still.desk(login), make(still)
    assert not case_exports.may_export(desk)
    with pytest.raises(Denied):
        case_exports.bodies(desk)
    with pytest.raises(Denied):
        case_exports.prepare(desk, made.asked)
    with pytest.raises(Denied):
        case_exports.save(desk, made, tmp_path / "x.zip", second=SECOND)
    assert nothing_left(still, tmp_path)


# ---- how it leaves


@pytest.mark.attack(36)
def test_it_leaves_by_two_with_a_line_for_each_resident_and_one_of_the_trail(
    house: Cast, tmp_path: Path
) -> None:
    mia, made, path = house.desk("mia"), make(house), tmp_path / "cases.zip"
    case_exports.save(mia, made, path, second=SECOND)
    assert path.read_bytes() == made.content
    assert [each.name for each in tmp_path.iterdir() if each.name != "house"] == ["cases.zip"]
    for who, agreed in made.members.items():
        (told,) = records.page(mia, Disclosure, who).rows
        assert (told.sheet_no, told.digest) == (made.number, made.digest)
        assert (told.recipient, told.why) == (IOM.recipient, IOM.purpose)
        assert told.consent_id == agreed.consent_id
        assert set(told.fields_shown) == set(LINES)
    did = [line.did for line in trail.mine(mia)]
    assert did.count("saved data as a file, person by person") == 1
    assert genuine.check(mia, made.number, made.digest).finding is Finding.HOLDS
    about = (ConsentType.SHARE, RecipientClass.IOM)
    consents.withdraw_about(house.desk("carla"), of(house, "Ba"), *about)
    assert genuine.check(mia, made.number, made.digest).finding is Finding.NOT_AGREED
    (notice,) = disclosures.notices(mia, of(house, "Ba"))
    assert (notice.recipient, notice.code) == (IOM.recipient, made.number)


@pytest.mark.parametrize(
    ("second", "met"),
    [
        (None, SecondPersonNeeded),
        (SecondPerson("mia", "moon"), SameSigner),
        (SecondPerson("nils", "moon"), Denied),
        (SecondPerson("max", "sun"), SignInFailed),
    ],
)
def test_a_refusal_leaves_no_file_and_no_line(
    still: Cast, tmp_path: Path, second: SecondPerson | None, met: type[Exception]
) -> None:
    with pytest.raises(met):
        case_exports.save(still.desk("mia"), make(still), tmp_path / "x.zip", second=second)
    assert nothing_left(still, tmp_path)


def test_one_person_alone_needs_no_second_and_nobody_is_no_file(
    house: Cast, tmp_path: Path
) -> None:
    mia, path = house.desk("mia"), tmp_path / "x.zip"
    agree(house, of(house, "Ba"), ConsentType.STATISTICS, decision=Decision.DECLINED)
    case_exports.save(mia, make(house), path)
    assert path.exists()
    before = Period(TODAY - timedelta(days=30), TODAY - timedelta(days=1))
    with pytest.raises(Invalid):
        case_exports.save(mia, make(house, period=before), tmp_path / "y.zip", second=SECOND)
    assert not (tmp_path / "y.zip").exists()


def test_a_passphrase_that_rests_is_asked_for(house: Cast, tmp_path: Path) -> None:
    made = make(house)
    house.time.pass_by(minutes=11)
    with pytest.raises(PassphraseNeeded):
        case_exports.save(house.desk("mia"), made, tmp_path / "x.zip", second=SECOND)
    assert not (tmp_path / "x.zip").exists()


def test_a_cancelled_file_leaves_nothing(still: Cast, tmp_path: Path) -> None:
    made, progress = make(still), Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        case_exports.prepare(still.desk("mia"), made.asked, progress)
    with pytest.raises(Cancelled):
        case_exports.save(
            still.desk("mia"), made, tmp_path / "x.zip", second=SECOND, progress=progress
        )
    assert nothing_left(still, tmp_path)


def test_no_room_or_no_right_writes_nothing_down(still: Cast, tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    for path in (tmp_path / "nowhere" / "x.zip", tmp_path / "house"):  # no folder; a folder
        with pytest.raises(CannotWrite):
            case_exports.save(still.desk("mia"), make(still), path, second=SECOND)
    assert nothing_left(still, tmp_path)


@pytest.mark.parametrize("changed", ["taken back", "new"])
def test_what_is_no_longer_so_does_not_leave(house: Cast, tmp_path: Path, changed: str) -> None:
    made, path = make(house), tmp_path / "x.zip"
    path.write_bytes(b"before")
    if changed == "taken back":
        about = (ConsentType.SHARE, RecipientClass.IOM)
        consents.withdraw_about(house.desk("carla"), of(house, "Ba"), *about)
    else:
        records.add(house.desk("carla"), Exploitation, of(house, "Ba"), {"types": ("sexual",)})
    with pytest.raises(NoLongerSo):
        case_exports.save(house.desk("mia"), made, path, second=SECOND)
    assert path.read_bytes() == b"before"
    assert disclosed(house) == 0
    case_exports.save(house.desk("mia"), make(house), path, second=SECOND)
    assert path.read_bytes() != b"before"

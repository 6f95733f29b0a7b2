"""What a house adds: under whose key an answer lies, what stays readable, what is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shelterdesk.access.revision import revision_of
from shelterdesk.domain.export_lines import Leaving, leaving_of, line_of
from shelterdesk.domain.fields import ADDED, Added, Answer, FieldSort
from shelterdesk.domain.former import Former
from shelterdesk.domain.house_lists import (
    ASK_IN_STORY,
    ASK_IN_STORY_UNCHECKED,
    ENUMS,
    NOT_STORY,
    OPEN_LISTS,
    SAME_LABEL,
    SAY_NOT_STORY,
    WORD_OF_STORY,
    WORD_OF_STORY_UNCHECKED,
    HouseLists,
    categories,
    described,
    kinds_of,
)
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.account import Debt
from shelterdesk.domain.kinds.arrival import Arrival, Diet
from shelterdesk.domain.kinds.belonging import Belonging
from shelterdesk.domain.kinds.counselling import CounsellingSession
from shelterdesk.domain.kinds.family import FamilyMember
from shelterdesk.domain.kinds.health import HealthRecord
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.domain.kinds.money import PaymentRequest
from shelterdesk.domain.kinds.movement import LeavePurpose
from shelterdesk.domain.kinds.resident import Resident
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.modules import ALL_OFF
from shelterdesk.domain.record import (
    Mode,
    Record,
    RecordId,
    ResidentId,
    UserId,
    as_added,
    may_be_added_to,
    value_of,
)
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NoKey, NotFound
from shelterdesk.i18n import Translator, Vocabulary, translator
from shelterdesk.services import (
    assignments,
    belongings,
    counselling,
    house_lists,
    kitchen,
    options,
    own_copy,
    records,
    residents,
    stipends,
)
from shelterdesk.services.value_words import ValueWords
from shelterdesk.store import engine as engines
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast
from tests.decrypted import pages_of
from tests.ui.paper_desk import PaperDesk
from tests.ui.paper_house import furnish

SAID = "size thirty-eight and a half"
ALL = ("mia", "carla", "amara", "nils", "nora", "lea")


def asked(desk: Any, category: str, of_kind: str, label: str, **more: Any) -> HouseField:
    values = {"of_kind": of_kind, "label": label, "sort": FieldSort.LINE, NOT_STORY: True, **more}
    return house_lists.add_field(desk, category, values).value


def lists(desk: Any) -> HouseLists:
    return house_lists.read(desk)


def words_of(desk: Any, language: str = "en") -> Translator:
    return translator(language, Vocabulary(lists(desk).vocabulary))


@pytest.fixture
def house(cast: Cast) -> Iterator[tuple[Cast, ResidentId]]:
    with cast.seated(*ALL):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        yield cast, rosa


@pytest.mark.attack(4)
def test_an_answer_lies_under_the_key_of_its_kind_and_nowhere_in_the_clear(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, rosa = house
    mia, nora = cast.desk("mia"), cast.desk("nora")
    glasses = asked(mia, "HEA", "health_record", "Strength of glasses")
    field = described(glasses)
    required = {
        f.name: f.options[0] if f.options else TODAY if f.holds is date else "seen"
        for f in HealthRecord.fields()
        if f.required
    }
    given = {**required, field.name: as_added(field, SAID)}
    kept = records.add(nora, HealthRecord, rosa, given).value
    assert value_of(records.get(nora, HealthRecord, kept.id), field) == SAID
    for login in ALL:
        desk = cast.desk(login)
        with engines.reading(desk.engine) as db, desk.ledger.on(db):
            row = Rows(db, desk.schema).newest(HealthRecord, bytes.fromhex(kept.id))
            assert row is not None
            assert SAID.encode() not in row.ct + row.open.encode()
            assert field.name not in row.open
            if login == "nora":
                assert SAID in json.dumps(desk.vault.open(row))
            else:
                with pytest.raises(NoKey):
                    desk.vault.open(row)
    pages = pages_of(mia.accounts.data_file, mia.accounts.database_key)
    assert SAID.encode() not in pages
    # What is asked is the house's: everybody with the database key may know the question.
    assert b"Strength of glasses" in pages
    assert [f.label for f in lists(cast.desk("nils")).fields] == ["Strength of glasses"]
    with pytest.raises((Denied, NotFound)):
        records.get(mia, HealthRecord, kept.id)


def test_only_a_manager_adds_and_the_kind_must_be_of_the_category_chosen(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, _ = house
    for login in ("carla", "nils", "nora"):
        with pytest.raises(Denied):
            asked(cast.desk(login), "LOC", "stay", "Locker")
    with pytest.raises(Invalid) as found:
        asked(cast.desk("mia"), "LOC", "health_record", "Locker")
    assert set(found.value.problems) == {"of_kind"}
    assert lists(cast.desk("mia")).fields == ()


def test_two_fields_of_one_name_are_refused_also_where_one_rests(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, _ = house
    mia = cast.desk("mia")
    first = asked(mia, "LOC", "stay", "Locker")
    for label in ("locker", "  LOCKER ", "Room"):  # the last is a field of ours
        with pytest.raises(Invalid) as found:
            asked(mia, "LOC", "stay", label)
        assert found.value.problems == {"label": SAME_LABEL}
    house_lists.rest(mia, first)
    with pytest.raises(Invalid):
        asked(mia, "LOC", "stay", "Locker")
    asked(mia, "OPS", "belonging", "Locker")  # another form may
    changed = house_lists.change_field(
        mia, first.id, 2, {"label": "Locker", "hint": "By the stairs", NOT_STORY: True}
    ).value
    assert (changed.label, changed.of_kind, changed.sort) == ("Locker", "stay", FieldSort.LINE)


def test_what_was_done_to_somebody_is_asked_in_the_account_only(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, _ = house
    mia = cast.desk("mia")
    for label in ("Sexual violence", "Trafficking route", "Who exploited her"):
        with pytest.raises(Invalid) as found:
            asked(mia, "LOC", "stay", label)
        assert found.value.problems == {"label": ASK_IN_STORY}
    with pytest.raises(Invalid) as found:
        asked(mia, "LOC", "stay", "Locker", not_story=False)
    assert found.value.problems == {NOT_STORY: SAY_NOT_STORY}
    asked(mia, "NAR", "debt", "Interest of the trafficker", not_story=False)
    read = house_lists.readers(mia, "NAR")
    assert Role.MGR not in read.of_everybody + read.of_their_own + read.on_duty
    assert Role.NS not in read.of_everybody + read.of_their_own + read.on_duty


def test_a_story_is_found_in_every_language_in_choices_and_in_values(
    house: tuple[Cast, ResidentId],
) -> None:
    mia = house[0].desk("mia")
    asked_so: tuple[dict[str, Any], ...] = (
        {"label": "เคยถูกข่มขืนไหม"},
        {"label": "လူကုန်ကူးခံရသလား"},
        {"label": "Locker", "labels": ("th=การค้ามนุษย์",)},
        {"label": "Locker", "labels": ("en=Rape",)},
        {"label": "Locker", "sort": FieldSort.PICK, "choices": ("Was raped", "No")},
    )
    for values in asked_so:
        with pytest.raises(Invalid) as found:
            asked(mia, "LOC", "stay", **values)
        is_ours = "Rape" in str(values) or "raped" in str(values)
        said = ASK_IN_STORY if is_ours else ASK_IN_STORY_UNCHECKED  # no speaker read these words
        assert found.value.problems == {"label": said}
    for word in ({"label": "Fear of forced sex"}, {"label": "Fear", "labels": ("th=ถูกทรมาน",)}):
        with pytest.raises(Invalid) as found:
            house_lists.add_word(mia, "Diet", word)
        said = WORD_OF_STORY_UNCHECKED if "labels" in word else WORD_OF_STORY
        assert found.value.problems == {"label": said}
    house_lists.add_word(mia, "Theme", {"label": "Living after violence"})
    for label in ("สีทาสีผนัง", "Essex", "ကျွန်တော့်အခန်း"):
        asked(mia, "LOC", "stay", label)


def test_what_rests_stays_readable_and_what_a_form_does_not_ask_stays(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, rosa = house
    mia, carla = cast.desk("mia"), cast.desk("carla")
    bus = asked(mia, "FAM", "family_member", "Bus line", in_lists=True)
    day = asked(mia, "FAM", "family_member", "Last visit", sort=FieldSort.DAY)
    knows = asked(mia, "FAM", "family_member", "Reads letters", sort=FieldSort.ANSWER)
    how_many = asked(mia, "FAM", "family_member", "Children at home", sort=FieldSort.NUMBER)
    fields = {f.name: f for f in lists(carla).fields_of("family_member")}
    given = {
        bus.code: "12 to the market",
        day.code: date(2026, 3, 1),
        knows.code: Answer.PREFERS_NOT_TO_SAY,
        how_many.code: 3,
    }
    kept = records.add(
        carla,
        FamilyMember,
        rosa,
        {"name": "Aye", **{code: as_added(fields[code], v) for code, v in given.items()}},
    ).value
    house_lists.rest(mia, bus)
    now = lists(carla)
    assert bus.code not in {f.name for f in now.fields_of("family_member")}
    assert now.listed_of("family_member") == ()
    # A form of today knows nothing of the field that rests, and empties another one.
    newer = records.amend(
        carla, FamilyMember, kept.id, 1, {"name": "Aye Aye", day.code: None}
    ).value
    read = records.get(carla, FamilyMember, kept.id)
    told = {f.name: value for f, value in read.with_added() if f.added}
    assert newer.name == "Aye Aye"
    assert told == {code: value for code, value in given.items() if code != day.code}
    assert day.code in {
        f.name for f, _ in records.history(carla, FamilyMember, kept.id)[1].with_added()
    }
    show = ValueWords(words_of(mia), str, options.option_label)
    field = next(f for f, _ in read.with_added() if f.name == bus.code)
    assert words_of(mia)(field.label) == "Bus line"
    assert show(field, told[bus.code]) == "12 to the market"
    house_lists.offer_again(mia, next(f for f in now.fields if f.id == bus.id))
    assert bus.code in {f.name for f in lists(carla).fields_of("family_member")}


def test_a_value_that_rests_stays_readable_and_is_not_offered(
    house: tuple[Cast, ResidentId],
) -> None:
    cast, _ = house
    mia = cast.desk("mia")
    temple = house_lists.add_word(
        mia, "LeavePurpose", {"label": "Temple", "labels": ("th=วัด",)}
    ).value
    assert [w.code for w in lists(mia).offered("LeavePurpose")] == [temple.code]
    chosen = LeavePurpose.of(temple.code)
    assert words_of(mia)(chosen.label) == "Temple"
    assert words_of(mia, "th")(chosen.label) == "วัด"
    house_lists.rest(mia, temple)
    assert lists(mia).offered("LeavePurpose") == ()
    assert LeavePurpose.of(temple.code) == temple.code
    assert words_of(mia)(LeavePurpose.of(temple.code).label) == "Temple"
    for label in ("temple", LeavePurpose.WALK.label):
        with pytest.raises(Invalid):
            house_lists.add_word(mia, "LeavePurpose", {"label": label})
    with pytest.raises(Invalid):  # a list that rules look at
        house_lists.add_word(mia, "StayState", {"label": "Moved"})
    with pytest.raises(ValueError, match="no such code"):
        LeavePurpose.of("temple")


def test_a_list_of_its_own_comes_with_its_values(house: tuple[Cast, ResidentId]) -> None:
    cast, _ = house
    mia = cast.desk("mia")
    with pytest.raises(Invalid) as found:
        asked(mia, "LOC", "stay", "Shelf", sort=FieldSort.PICK, choices=("Left",))
    assert set(found.value.problems) == {"choices"}
    shelf = asked(mia, "LOC", "stay", "Shelf", sort=FieldSort.PICK, choices=("Left", "Right"))
    words = words_of(mia)
    assert [words(w.label) for w in lists(mia).offered(shelf.code)] == ["Left", "Right"]
    house_lists.add_word(mia, shelf.code, {"label": "Middle"})
    line = asked(mia, "LOC", "stay", "Locker")
    with pytest.raises(Invalid):
        house_lists.add_word(mia, line.code, {"label": "Middle"})


def test_an_own_copy_has_what_the_house_asked(house: tuple[Cast, ResidentId]) -> None:
    cast, rosa = house
    mia, carla = cast.desk("mia"), cast.desk("carla")
    field = described(asked(mia, "LOC", "stay", "Locker"))
    stay = records.page(carla, Stay, rosa).rows[0]
    records.amend(cast.desk("nils"), Stay, stay.id, stay.rev, {field.name: as_added(field, "17")})
    with carla.look() as work:
        words = words_of(mia)
        show = ValueWords(words, str, options.option_label)
        record = work.shelf(Stay).get(stay.id)
    assert "Locker: 17" in own_copy._record(record, words, show)


def test_imports_find_the_fields_that_one_may_write(house: tuple[Cast, ResidentId]) -> None:
    cast, _ = house
    mia = cast.desk("mia")
    asked(mia, "LOC", "stay", "Locker")
    asked(mia, "LOC", "stay", "What she told at night", sort=FieldSort.COVERED)
    asked(mia, "NAR", "debt", "Interest")
    rests = asked(mia, "LOC", "stay", "Old locker")
    house_lists.rest(mia, rests)
    words = words_of(mia)
    found = [(t.kind, words(t.field.label)) for t in house_lists.added_targets(cast.desk("nils"))]
    assert found == [(Stay, "Locker")]


def test_a_body_of_before_opens_as_it_was(house: tuple[Cast, ResidentId]) -> None:
    cast, rosa = house
    carla = cast.desk("carla")
    stay = records.page(carla, Stay, rosa).rows[0]
    with engines.reading(carla.engine) as db, carla.ledger.on(db):
        row = Rows(db, carla.schema).newest(Stay, bytes.fromhex(stay.id))
        assert row is not None
        body = carla.vault.open(row)
    assert body.pop(ADDED) == []  # as bodies were before there was such a name
    assert revision_of(Stay, row, dict(body)) == stay
    strange = {**body, ADDED: [["local:aaaaaaaaaaaa", "day", "no day"]]}
    with pytest.raises(ValueError, match="isoformat"):
        revision_of(Stay, row, strange)


def test_every_kind_that_takes_fields_has_its_category_and_asks_nothing_by_itself() -> None:
    for category in categories():
        for kind in kinds_of(category):
            assert kind.category == category
            assert may_be_added_to(kind)
            place = kind.field(ADDED)
            assert place.sealed
            assert not place.required
            assert not place.shown
    assert HouseLists().joined("stay", Stay.fields()) == tuple(
        field for field in Stay.fields() if field.name != ADDED
    )
    assert Debt in kinds_of("NAR")


def test_lists_that_can_be_added_to_are_ours_and_take_a_local_code() -> None:
    code = house_lists.new_code()
    for enum in ENUMS:
        assert enum.__name__ in OPEN_LISTS
        assert enum.of(code) == code
        assert code not in tuple(enum)
    for name in OPEN_LISTS.keys() - {enum.__name__ for enum in ENUMS}:
        assert options.options(name)
        assert options.option_label(name, code) == code


def test_words_that_are_not_known_say_so_and_never_show_a_code() -> None:
    assert translator()("local:zzzzzzzzzzzz") == "Added by this house"


def test_definitions_are_no_ones_story() -> None:
    for kind in (HouseField, HouseWord):
        assert kind.category == "SET"
        assert not kind.about_resident
        assert kind in KINDS
    assert Added("local:aaaaaaaaaaaa", FieldSort.COVERED, "x").field.veiled


def _least(kind: type[Record]) -> dict[str, Any]:
    """What a record of *kind* needs to be written at all."""
    found: dict[str, Any] = {}
    for field in kind.fields():
        if field.required and field.name not in OPEN_IDS:
            first = field.options[0] if field.options else None
            by_type = {date: TODAY, datetime: NOW, int: 1, bool: True}
            found[field.name] = first or by_type.get(field.holds, "passport")
    return found


OPEN_IDS = frozenset({"code", "code_name"})
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "kind",
    # What a house has to turn on first goes the way of the others.
    [k for k in KINDS if may_be_added_to(k) and k.kind not in ALL_OFF],
    ids=lambda kind: kind.kind,
)
def test_no_form_loses_what_the_house_asked(kind: type[Record]) -> None:
    """From the values of a form through the door of every form to the record and its history."""
    house = furnish()
    desks = {**house, "nora": seat(house, "nora", Role.NUR), "lea": seat(house, "lea", Role.LEG)}
    mia = desks["dana"]
    made = asked(mia, kind.category, kind.kind, "Asked by the house")
    field = described(made)
    answer = as_added(field, SAID)
    somchai = desks["somchai"]
    with somchai.look() as work:
        rosa = ResidentId(next(iter(work.shelf(Resident).every())).id)
    for name in ("nora", "lea"):
        role = next(iter(desks[name].roles))
        assignments.assign(mia, rosa, desks[name].user_id, role)
    desk = next(d for d in desks.values() if _may_write(d, kind, rosa))
    if kind is Resident:
        kept: Any = records.get(desk, Resident, rosa)
        kept = records.amend(desk, Resident, rosa, kept.rev, {field.name: answer}).value
    elif kind is CounsellingSession:
        given = {"held_on": TODAY, field.name: answer}
        kept = counselling.record_session(desk, rosa, given, {}).value.session
    elif kind is PaymentRequest:
        kept = stipends.ask(desk, rosa, {**_least(kind), field.name: answer}).value
    elif kind is Belonging:
        kept = belongings.take_in(desk, rosa, {"description": "bag", field.name: answer}).value
        kept = records.page(desk, Belonging, rosa).rows[0]
    else:
        given = {**_least(kind), field.name: answer}
        kept = records.add_together(desk, rosa, {kind: given}).value[0]
    assert value_of(kept, field) == SAID
    if kind.mode is Mode.REVISED and desk.may("amend", kind, rosa):
        later = {n: v for n, v in kept.values().items() if n in _least(kind)}
        newer = records.amend(desk, kind, kept.id, kept.rev, later).value
        assert value_of(newer, field) == SAID
        emptied = records.amend(desk, kind, kept.id, newer.rev, {field.name: None}).value
        assert value_of(emptied, field) == ""
        assert value_of(records.history(desk, kind, kept.id)[1], field) == SAID


def seat(house: dict[str, PaperDesk], name: str, role: Role) -> PaperDesk:
    return PaperDesk(house["dana"].paper, UserId(name), name.title(), frozenset({role}))


def _may_write(desk: PaperDesk, kind: type[Record], resident: ResidentId) -> bool:
    act = "amend" if kind is Resident else "create"
    return bool(desk.may(act, kind, resident) and desk.may("read", kind, resident))


def test_a_part_with_nothing_but_the_houses_answer_is_kept() -> None:
    field = described(
        HouseField(id=RecordId("1" * 32), code=house_lists.new_code(), of_kind="stay")
    )
    assert not residents.says_something(Stay, {field.name: None})
    assert residents.says_something(Stay, {field.name: as_added(field, "17")})


def test_the_kitchen_counts_what_the_house_added() -> None:
    house = furnish()
    fasting = house_lists.add_word(house["dana"], "Diet", {"label": "Fasting"}).value
    niran = house["niran"]
    with niran.look() as work:
        rosa = ResidentId(next(iter(work.shelf(Resident).every())).id)
    diets = (Diet.VEGETARIAN, Diet.of(fasting.code))
    records.add(niran, Arrival, rosa, {"arrived_at": NOW, "diets": diets})
    found = kitchen.head_count(niran).diets
    assert [(words_of(niran)(diet.label), count) for diet, count in found] == [
        (Diet.VEGETARIAN.label, 1),
        ("Fasting", 1),
    ]


def test_a_house_that_leaves_whole_takes_what_it_asked_with_it() -> None:
    code = house_lists.new_code()
    field = described(HouseField(id=RecordId("1" * 32), code=code, of_kind="stay"))
    given = {"arrived_on": TODAY, field.name: as_added(field, SAID)}
    stay = Stay.new(RecordId("2" * 32), ResidentId("3" * 32), given)
    line = line_of(Leaving(stay, Former("a" * 16, "Nils", "b" * 64, 7)), {})
    came = leaving_of(Stay, Stay.body_version, line, {}).record
    assert value_of(came, field) == SAID

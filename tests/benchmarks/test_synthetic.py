"""The synthetic data: alike on every machine, of nobody real, and as untidy as it says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from benchmarks.synthetic import lives, sheets, texts
from benchmarks.synthetic.draws import Draws
from benchmarks.synthetic.people import AS_OF, Person, people, person
from benchmarks.synthetic.slips import as_zawgyi, mistyped, respelt, swapped, unmarked
from shelterdesk.domain.calendars import Calendar
from shelterdesk.domain.dates import read_date
from shelterdesk.domain.finding import skeleton
from shelterdesk.domain.kinds.resident import Gender
from shelterdesk.domain.zawgyi import from_zawgyi, looks_zawgyi

SEED = 7
FEW, MANY = 200, 3_000


@pytest.fixture(scope="module")
def network() -> tuple[Person, ...]:
    return tuple(people(SEED, MANY, shelters=20))


def digest(items: Iterable[object]) -> str:
    """What they say, whatever the machine; a day says itself, a gender its code."""
    return hashlib.sha256("\n".join(map(repr, items)).encode()).hexdigest()[:16]


def test_every_stream_is_alike_on_every_machine() -> None:
    """Raise GENERATOR in ``people`` when one of these changes: houses are kept by it."""
    assert {
        "A": digest(people(SEED, FEW, "A")),
        "B": digest(people(SEED, FEW, "B", shelters=20)),
        "notes": digest(texts.notes(SEED, number) for number in range(FEW)),
        "lives": digest(lives.life(SEED, number) for number in range(FEW)),
        "sheet": digest(sheets.rows(SEED, FEW)),
        "hostile": digest(texts.HOSTILE),
    } == {
        "A": "9718fae745be4074",
        "B": "3d729049ae3571fc",
        "notes": "8cb44e84964ad144",
        "lives": "0f8d65456f86e077",
        "sheet": "92235be5d3dda4c5",
        "hostile": "008609396e271ea6",
    }


def test_more_people_change_nobody_before(network: tuple[Person, ...]) -> None:
    assert tuple(people(SEED, FEW, shelters=20)) == network[:FEW]
    assert person(SEED, 150, shelters=20) == network[149]


def test_another_seed_gives_other_people(network: tuple[Person, ...]) -> None:
    others = tuple(people(SEED + 1, FEW, shelters=20))
    assert sum(a.legal == b.legal for a, b in zip(network, others, strict=False)) < FEW / 10


def test_shares_are_those_of_the_profiles(network: tuple[Person, ...]) -> None:
    compound = tuple(people(SEED, MANY, "A"))
    spoken = Counter(p.language for p in compound)
    assert 0.64 < spoken["cmn"] / MANY < 0.74
    assert spoken["mya"] == spoken["tha"] == 0
    assert 0.03 < sum(p.gender is Gender.FEMININE for p in compound) / MANY < 0.09
    of_b = Counter(p.language for p in network)
    assert 0.11 < of_b["mya"] / MANY < 0.17
    assert 0.52 < sum(p.gender is Gender.FEMININE for p in network) / MANY < 0.62
    ages = [(AS_OF - p.born).days // 365.25 for p in network]
    assert 0.05 < sum(age < 18 for age in ages) / MANY < 0.11
    assert min(ages) >= 11
    assert max(ages) <= 61
    at = Counter(p.status for p in network)
    assert 0.55 < at["repatriated"] / MANY < 0.65
    assert len({p.shelter for p in network}) == 20


def test_doubles_are_somebody_before_them_written_otherwise(network: tuple[Person, ...]) -> None:
    doubles = [p for p in network if p.same_as]
    assert 0.02 < len(doubles) / MANY < 0.045
    for double in doubles:
        real = network[double.same_as - 1]
        if not real.same_as:
            assert double.legal == real.legal
            assert abs((double.born - real.born).days) <= 1
        assert double.same_as < double.number
        assert double.reference != real.reference
    changed = [p for p in doubles if p.legal_latin != network[p.same_as - 1].legal_latin]
    assert len(changed) > len(doubles) / 2


def test_a_house_has_many_different_names(network: tuple[Person, ...]) -> None:
    words = {word for p in network for name in p.texts for word in name.split()}
    assert len(words) > MANY * 0.6
    assert len({skeleton(p.legal_latin) for p in network}) > MANY * 0.75


def test_nobody_real_could_be_called_or_written_to(network: tuple[Person, ...]) -> None:
    assert all(p.phone.startswith("+999 ") for p in network)  # a country code nobody has
    assert all(p.reference.startswith("TEST-") for p in network)


def test_slips_change_a_name_and_keep_its_sound() -> None:
    draw = Draws.of(SEED, "slips")
    assert swapped("Ma Thida Htun") == "Htun Ma Thida"
    assert unmarked("Nguyễn Đặng") == "Nguyen Dang"
    for name, language in (("Aung Htet", "mya"), ("Geeta Verma", "hin"), ("Zhang Xue", "cmn")):
        other = respelt(draw, language, name)
        assert other != name
        assert "hht" not in other.casefold()
    for _ in range(50):
        assert mistyped(draw, "Thida Aung") != "Thida  Aung"


def test_old_burmese_letters_can_be_read_again() -> None:
    for name in ("မောင်", "ကြည်", "ပြည့်စုံ"):
        old = as_zawgyi(name)
        assert old != name
        assert looks_zawgyi(old)
        assert from_zawgyi(old).replace("\u200b", "") == name


def test_draws_lie_where_they_should() -> None:
    draw = Draws.of(SEED, "shape")
    bell = [draw.bell(27, 7) for _ in range(4_000)]
    assert 26.4 < sum(bell) / len(bell) < 27.6
    waits = [draw.waiting(900) for _ in range(4_000)]
    assert 840 < sum(waits) / len(waits) < 960
    assert 0.59 < sum(wait < 900 for wait in waits) / len(waits) < 0.67  # 1 - 1/e
    clumps = [draw.clumped(20) for _ in range(4_000)]
    assert 19 < sum(clumps) / len(clumps) < 21
    assert 0 in clumps
    assert max(clumps) <= 300


def test_a_sheet_is_as_untidy_as_it_says(tmp_path: Path) -> None:
    known = tuple(people(SEED, 50))
    made = sheets.rows(SEED, 2_000, known)
    matters = Counter(row.matter for row in made)
    assert 0.012 < matters["invalid"] / 2_000 < 0.03
    assert 0.02 < matters["double"] / 2_000 < 0.042
    numbers = {p.reference for p in known}
    assert all((row.cells[7] in numbers) is (row.matter == "double") for row in made
               if row.matter != "invalid")  # fmt: skip
    assert any("25" in str(row.cells[2])[-4:-2] for row in made)  # a Buddhist year
    path = sheets.write_xlsx(tmp_path / "people.xlsx", made[:50])
    with CalamineWorkbook.from_path(path) as book:
        lines = book.get_sheet_by_name("People").to_python()
    assert lines[0][0] == sheets.TITLE
    assert tuple(lines[1]) == sheets.COLUMNS
    assert len(lines) == 52
    written = sheets.write_csv(tmp_path / "people.csv", made[:50]).read_text("utf-8").splitlines()
    assert len(written) == 51


def _calendar(row: sheets.Row, column: int) -> Calendar | None:
    said = str(row.cells[column])
    return Calendar.THAI_BE if said[-4:].isdecimal() and int(said[-4:]) > 2400 else None


def test_every_day_of_a_sound_row_can_be_read() -> None:
    for row in sheets.sound(sheets.rows(SEED, 300)):
        for column in (2, 8):
            read = read_date(str(row.cells[column]), today=AS_OF, calendar=_calendar(row, column))
            assert read.problem == ""
            assert read.date is not None


def test_no_sound_row_says_one_name_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of ten thousand did, and an import that asks about a row takes in nobody."""
    twice = replace(next(iter(people(SEED, 1))), legal="Aye Aye")
    monkeypatch.setattr(sheets, "person", lambda seed, number: twice)
    assert sheets.sound(sheets.rows(SEED, 20)) == ()


def test_hostile_text_holds_what_it_should() -> None:
    whole = "".join(texts.HOSTILE)
    assert "\0" not in whole
    assert "\u202e" in whole
    assert "\u0301" in whole
    assert max(map(len, texts.HOSTILE)) == texts.LONG_NOTE
    assert "" in texts.HOSTILE

"""A real house, with cards, takes in a sheet and hands everything on to the next real house."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shelterdesk.access import door
from shelterdesk.access.desk import Desk
from shelterdesk.access.door import House
from shelterdesk.access.first_house import found_house
from shelterdesk.domain.kinds.resident import EverydayName, Resident
from shelterdesk.domain.projections import Projections
from shelterdesk.i18n import translator
from shelterdesk.services import checking, house_export, house_import, importing
from shelterdesk.services.house_import import Part
from shelterdesk.services.people import SecondPerson
from tests.access.test_first_house import ADAM, MIA, Keyring, finish
from tests.cast import CHEAP, FakeTime
from tests.services.test_importing import guessed, table_of

SHEET = "Full name,Code name,DOB\nAnong Test,Heron,1990-05-06\nခင်မျိုးဝေ,Lark,1999\n"
NEVER_LOGGED = ("Anong Test", "ခင်မျိုးဝေ")


def founded(folder: Path, code: str) -> House:
    house = House(folder, FakeTime().clock(), Projections.shipped(), Keyring())
    finish(found_house(house, code, (MIA, ADAM), CHEAP))
    return house


@contextmanager
def managed(house: House) -> Iterator[Desk]:
    """The manager at the only desk of a real house."""
    desk = door.sign_in(house, MIA.login, MIA.passphrase)
    try:
        assert not desk.practice
        yield desk
    finally:
        desk.close()


def names(desk: Desk) -> list[str]:
    with desk.look() as work:
        return sorted(each.preferred for each in work.shelf(EverydayName).every())


def test_a_sheet_comes_in_and_the_house_goes_on_to_another(tmp_path: Path) -> None:
    sheet, archive = tmp_path / "sheet.csv", tmp_path / "out.zip"
    sheet.write_text(SHEET, "utf-8")
    table = table_of(sheet)
    with managed(founded(tmp_path / "first" / "house", "MS-1")) as mia:
        done = importing.take_in(mia, importing.Decided(table, guessed(table)))
        assert done.problems == ()
        assert len(done.imported) == 2
        before = names(mia)
        assert checking.verify(mia).problems == ()
        words = house_export.draw_words()
        agreed = SecondPerson(ADAM.login, ADAM.passphrase)
        house_export.export(mia, archive, words, words.text, agreed, translator("en"))
    with managed(founded(tmp_path / "second" / "house", "MS-2")) as mia:
        came = house_import.bring_in([mia], [Part(archive, words.text)])
        assert came.written[Resident.kind] == 2
        assert names(mia) == before
        assert checking.verify(mia).problems == ()

"""``python -m benchmarks.round_trip [--residents 300] [--keep DIR]``: a house out, in, and out.

No speed is judged here: a practice house with a record of every kind leaves in parts, comes into an
empty house of other keys, leaves again, and both exports are compared member for member. The exit
code is 1 where a byte differs, or where a kind of record was empty. 300 people take some minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.houses import as_house
from shelterdesk.access import door, matters, new_house, own
from shelterdesk.access.desk import Clock, Desk
from shelterdesk.access.door import House
from shelterdesk.access.matters import Readers
from shelterdesk.access.work import new_id
from shelterdesk.domain.compartments import COMPARTMENTS, KeyClass
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.attachment import Attachment
from shelterdesk.domain.kinds.batch import ImportBatch
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import WhoIsKeptOut
from shelterdesk.i18n import translator
from shelterdesk.services import house_export, house_import, importing, practice
from shelterdesk.services.export_archive import MANIFEST, Archive, records_name
from shelterdesk.services.house_import import BroughtIn, Part
from shelterdesk.services.importing import Plan
from shelterdesk.services.people import SecondPerson
from shelterdesk.services.practice_staff import STAFF, Staff
from shelterdesk.services.progress import Progress
from shelterdesk.vault.slots import PRACTICE_COST

SEED = 20261127
OTHER_HOUSE = "TEST-02"
SHEET = "Full name,Date of birth,Came on\nAnong Practice,1990-05-06,2026-01-02\n"
STAY_BEHIND = frozenset({ImportBatch.kind})  # by decision (docs/export-format.md)


def house_at(folder: Path) -> House:
    """A house in which no passphrase grows old: this runs longer than ten minutes."""
    found = as_house(folder)
    clock = Clock(found.clock.now, lambda: 0.0, found.clock.zone)
    return door.House(folder, clock, found.projections, follows=found.follows)


@contextmanager
def everybody(house: House) -> Iterator[dict[str, Desk]]:
    """All desks of a practice house."""
    with door.sign_in_together(house, {s.login: s.passphrase for s in STAFF}) as desks:
        yield desks


def found(folder: Path, code: str) -> House:
    """An empty practice house with the usual people."""
    house = house_at(folder)
    founders = [new_house.Founder(s.login, s.display_name, s.roles, s.passphrase) for s in STAFF]
    new_house.found_practice_house(house, code, founders, PRACTICE_COST)
    return house


def one_of_each(desks: Mapping[str, Desk], resident: ResidentId) -> list[str]:
    """Write a record of each kind that nothing filled, by whoever may; kinds that stay empty.

    They hold what a kind holds before anybody chose anything: enough for a line in the archive.
    """
    managers = next(d for d in desks.values() if any(r.value == "MGR" for r in d.roles))
    with managers.look() as work:
        empty = [kind for kind in KINDS if not any(True for _ in work.rows.every(kind))]
    return [kind.kind for kind in empty if not _written(kind, desks, resident)]


def _written(kind: type[Record], desks: Mapping[str, Desk], resident: ResidentId) -> bool:
    held = COMPARTMENTS[kind.category]
    if held.key_class is KeyClass.LENT or issubclass(kind, Attachment):
        return False
    about = resident if kind.about_resident else ResidentId("")
    record = kind(id=new_id(), resident=about)
    for desk in desks.values():
        if not desk.roles & desk.policy.creators(kind.kind):
            continue
        readers = Readers({desk.user_id: True}, {}) if matters.is_matter(kind) else None
        try:
            with desk.work("quiet.import" if own.is_own(kind) else "house.import") as work:
                work.put(record, readers)
        except Exception:  # noqa: BLE001, S112  an empty record tells what its kind cannot be without
            continue
        return True
    return False


def sheet_brought_in(manager: Desk, folder: Path) -> None:
    """Bring somebody in from a sheet, as a house does in its first week."""
    sheet = folder / "sheet.csv"
    sheet.write_text(SHEET, "utf-8")
    table = importing.lay_out(importing.open_file(sheet).leaves[0])
    homes = {key: said.target for key, said in importing.suggest(table, manager.today()).items()}
    importing.take_in(manager, importing.Decided(table, Plan(homes=homes)))


def exported(desks: Mapping[str, Desk], folder: Path) -> dict[str, Part]:
    """A part of everybody who has one."""
    folder.mkdir()
    managers = [s for s in STAFF if s.roles[0].value == "MGR"]
    administrators = [s for s in STAFF if s.roles[0].value == "ADM"]
    parts = {}
    for login, desk in desks.items():
        if not house_export.may_export(desk):
            continue
        words, path = house_export.draw_words(), folder / f"{login}.zip"
        second = _second(login, managers, administrators)
        agreed = SecondPerson(second.login, second.passphrase)
        house_export.export(desk, path, words, words.text, agreed, translator("en"))
        parts[login] = Part(path, words.text)
    return parts


def _second(login: str, managers: Sequence[Staff], administrators: Sequence[Staff]) -> Staff:
    is_manager = login in {s.login for s in managers}
    return next(s for s in [*managers, *(administrators if is_manager else [])] if s.login != login)


def brought(house: House, parts: Mapping[str, Part]) -> BroughtIn:
    """All parts in one sitting of everybody; who was kept out is whoever bears the name."""
    with everybody(house) as desks:
        first = [d for d in desks.values() if any(role.value == "MGR" for role in d.roles)]
        seated = [*first, *(d for d in desks.values() if d not in first)]
        try:
            return house_import.bring_in(seated, parts.values(), Progress())
        except WhoIsKeptOut as unsure:
            return house_import.bring_in(seated, parts.values(), Progress(), unsure.who)


def differing(one: Mapping[str, Part], other: Mapping[str, Part]) -> list[str]:
    """Members of two exports that are not the same bytes after sorting their lines."""
    found = []
    for login, part in one.items():
        first, second = Archive(part.path, part.words), Archive(*_of(other[login]))
        names = sorted({*first.manifest["files"], *second.manifest["files"]})
        ours, theirs = (each.manifest["files"] for each in (first, second))
        for name in names:
            same = name in ours and name in theirs
            if same and ours[name] != theirs[name]:
                same = sorted(first.lines(name)) == sorted(second.lines(name))
            if not same and name != MANIFEST and name not in _behind():
                found.append(f"{login} {name}")
        first.close()
        second.close()
    return found


def _of(part: Part) -> tuple[Path, str]:
    return part.path, part.words


def _behind() -> frozenset[str]:
    return frozenset(records_name(kind) for kind in STAY_BEHIND)


def main(arguments: Sequence[str]) -> int:
    """Do it, and say how much and how long; 1 where something differs or was left."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.round_trip", description=__doc__)
    parser.add_argument("--residents", type=int, default=300)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep houses and archives there")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        return _round(asked.keep or Path(scratch), asked.residents)


def _round(folder: Path, residents: int) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    house, times = found(folder / "first", "TEST-01"), [time.monotonic()]

    def took() -> str:
        times.append(time.monotonic())
        return f"{times[-1] - times[-2]:.0f} s"

    with everybody(house) as desks:
        today = next(iter(desks.values())).today()
        made = practice.fill(desks, residents, SEED, today, Progress())
        sheet_brought_in(desks["dana"], folder)
        left = one_of_each(desks, made[-1])
        print(
            f"filled with {len(made)} residents: {took()}; empty kinds: {', '.join(left) or 'none'}"
        )
        for desk in desks.values():
            desk.refresh_actor()
        first = exported(desks, folder / "out")
    sizes = sum(part.path.stat().st_size for part in first.values())
    print(f"{len(first)} parts of {sizes / 1e6:.1f} MB: {took()}", flush=True)
    other = found(folder / "second", OTHER_HOUSE)
    came = brought(other, first)
    print(f"{came.revisions} revisions of {len(came.written)} kinds came in: {took()}")
    print(f"left: {dict(came.left)}; gone: {dict(came.gone)}", flush=True)
    with everybody(other) as desks:
        again = exported(desks, folder / "again")
    wrong = differing(first, again)
    print(f"out again and compared: {took()}; {len(wrong)} members differ", *wrong[:40], sep="\n  ")
    return 1 if wrong or left or set(came.left) - STAY_BEHIND else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The house on a small computer: ``python -m benchmarks.small [--residents 300,3000]``.

Each act runs in a process of its own, once as it is and once with one core, 1.5 GB for its data and
a disk that turns.
Printed are both times, how many times longer the small one takes, and the most memory it held; in
the larger house also how many times more of the processor's time than in the smaller one, which
others on the same computer do not stretch. What must not grow with the house decides the exit code:
opening a file, saving a note, printing a sheet.

One core is given by the scheduler's affinity, memory by the limit of the process (RLIMIT_DATA);
and a slow disk by a control group of the kernel (``benchmarks.slow_disk``); what a system has not,
or does not let this user have, is named.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.houses import (
    CASELOAD,
    FIRST_DAY,
    PASSPHRASE,
    SEED,
    STAFF,
    admit_many,
    as_house,
    batches,
    note_text,
    write_note,
)
from benchmarks.runner import peak_rss
from benchmarks.slow_disk import SAID, join, let_go, slow_disk
from shelterdesk.access import door, new_house
from shelterdesk.access.desk import Desk
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    assignments,
    backups,
    counselling,
    printing,
    register,
    residents,
    shift,
)
from shelterdesk.vault.slots import PRACTICE_COST

CORES, DATA = 1, 1536 << 20
NOTES = 20  # of each resident of the caseload
TURNS = 7
STEADY = {"open a file": 2.0, "save a note": 2.0, "print a sheet": 2.0}  # times, larger to smaller

Times = dict[str, tuple[float, float]]  # milliseconds that passed, and those of the processor


def build(folder: Path, count: int) -> list[ResidentId]:
    """A house of *count* residents, forty of them with notes."""
    new_house.found_practice_house(as_house(folder), "TEST-00", STAFF, PRACTICE_COST)
    drawn = random.Random(SEED)  # noqa: S311 - synthetic text, no secret
    staff = {person.login: person.passphrase for person in STAFF}
    with door.sign_in_together(as_house(folder), staff) as desks:
        shift.begin(desks["night"])
        people = admit_many(desks["night"], count)
        with desks["manager"].work("assignment.begin") as work:
            for resident in people[:CASELOAD]:
                counsellor = desks["counsellor"].user_id
                assignments.begin_in(work, resident, counsellor, Role.COU)
                work.settle(resident)
        desks["counsellor"].refresh_actor()
        for some in batches(people[:CASELOAD] * NOTES):
            with desks["counsellor"].work("counselling_session.record") as work:
                for resident in some:
                    write_note(work, resident, FIRST_DAY, note_text(drawn))
    return people


def live(folder: Path, people: Sequence[ResidentId]) -> Times:
    """How long each act takes here, in milliseconds: the median of some turns."""
    house, some = as_house(folder), people[:CASELOAD]
    drawn = random.Random(SEED)  # noqa: S311 - as above
    times: Times = {}
    took = _Took()
    desk = door.sign_in(house, "counsellor", PASSPHRASE)
    times["sign in"] = took.now()
    times["open a file"] = _turns(lambda n: _open(desk, some[n]))
    times["save a note"] = _turns(lambda n: _save(desk, some[n], drawn))
    desk.close()
    desk = door.sign_in(house, "manager", PASSPHRASE)
    took = _Took()
    opened = register.open_register(desk)
    times["open the register"] = took.now()
    times["find somebody"] = _turns(lambda n: opened.find(opened.rows[n].preferred[:3]))
    times["print a sheet"] = _turns(lambda n: printing.make_report(desk, some[n], "internal"))
    with tempfile.TemporaryDirectory() as out:
        took = _Took()
        backups.make_backup(desk, Path(out) / "a.backup")
        times["back up and prove it"] = took.now()
    desk.close()
    return times


def _open(desk: Desk, resident: ResidentId) -> None:
    residents.overview(desk, resident)
    counselling.sessions(desk, resident)


def _save(desk: Desk, resident: ResidentId, drawn: random.Random) -> None:
    said = {"part_keys": ("brought",), "part_texts": (note_text(drawn),)}
    counselling.record_session(desk, resident, {"held_on": desk.today()}, said)


class _Took:
    """How long it takes from here."""

    def __init__(self) -> None:
        self._began = time.perf_counter(), time.process_time()

    def now(self) -> tuple[float, float]:
        """Milliseconds that have passed, and those of the processor for this process."""
        passed, used = self._began
        return 1000 * (time.perf_counter() - passed), 1000 * (time.process_time() - used)


def _turns(act: Callable[[int], object]) -> tuple[float, float]:
    turns = []
    for number in range(TURNS + 1):
        took = _Took()
        act(number)
        turns.append(took.now())
    warm = turns[1:]  # the first loads what is loaded once
    return median(passed for passed, _ in warm), median(used for _, used in warm)


def _become_small(group: str) -> str:
    """Take on the limits of a small computer; what could not be had."""
    lacks = []
    if group:
        join(Path(group))
    else:
        lacks.append("a slow disk")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    else:
        lacks.append("one core")
    if sys.platform == "linux":
        import resource  # does not exist on Windows

        resource.setrlimit(resource.RLIMIT_DATA, (DATA, DATA))
    else:
        lacks.append("1.5 GB")
    return ", ".join(lacks)


def _elsewhere(folder: Path, *more: str) -> tuple[Times, float, str]:
    shown = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks.small", "--live", str(folder), *more],
        stdout=subprocess.PIPE,
        check=True,
    )
    told = json.loads(shown.stdout)
    return told["times"], told["rss"], told["lacks"]


def main(said: Sequence[str] | None = None) -> int:
    """Build the houses and live in them; 1 if something grew with the house that must not."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.small")
    reader.add_argument("--residents", default="300,3000")
    reader.add_argument("--live", type=Path, help=argparse.SUPPRESS)
    reader.add_argument("--small", action="store_true", help=argparse.SUPPRESS)
    reader.add_argument("--group", default="", help=argparse.SUPPRESS)
    asked = reader.parse_args(said)
    if asked.live:
        lacks = _become_small(asked.group) if asked.small else ""
        people = json.loads((asked.live / "people.json").read_text("utf-8"))
        print(json.dumps({"times": live(asked.live, people), "rss": peak_rss(), "lacks": lacks}))
        return 0
    before: Times = {}
    grown: set[str] = set()
    for count in map(int, asked.residents.split(",")):
        with tempfile.TemporaryDirectory() as making:
            folder = Path(making) / "house"
            people = build(folder, count)
            (folder / "people.json").write_text(json.dumps(people), "utf-8")
            usual, rss, _ = _elsewhere(folder)
            with slow_disk(folder) as group:
                if group:
                    let_go(folder)
                where = ("--group", str(group)) if group else ()
                small, small_rss, lacks = _elsewhere(folder, "--small", *where)
        print(f"{count} residents; memory {rss:.0f} MB, small {small_rss:.0f} MB", end="")
        print(f"; not to be had here: {lacks}" if lacks else f"; disk: {SAID}")
        for act, (took, used) in small.items():
            grew = used / before[act][1] if before else 1.0
            as_is = usual[act][0]
            print(f"  {act:22}{as_is:9.2f} ms{took:9.2f} ms {took / as_is:5.2f}x", end="")
            print(f"  {grew:5.2f}x the smaller house" if before else "")
            grown |= {act} if grew > STEADY.get(act, float("inf")) else set()
        before = small
    if grown:
        print(f"Grew: {', '.join(sorted(grown))}.")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())

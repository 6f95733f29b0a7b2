"""Trials of the installers: on a made-up computer, from the first installation to the removal."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from windows import manifest, screen, setup_exe, wine
from windows.bench import (
    DONE,
    ENTRIES,
    FOR_ALL,
    HOUSES,
    INSTALLED,
    INSTALLED_UNDER_WINE,
    IS_OPEN,
    KEY,
    NEWER_IS_THERE,
    ODD_PLACE,
    OTHER_KIND,
    PICTURES,
    TOO_OLD,
    Bench,
    hashes,
    need,
    same_tree,
)
from windows.places import BUILD, COMMAND, NAME, PROGRAM, version

# ---- installing, starting

LONGEST_REMOVAL = 600  # seconds


def installs(bench: Bench) -> str:
    """Silent, on a fresh computer: every file, the registry, the Start menu."""
    began = time.monotonic()
    said = bench.prefix.run([bench.package("-setup.exe"), "/S"])
    need(said.code == INSTALLED_UNDER_WINE, f"exit code {said.code}")
    count = same_tree(bench.prefix.path(INSTALLED), bench.wanted)
    need(bench.prefix.value(KEY, "DisplayVersion") == version(), "the version is not registered")
    menu = bench.prefix.path(FOR_ALL)
    need(all((menu / name).is_file() for name in ENTRIES), "the Start menu lacks an entry")
    need(bench.prefix.path(HOUSES).is_dir(), "the folder of houses is not there")
    return f"{count} files in {time.monotonic() - began:.0f} s, exit code {said.code}"


def tries_itself(bench: Bench) -> str:
    """``--selftest`` where it was installed, with every library of the lock."""
    return _selftest(bench, bench.prefix.path(INSTALLED), "installed")


def tries_itself_in_an_odd_place(bench: Bench) -> str:
    """``--selftest`` from a folder with spaces, brackets and a letter beyond ASCII."""
    place = bench.prefix.path(ODD_PLACE)
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(bench.prefix.path(INSTALLED), place)
    try:
        return _selftest(bench, place, "odd-place")
    finally:
        shutil.rmtree(place)


def _selftest(bench: Bench, place: Path, name: str) -> str:
    out = bench.prefix.path(rf"C:\{name}.json")
    out.unlink(missing_ok=True)
    said = bench.prefix.run([place / PROGRAM, "--selftest", rf"C:\{name}.json"])
    need(out.is_file(), f"no answer, exit code {said.code}: {said.text[-400:]}")
    answer = json.loads(out.read_text("utf-8"))
    failed = [f"{c['name']} ({c['told']})" for c in answer["checks"] if not c["passed"]]
    need(not failed and said.code == 0, f"{', '.join(failed)}; exit code {said.code}")
    need(answer["installed"], "it ran with another Python")
    wanted = json.loads((BUILD / "built.json").read_text("utf-8"))["libraries"]
    there = {_same(name): number for name, number in answer["libraries"].items()}
    need(
        {_same(name): number for name, number in wanted.items()} == there,
        "the libraries are not those of the lock",
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    shutil.copy(out.with_suffix(".png"), PICTURES / f"selftest-{name}.png")
    return f"{len(answer['checks'])} of {len(answer['checks'])} in {answer['seconds']:.0f} s"


def _same(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def opens_from_the_menu(bench: Bench) -> str:
    """A window on a screen, from the Start menu's own entry; and installers then keep away."""
    link = f"{FOR_ALL}\\{ENTRIES[0]}"
    started = bench.prefix.start(["cmd", "/c", "start", "", link])
    try:
        number = screen.window(bench.display, "ShelterDesk")
        time.sleep(8)  # the rest of the fonts, the first reading
        made = screen.picture(bench.display, PICTURES / "first-window.png")
        need(screen.colours(made) > 50, "the window is empty")
        before = hashes(bench.prefix.path(INSTALLED))
        said = bench.prefix.run([bench.package("-setup.exe"), "/S"])
        need(said.code == IS_OPEN, f"installing while it was open gave {said.code}")
        said = bench.prefix.run(_removal(INSTALLED))
        need(said.code == IS_OPEN, f"removing while it was open gave {said.code}")
        need(before == hashes(bench.prefix.path(INSTALLED)), "something was changed")
        screen.touch(bench.display, "windowclose", number)
    finally:
        _end(started, bench)
    return "opened; install and removal kept away with code 5, nothing changed"


def _removal(place: str) -> list[str]:
    """A removal that ends when it is done: ``_?=``, last, and without quotation marks.

    Wine puts them around a word with spaces; so the words go one by one.
    """
    return [f"{place}\\Uninstall.exe", "/S", *f"_?={place}".split(" ")]


def _remove(prefix: wine.Prefix, place: str) -> None:
    """As people do it: the program goes on from a copy of itself, and so can go as well."""
    prefix.run([f"{place}\\Uninstall.exe", "/S"])
    until = time.monotonic() + LONGEST_REMOVAL
    while prefix.path(f"{place}\\Uninstall.exe").exists():
        need(time.monotonic() < until, "the removal did not end")
        time.sleep(2)
    time.sleep(2)  # the last folders, the registry, the Start menu


def _end(started: subprocess.Popen[bytes], bench: Bench) -> None:
    bench.prefix.stop()
    try:
        started.wait(timeout=60)
    except subprocess.TimeoutExpired:
        started.kill()


# ---- up to date, back, away


def makes_a_practice_house(bench: Bench) -> str:
    """With the installed command line, where real houses lie; and finds it whole."""
    house = f"{HOUSES}\\practice"
    said = bench.prefix.run(
        [f"{INSTALLED}\\{COMMAND}", "demo", "--out", house, "--residents", "12", "--no-pictures"]
    )
    need(said.code == 0, said.text[-600:])
    bench.seen.update(hashes(bench.prefix.path(HOUSES)))
    return f"{len(bench.seen)} files, {_verify(bench)}"


def _verify(bench: Bench) -> str:
    users = bench.prefix.path(f"{HOUSES}\\practice\\users.txt").read_text("utf-8").splitlines()
    login, _, passphrase = users[0].split("\t")
    said = bench.prefix.run(
        [
            *(f"{INSTALLED}\\{COMMAND}", "verify", "--house", f"{HOUSES}\\practice\\house"),
            *("--as", login, "--passphrase-file", "-"),
        ],
        told=f"{passphrase}\n".encode(),
    )
    need(said.code == 0 and "whole" in said.text, said.text[-600:])
    return said.text.strip().splitlines()[0]


def house_untouched(bench: Bench) -> None:
    """``Trouble`` unless every byte of the practice house is as it was."""
    there = hashes(bench.prefix.path(HOUSES))
    differing = [path for path, told in bench.seen.items() if there.get(path) != told]
    need(bench.seen and not differing, f"the house was changed: {', '.join(differing[:5])}")


def comes_up_to_date(bench: Bench) -> str:
    """A newer version over it: its files, none of the old; a stranger's file and the house stay."""
    place = bench.prefix.path(INSTALLED)
    stranger = place / "app" / "note of the computer person.txt"
    stranger.write_text("kept", "utf-8")
    newer, wanted = _newer()
    bench.seen = hashes(bench.prefix.path(HOUSES))
    said = bench.prefix.run([newer, "/S"])
    need(said.code == INSTALLED_UNDER_WINE, f"exit code {said.code}")
    need(stranger.read_text("utf-8") == "kept", "a stranger's file is gone")
    stranger.unlink()
    same_tree(place, wanted)
    need(bench.prefix.value(KEY, "DisplayVersion") == _next(), "the version is not registered")
    house_untouched(bench)
    return f"{version()} to {_next()}; the house is the same to the byte"


def _next() -> str:
    major, minor, micro = version().split(".")
    return f"{major}.{minor}.{int(micro) + 1}"


def _newer() -> tuple[Path, Mapping[str, str]]:
    """A next version: one file less, one more, everything else the same."""
    folder = BUILD / "newer"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BUILD / "stage", folder, copy_function=shutil.copy)
    (folder / "app" / "NOTICE").unlink()
    (folder / "app" / "NEXT").write_text(_next(), "utf-8")
    manifest.write(folder)
    out = BUILD / "newer-package" / f"{NAME}-{_next()}-setup.exe"
    made = setup_exe.build(
        folder, _next(), out, scope="machine", dll="python313.dll", epoch=0, fast=True
    )
    return made, manifest.read(folder / manifest.NAME)


def keeps_older_ones_away(bench: Bench) -> str:
    """The older installer over the newer version: code 4, nothing changed."""
    before = hashes(bench.prefix.path(INSTALLED))
    said = bench.prefix.run([bench.package("-setup.exe"), "/S"])
    need(said.code == NEWER_IS_THERE, f"exit code {said.code}")
    need(before == hashes(bench.prefix.path(INSTALLED)), "something was changed")
    house_untouched(bench)
    return "code 4, nothing changed"


def keeps_away_from_old_windows(bench: Bench) -> str:
    """Windows 8.1: code 3, nothing changed."""
    before = hashes(bench.prefix.path(INSTALLED))
    bench.prefix.run(["winecfg", "-v", "win81"])
    try:
        said = bench.prefix.run([bench.package("-setup.exe"), "/S"])
    finally:
        bench.prefix.run(["winecfg", "-v", "win10"])
    need(said.code == TOO_OLD, f"exit code {said.code}")
    need(before == hashes(bench.prefix.path(INSTALLED)), "something was changed")
    return "code 3, nothing changed"


def goes_away(bench: Bench) -> str:
    """Removed: nothing of ours is left, a stranger's file and the house are."""
    place = bench.prefix.path(INSTALLED)
    stranger = place / "lib" / "not ours.txt"
    stranger.write_text("kept", "utf-8")
    _verify(bench)  # with the newer version, and opening writes: so it is read anew
    bench.seen.update(hashes(bench.prefix.path(HOUSES)))
    _remove(bench.prefix, INSTALLED)
    left = set(hashes(place))
    need(left == {"lib/not ours.txt"}, f"left over: {', '.join(sorted(left)[:5])}")
    need(bench.prefix.value(KEY, "DisplayVersion") is None, "the registry still names it")
    menu = bench.prefix.path(FOR_ALL)
    need(not any((menu / name).exists() for name in ENTRIES), "the Start menu still has it")
    house_untouched(bench)
    shutil.rmtree(place)
    return "the house is the same to the byte"


# ---- the other two packages


def installs_for_one_account(bench: Bench) -> str:
    """The installer that needs no administrator: every file, and away again."""
    fresh = wine.prefix("account", fresh=True, display=bench.display)
    said = fresh.run([bench.package("-user-setup.exe"), "/S"])
    need(said.code == DONE, f"exit code {said.code}")
    place = next(fresh.drive.glob("users/*/AppData/Local/Programs/ShelterDesk"))
    count = same_tree(place, bench.wanted)
    windows = "C:\\" + str(PurePosixPath(place.relative_to(fresh.drive))).replace("/", "\\")
    _remove(fresh, windows)
    need(not hashes(place), "not removed")
    fresh.stop()
    return f"{count} files, and removed"


def installs_by_policy(bench: Bench) -> str:
    """The MSI: every file, the mark that keeps our installer away, and away again."""
    fresh = wine.prefix("policy", fresh=True, display=bench.display)
    package = fresh.drive / "ShelterDesk.msi"
    shutil.copy(bench.package(".msi"), package)
    house = fresh.path(HOUSES) / "houses" / "house-1" / "data.db"
    house.parent.mkdir(parents=True)
    house.write_bytes(b"a house")
    said = fresh.run(["msiexec", "/i", r"C:\ShelterDesk.msi", "/qn"])
    need(said.code == DONE, f"exit code {said.code}")
    count = same_tree(fresh.path(INSTALLED), bench.wanted)
    need(fresh.value(r"HKLM\Software\ShelterDesk", "Managed") == version(), "the mark is missing")
    # Wine puts them into one account's menu; where Windows does, stands in the checklist.
    need(all(any(fresh.drive.rglob(name)) for name in ENTRIES), "no Start menu")
    said = fresh.run([bench.package("-setup.exe"), "/S"])
    need(said.code == OTHER_KIND, f"our installer did not keep away: {said.code}")
    said = fresh.run(["msiexec", "/x", r"C:\ShelterDesk.msi", "/qn"])
    need(said.code == DONE and not hashes(fresh.path(INSTALLED)), f"not removed: {said.code}")
    need(house.read_bytes() == b"a house", "the house was touched")
    fresh.stop()
    return f"{count} files, code 6 for our installer, and removed"


TRIALS = (
    installs,
    tries_itself,
    tries_itself_in_an_odd_place,
    opens_from_the_menu,
    makes_a_practice_house,
    comes_up_to_date,
    keeps_older_ones_away,
    keeps_away_from_old_windows,
    goes_away,
    installs_for_one_account,
    installs_by_policy,
)

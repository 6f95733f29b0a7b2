"""The Windows package, as far as it is judged without Wine: what goes in, what it is called."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

import shelterdesk
from shelterdesk.computer import running, windows_folder

TREE = Path(__file__).resolve().parents[2]
WINDOWS = TREE / "installer" / "windows"
A, B = "a" * 64, "b" * 64
LOCK = f"""\
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{A}
importlib-metadata==10.2.0 ; python_full_version < '3.12' \\
    --hash=sha256:{A}
secretstorage==3.5.0 ; sys_platform == 'linux' \\
    --hash=sha256:{A}
Zope.Thing==1.2 \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
"""
P = PurePosixPath


def test_windows_needs_what_its_own_markers_say() -> None:
    from windows import parts

    pins = parts.for_windows(parts.read_lock(LOCK), "3.13.2", ())
    assert [(pin.name, pin.version) for pin in pins] == [
        ("colorama", "0.4.6"),
        ("zope-thing", "1.2"),
    ]
    assert pins[1].hashes == {A, B}


def test_the_keyring_of_windows_is_among_the_parts() -> None:
    from windows import keep, parts

    pins = parts.for_windows(
        parts.read_lock((TREE / "installer/requirements/runtime.lock").read_text("utf-8")),
        "3.13.2",
        keep.shipped().libraries_left_out,
    )
    names = {pin.name for pin in pins}
    assert {"keyring", "pywin32-ctypes", "cffi", "pycparser", "tzdata"} <= names
    assert not {"secretstorage", "jeepney", "babel"} & names
    assert all(pin.hashes for pin in pins)


@pytest.mark.parametrize("line", ["-r other.txt", "thing>=1 \\", "--pre"])
def test_a_lock_that_pins_nothing_is_not_read(line: str) -> None:
    from windows import parts
    from windows.places import Trouble

    with pytest.raises(Trouble):
        parts.read_lock(LOCK + line + "\n")


def test_leaving_out_what_no_lock_names_is_a_mistake() -> None:
    from windows import parts
    from windows.places import Trouble

    with pytest.raises(Trouble, match="typo"):
        parts.for_windows(parts.read_lock(LOCK), "3.13.2", ["typo"])


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        ("thing/__init__.py", P("thing/__init__.py")),
        ("thing-1.data/purelib/thing/a.py", P("thing/a.py")),
        ("thing-1.data/platlib/b.pyd", P("b.pyd")),
        ("thing-1.data/scripts/thing.exe", None),
        ("thing-1.data/headers/thing.h", None),
    ],
)
def test_a_wheel_gives_its_modules_alone(inside: str, place: PurePosixPath | None) -> None:
    from windows import parts

    assert parts.place_of(inside) == place


@pytest.mark.parametrize("untrusted", ["../evil.py", "a/../../evil.py", "/etc/evil"])
def test_a_wheel_writes_nowhere_else(untrusted: str) -> None:
    from windows import parts
    from windows.places import Trouble

    with pytest.raises(Trouble):
        parts.place_of(untrusted)


# ---- what stays


def test_every_line_of_what_stays_has_its_reason() -> None:
    from windows import keep
    from windows.places import Trouble

    keep.shipped()
    tables = "[libraries_left_out]\n[runtime_left_out]\n[only]\n[left_out]\n"
    with pytest.raises(Trouble, match="py"):
        keep.read(f'{tables}"**/*.py" = " "\n')


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("a/tests/b/c.py", "**/tests/**", True),
        ("tests/c.py", "**/tests/**", True),
        ("a/contests/c.py", "**/tests/**", False),
        ("a/b.py", "*.py", False),
        ("b.py", "*.py", True),
        ("PIL/_avif.cp313-win_amd64.pyd", "PIL/_avif*.pyd", True),
    ],
)
def test_patterns_name_what_they_seem_to(path: str, pattern: str, *, fits: bool) -> None:
    from windows import keep

    assert keep.fits(P(path), pattern) is fits


def test_of_qt_only_what_is_named_stays_and_a_dead_line_is_found() -> None:
    from windows import keep

    rules = keep.Keep({}, {}, {"Qt": {"*.py": "r", "Core.pyd": "r", "Gone.pyd": "r"}}, {})
    files = [P("Qt/__init__.py"), P("Qt/Core.pyd"), P("Qt/Quick.pyd"), P("Qt/Qt6.dll"), P("x/y.py")]
    gone, unused = keep.going(files, rules)
    assert gone == {P("Qt/Quick.pyd")}  # a DLL is judged by who asks for it
    assert unused == {"Qt/Gone.pyd"}


def test_a_dll_stays_while_something_that_stays_asks_for_it() -> None:
    from windows import keep

    asks = {"core.pyd": ["a.dll"], "a.dll": ["b.dll"], "b.dll": ["a.dll"], "c.dll": ["b.dll"]}
    dlls = ["a.dll", "b.dll", "c.dll"]
    assert keep.unasked(["core.pyd"], dlls, lambda name: asks[name]) == {"c.dll"}


def test_of_icus_data_what_is_named_stays_as_it_was() -> None:
    from windows import icu_data

    head = bytes([16, 0, 0xDA, 0x27]) + b"\0" * 8 + b"CmnD"
    items = {"icu/brkitr/th.dict": b"words" * 7, "icu/lang/th.res": b"names", "icu/a.icu": b"kind"}
    read_head, read = icu_data.unpack(icu_data.pack(head, items) + b"what follows")
    assert read_head == head
    assert {name: told.rstrip(b"\xaa")[: len(items[name])] for name, told in read.items()} == items
    staying, unused = icu_data.chosen(items, {"brkitr/*": "r", "*.icu": "r", "gone/*": "r"})
    assert set(staying) == {"icu/brkitr/th.dict", "icu/a.icu"}
    assert unused == {"gone/*"}
    packed = icu_data.pack(head, staying)
    assert all((packed.index(told) - len(head)) % icu_data.STEP == 0 for told in staying.values())
    with pytest.raises(icu_data.Trouble):
        icu_data.unpack(bytes([16, 0, 0xDA, 0x27]) + b"\0" * 12)


# ---- what goes to the user


def test_what_people_are_sent_to_read_is_in_the_package() -> None:
    from windows import places

    assert all((TREE / guide).exists() for guide in places.GUIDES)
    script = (WINDOWS / "setup.nsi").read_text("utf-8")
    programs = [f.read_text("utf-8") for f in (TREE / "shelterdesk").rglob("*.py")]
    on_screen = [line for text in programs for line in re.findall(r'"[^"\n]*"', text)]
    named = {n for line in (script, *on_screen) for n in re.findall(r"docs[/\\]([\w-]+\.md)", line)}
    assert {"install.md", "export-format.md"} <= named
    assert {f"docs/{name}" for name in named} <= set(places.GUIDES)


def test_each_file_is_installed_and_removed_by_its_own_line() -> None:
    from windows import setup_exe

    files = [P("ShelterDesk.exe"), P("lib/a/b.py"), P("lib/a/$c.py")]
    lines_in = "".join(setup_exe.lines_in(files, Path("/stage")))
    assert lines_in.count("File ") == len(files)
    assert "$$c.py" in lines_in
    out = setup_exe.lines_out(files)
    assert [line for line in out if line.startswith("Delete")] == [
        'Delete "$INSTDIR\\ShelterDesk.exe"\n',
        'Delete "$INSTDIR\\lib\\a\\b.py"\n',
        'Delete "$INSTDIR\\lib\\a\\$$c.py"\n',
    ]
    # A folder goes only when it is empty, the deepest first; never a folder with what is in it.
    assert out[-2:] == ['RMDir "$INSTDIR\\lib\\a"\n', 'RMDir "$INSTDIR\\lib"\n']
    assert not any("/r" in line or "*" in line for line in out)


def test_the_installer_script_never_removes_by_pattern_or_touches_houses() -> None:
    script = (WINDOWS / "setup.nsi").read_text("utf-8")
    acts = [line.strip() for line in script.splitlines() if not line.strip().startswith(";")]
    assert not [line for line in acts if re.search(r"RMDir\s+/r|Delete.*[*?]", line)]
    assert not [line for line in acts if "ProgramData" in line or "APPDATA\\ShelterDesk" in line]


def test_what_several_files_say_is_the_same_everywhere() -> None:
    script = (WINDOWS / "setup.nsi").read_text("utf-8")
    assert f'"{running.NAME}"' in script
    assert f"SetErrorLevel {windows_folder.NOT_CONFIRMED}" in script
    assert windows_folder.GROUP in script
    project = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]
    from windows import places

    assert places.version() == shelterdesk.__version__ == project["version"]
    guide = (TREE / "docs" / "install.md").read_text("utf-8")
    for code in {*re.findall(r"EndWith [^\n]*(?:\\\n[^\n]*)*? (\d)\n", script), "0", "9"}:
        assert f"| {code} |" in guide


def test_an_msi_knows_its_files_again() -> None:
    from windows import msi

    files = [P("ShelterDesk.exe"), P("lib/a/b & c.py")]
    old, new = (msi.document(files, number, "stage", "icon.ico") for number in ("1.0.0", "1.1.0"))
    guids = [
        set(re.findall(r'<Component Id="\w+" Guid="({[-0-9A-F]+})"', text)) for text in (old, new)
    ]
    assert guids[0] == guids[1]
    assert len(guids[0]) == 4  # two files, the mark, the Start menu
    assert old.count(f'<Product Id="{msi.product("1.0.0")}"') == 1
    assert msi.product("1.0.0") != msi.product("1.1.0")
    assert f'UpgradeCode="{{{str(msi.UPGRADE_CODE).upper()}}}"' in old
    assert "b &amp; c.py" in old
    assert uuid.UUID("f0b6ae14-8b3d-5f6e-9d0c-6f3f2a7b1c55") == msi.FAMILY  # never changed


def test_a_package_says_what_it_must_not_be_taken_for() -> None:
    import build

    assert build.file_name("1.0.0", practice=True, signed=False) == (
        "ShelterDesk-1.0.0-practice-unsigned"
    )
    assert build.file_name("1.0.0", practice=False, signed=True) == "ShelterDesk-1.0.0"


def test_words_for_signing_are_one_a_line(tmp_path: Path) -> None:
    from windows import signing
    from windows.places import Trouble

    words = tmp_path / "words.txt"
    words.write_text("# a token\n-pkcs11module\n\n/lib/with space.so\n", "utf-8")
    assert signing.words_of(words) == ("-pkcs11module", "/lib/with space.so")
    words.write_text("# nothing\n", "utf-8")
    with pytest.raises(Trouble):
        signing.words_of(words)


@pytest.mark.parametrize("shipped", ["6.11.2", "6.11.3.1", ""])
def test_notices_of_what_is_inside_qt_are_of_the_qt_that_ships(shipped: str) -> None:
    from windows import licences
    from windows.places import Trouble

    text = licences.INSIDE_QT.read_text("utf-8")
    lock = (TREE / "installer/requirements/runtime.lock").read_text("utf-8")
    locked = re.findall(r"^pyside6-essentials==(\S+)", lock, re.M)
    licences.fits_qt(text, [f"pyside6_essentials-{locked[0]}.dist-info", "pillow-1.dist-info"])
    with pytest.raises(Trouble, match="go through them"):
        licences.fits_qt(text, [f"pyside6_essentials-{shipped}.dist-info"] if shipped else [])


def test_each_licence_named_inside_qt_has_its_text() -> None:
    from windows import licences

    text = licences.INSIDE_QT.read_text("utf-8")
    said = {
        one
        for line in re.findall(r"^  Licence: (.+)$", text, re.M)
        for one in line.split(",")[0].split(" and ")
    }
    texts = set(re.findall(r"^--- (.+)$", text, re.M))
    assert said - texts == {"public domain", "its own sentence", "PSF-2.0"}
    assert texts <= said


@pytest.mark.parametrize(
    "said",
    [
        "",  # pip-audit found no network
        "<html>sign in to the guest network</html>",
        "[]",
        '{"dependencies": []}',
        '{"dependencies": [{"name": "good", "version": "0.9", "vulns": []}]}',  # of an older lock
        '{"dependencies": [{"name": "good", "version": "1.0", "vulns": [{"id": "A-1"}]}]}',
    ],
)
def test_a_release_without_a_network_needs_an_answer_of_another_computer(
    said: str, tmp_path: Path
) -> None:
    from windows import audit, parts
    from windows.places import Trouble

    pins = [parts.Pin("good", "1.0", "", frozenset())]
    answer = tmp_path / "answer.json"
    with pytest.raises(Trouble, match="cannot be read"):
        audit.audit_elsewhere(answer, pins, tmp_path)
    answer.write_text(said, "utf-8")
    with pytest.raises(Trouble, match="--advisories"):
        audit.audit_elsewhere(answer, pins, tmp_path)
    assert (tmp_path / "audit.txt").read_text("utf-8") == "good==1.0\n"  # what to take along
    well = '{"dependencies": [{"name": "good", "version": "1.0", "vulns": []}]}'
    answer.write_text(well, "utf-8-sig")  # as Windows' own editor saves it
    assert audit.audit_elsewhere(answer, pins, tmp_path) == 1


def test_a_part_that_nobody_could_be_asked_about_is_a_finding() -> None:
    from windows import audit, parts

    names = ("good", "bad", "skipped", "absent", "other")
    pins = [parts.Pin(name, "1.0", "", frozenset()) for name in names]
    answer: dict[str, Any] = {
        "dependencies": [
            {"name": "good", "version": "1.0", "vulns": []},
            {"name": "Bad", "version": "1.0", "vulns": [{"id": "ADVISORY-1"}]},
            {"name": "skipped", "skip_reason": "not found"},
            {"name": "other", "version": "0.9", "vulns": []},
        ]
    }
    assert audit.findings(answer, pins) == [
        "  bad 1.0: ADVISORY-1",
        "  skipped 1.0: could not be asked about",
        "  absent 1.0: could not be asked about",
        "  other 1.0: could not be asked about",
    ]


def test_what_the_suite_leaves_out_and_what_it_passes_is_there() -> None:
    from windows import choice

    assert all((TREE / name).exists() for name in choice.CONCERNED)
    for test, reason in choice.NOT_HERE.items():
        file, _, name = test.partition("::")
        assert f"def {name}(" in (TREE / file).read_text("utf-8")
        assert reason.strip()


def test_the_program_copies_no_file_by_a_way_that_wine_cannot_show() -> None:
    """``shutil.copy2`` and what stands on it take another way on Windows than everywhere else."""
    ways = re.compile(r"shutil\.(?:copy2?|copytree|move)\(|CopyFile2")
    found = [f for f in (TREE / "shelterdesk").rglob("*.py") if ways.search(f.read_text("utf-8"))]
    assert found == []


def test_commands_without_their_tools_say_what_they_do() -> None:
    for command in ("build.py", "check.py"):
        done = subprocess.run(
            [sys.executable, str(TREE / "installer" / command), "--help"],
            check=True,
            capture_output=True,
            text=True,
        )
        assert "usage: installer/" in done.stdout


def test_practice_tasks_and_role_cards_speak_of_the_same_roles() -> None:
    from shelterdesk.domain.practice_tasks import load_practice_tasks
    from shelterdesk.domain.roles import Role

    tasks = load_practice_tasks()
    assert {task.role for task in tasks} == {Role.NS, Role.COU, Role.CM, Role.MGR}
    assert len({task.code for task in tasks}) == len(tasks)
    assert all(task.steps and task.seen for task in tasks)
    assert json.dumps([task.label for task in tasks])

"""The house rules that no tool checks: words, hosts, sizes, categories, floors of Qt."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from shelterdesk.domain.compartments import COMPARTMENTS
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.policy import POLICY
from shelterdesk.domain.record import Record
from shelterdesk.services.today import SOURCES
from shelterdesk.ui.pages import house as house_page
from shelterdesk.ui.presenters.tabs import TABS
from tests.house_words import BANNED

TREE = Path(__file__).resolve().parent.parent
ROOMS = (".ci", "benchmarks", "docs", "installer", "resources", "shelterdesk", "tests")
MADE_HERE = {"__pycache__", ".cache"}
PICTURES = {".ttf", ".otf", ".png", ".jpg", ".ico", ".bmp", ".xlsx", ".pdf", ".mo", ".pyc"}

# Put together here, so that this file does not hold what it looks for.
HOSTS = re.compile(
    "|".join(
        re.escape(host)
        for host in ("pypi" + ".org", "python" + "hosted", "npm" + "js.", "crates" + ".io")
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|root|tmp|home|opt)/")

GPL_OF_QT = {
    "QtCharts", "QtDataVisualization", "QtGraphs", "QtGraphsWidgets", "QtHttpServer",
    "QtNetworkAuth", "QtQuick3D", "QtQuickTimeline", "QtVirtualKeyboard", "QtLottie",
}  # fmt: skip
LOCKS = TREE / "installer" / "requirements"
LONGEST_MODULE = 450
SPOKEN = {"_": 1, "N_": 1, "words": 1, "count": 2}  # callables that mark a text, how many texts


def files() -> Iterator[Path]:
    top = (path for path in TREE.iterdir() if path.is_file() and path.name != ".git")
    rooms = (path for room in ROOMS for path in (TREE / room).rglob("*") if path.is_file())
    for path in (*top, *rooms):
        if path.suffix not in PICTURES and not MADE_HERE & set(path.parts):
            yield path


def modules(*rooms: str) -> list[Path]:
    return [
        path
        for path in files()
        if path.suffix == ".py" and path.relative_to(TREE).parts[0] in rooms
    ]


def spoken() -> Iterator[tuple[str, str]]:
    for path in modules("shelterdesk"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                for text in node.args[: SPOKEN.get(name, 0)]:
                    if isinstance(text, ast.Constant) and isinstance(text.value, str):
                        yield path.relative_to(TREE).as_posix(), text.value


def named(path: Path) -> set[str]:
    """Every imported module, and every name taken from one."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            found |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return found


def pinned(lock: str) -> set[str]:
    return {line for line in (LOCKS / lock).read_text("utf-8").splitlines() if "==" in line}


@pytest.mark.parametrize("pattern", [HOSTS, MACHINE_PATHS], ids=["hosts", "machine paths"])
def test_no_file_names_a_registry_or_a_machine(pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(TREE)}: {match[0]}"
        for path in files()
        if (match := pattern.search(path.read_text("utf-8")))
    ]
    assert found == []


def test_the_search_for_hosts_and_paths_finds_them() -> None:
    assert HOSTS.search("https://" + "pypi" + ".org/simple")
    assert MACHINE_PATHS.search("see '/" + "work/main'")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_kind_has_one_category_a_key_and_policy_rows(kind: type[Record]) -> None:
    assert kind.category in COMPARTMENTS
    assert POLICY.doors[kind.kind] == kind.category
    assert POLICY.grants_for(kind.kind)
    assert POLICY.creators(kind.kind)


def test_the_policy_names_no_kind_that_does_not_exist() -> None:
    assert set(POLICY.doors) == {kind.kind for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_every_field_has_words_and_long_text_is_sealed(kind: type[Record]) -> None:
    assert [field.name for field in kind.fields() if not field.label] == []
    assert [field.name for field in kind.fields() if field.long and not field.sealed] == []


def test_no_text_says_a_banned_word() -> None:
    patterns = {word: re.compile(rf"(?<!\w)(?:{word})(?!\w)", re.IGNORECASE) for word in BANNED}
    found = [
        f"{path}: {text!r}: say {BANNED[word]}"
        for path, text in spoken()
        for word, pattern in patterns.items()
        if pattern.search(text)
    ]
    assert found == []


def test_no_text_shouts() -> None:
    assert [f"{path}: {text!r}" for path, text in spoken() if "!" in text] == []


def test_every_tab_room_and_source_of_today_stands_once() -> None:
    for named in (
        [tab.key for tab in TABS],
        [room.key for room in house_page.ROOMS],
        list(SOURCES),
    ):
        assert len(named) == len(set(named))


def test_no_module_is_too_long_to_read() -> None:
    lengths = {
        path.relative_to(TREE).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in modules("shelterdesk", "installer", "benchmarks")
        if path.parent.name != "versions"  # steps are generated, and read by the engine
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_every_module_says_why_it_exists() -> None:
    silent = [
        path.relative_to(TREE).as_posix()
        for path in modules("shelterdesk", "installer", "benchmarks")
        if path.read_text("utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert silent == []


def test_qlabel_lives_in_the_kit_alone() -> None:
    kit = TREE / "shelterdesk" / "ui" / "kit"
    outside = [path for path in modules("shelterdesk") if not path.is_relative_to(kit)]
    assert [path.name for path in outside if "QLabel" in named(path)] == []


def test_one_room_says_when_the_collector_works() -> None:
    """Anywhere else it can take apart a widget that Qt still has in hand."""
    found = [path.name for path in modules("shelterdesk") if "gc" in named(path)]
    assert found == ["app.py", "collecting.py"]


def test_no_gpl_part_of_qt_is_used() -> None:
    assert [path.name for path in modules("shelterdesk") if GPL_OF_QT & named(path)] == []


def test_lock_files_pin_by_hash_and_name_no_place() -> None:
    assert sorted(path.name for path in LOCKS.glob("*.lock")) == [
        "build.lock",
        "develop.lock",
        "package.lock",
        "runtime.lock",
    ]
    pin = re.compile(r"[\w.-]+==[\w.+!-]+(?: ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    for path in LOCKS.glob("*.lock"):
        lines = path.read_text("utf-8").splitlines()
        assert [line for line in lines if not pin.fullmatch(line)] == []


def test_develop_holds_runtime_in_the_same_versions() -> None:
    assert pinned("runtime.lock") - pinned("develop.lock") == set()
    assert any(pin.startswith("pyside6-essentials==6.11.") for pin in pinned("runtime.lock"))


def test_qt_gives_back_its_references_to_none_and_true(qapp: QApplication) -> None:
    """The fault that ends the process after some thousand calls (performance 2.5, ADR 0007)."""
    button = QPushButton()
    heard: list[bool] = []
    button.toggled.connect(heard.append)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for turn in range(1000):
        button.setText("one")
        button.setEnabled(True)
        button.toggled.emit(turn < 0)
    assert heard == [False] * 1000
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert abs(after[0] - before[0]) <= 5
    assert abs(after[1] - before[1]) <= 5

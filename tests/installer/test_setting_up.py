"""Setting up: it looks before it does, and says what is missing and what next."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

INSTALLER = Path(__file__).resolve().parents[2] / "installer"
Ran = list[list[str]]


@pytest.fixture
def setting_up(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(INSTALLER))
    import setting_up

    return setting_up


@pytest.fixture
def ran(setting_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Ran:
    commands: Ran = []
    monkeypatch.setattr(
        setting_up, "run_quietly", lambda command, trouble: commands.append([*map(str, command)])
    )
    return commands


@pytest.fixture
def programs(setting_up: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def have(*names: str, user: int = 1000) -> None:
        monkeypatch.setattr(
            setting_up.shutil, "which", lambda name: f"/usr/bin/{name}" if name in names else None
        )
        monkeypatch.setattr(setting_up.os, "geteuid", lambda: user, raising=False)

    return have


def test_root_needs_no_sudo(
    setting_up: ModuleType, ran: Ran, programs: Callable[..., None]
) -> None:
    programs("apt-get", user=0)
    setting_up.install_on_debian(["libegl1"])
    assert [command[:3] for command in ran] == [
        ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    ] * 2
    assert ran[1][-1] == "libegl1"


def test_others_ask_sudo(setting_up: ModuleType, ran: Ran, programs: Callable[..., None]) -> None:
    programs("apt-get", "sudo")
    setting_up.install_on_debian(["libegl1"])
    assert [command[0] for command in ran] == ["sudo", "sudo"]


def test_without_sudo_the_sentence_has_the_command_for_an_administrator(
    setting_up: ModuleType, ran: Ran, programs: Callable[..., None]
) -> None:
    programs("apt-get")
    with pytest.raises(setting_up.Trouble, match=r"apt-get install .* libegl1 libgl1"):
        setting_up.install_on_debian(["libegl1", "libgl1"])
    assert ran == []


def test_a_system_without_apt_is_told_what_to_install(
    setting_up: ModuleType, ran: Ran, programs: Callable[..., None]
) -> None:
    programs()
    with pytest.raises(setting_up.Trouble, match=r"no apt-get.*libegl1"):
        setting_up.install_on_debian(["libegl1"])


def test_only_libraries_that_do_not_load_are_missing(
    setting_up: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(name: str) -> None:
        if name.startswith("libxcb-cursor"):
            raise OSError(name)

    monkeypatch.setattr(setting_up.ctypes, "CDLL", load)
    assert setting_up.missing_libraries() == ["libxcb-cursor.so.0"]


def test_what_is_set_up_already_is_left_alone(
    setting_up: ModuleType, ran: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setting_up, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setting_up, "python_inside", lambda: Path(sys.executable))
    setting_up.prepare(setting_up.DEVELOP, screens=False)
    first = list(ran)
    setting_up.prepare(setting_up.DEVELOP, screens=False)
    setting_up.prepare(setting_up.RUNTIME, screens=False)  # develop holds runtime
    assert ran == first
    assert [Path(command[-1]).name for command in first[:2]] == ["build.lock", "develop.lock"]
    assert all("--require-hashes" in command for command in first[:2])
    assert "--no-deps" in first[2]


def test_a_changed_lock_sets_up_again(
    setting_up: ModuleType, ran: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setting_up, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(setting_up, "python_inside", lambda: Path(sys.executable))
    setting_up.prepare(setting_up.RUNTIME, screens=False)
    ran.clear()
    setting_up.prepare(setting_up.DEVELOP, screens=False)
    assert len(ran) >= 3


def test_an_unsuitable_python_looks_for_another(
    setting_up: ModuleType, monkeypatch: pytest.MonkeyPatch, programs: Callable[..., None]
) -> None:
    monkeypatch.setattr(setting_up.sys, "version_info", (3, 14, 0))
    programs("python3.11", "python3.12", "python3.13")
    monkeypatch.setattr(setting_up, "_answers", lambda command: "3.13" not in command[0])
    assert setting_up.suitable_python() == "/usr/bin/python3.12"
    programs()
    with pytest.raises(setting_up.Trouble, match=r"Python 3\.14.*needs 3\.11"):
        setting_up.suitable_python()


def test_a_failing_step_shows_what_it_said_and_what_next(
    setting_up: ModuleType, capfd: pytest.CaptureFixture[str]
) -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('the reason')"]
    with pytest.raises(setting_up.Trouble, match="do that"):
        setting_up.run_quietly(failing, "do that")
    assert "the reason" in capfd.readouterr().out


def test_the_continuous_check_runs_the_command_of_the_readme() -> None:
    tree = INSTALLER.parent
    command = "python3 installer/workshop.py tests"
    assert f"\n{command}\n" in (tree / ".ci" / "run").read_text("utf-8")
    assert command in (tree / "README.md").read_text("utf-8")


def test_the_commands_explain_themselves() -> None:
    told = subprocess.run(
        [sys.executable, INSTALLER / "workshop.py", "--help"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Set up everything and open the practice house." in told
    assert "Set up everything and pass all checks and all tests." in told

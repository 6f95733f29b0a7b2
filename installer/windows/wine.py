"""Wine as a Windows to compile and try in: a prefix of its own below ``build``.

It is no Windows: what it cannot show stands in ``windows-checklist.md``. Some of it was dear to
learn: a program is given pipes, never files or a terminal, or Python dies at start; ``QT_*`` is
dropped, ``WINEQT_*`` comes through; Wine tells success of ``icacls`` and ``net`` and does nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from windows.places import BUILD, HERE, Trouble, ran

STAND_INS = {  # source: libraries of the system that it needs
    "bcryptprimitives": ("-ladvapi32",),
    "icuuc": (),
    "mscms": (),
}
OVERRIDES = "wbemprox=;mscms=n;winedbg.exe=d;mscoree,mshtml="


@dataclass(frozen=True)
class Said:
    """How a program ended: its exit code, and what it wrote."""

    code: int
    text: str


@dataclass(frozen=True)
class Prefix:
    """One made-up computer with Windows 10."""

    folder: Path
    display: str = ""
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def drive(self) -> Path:
        """Drive C of it."""
        return self.folder / "drive_c"

    def environment(self) -> dict[str, str]:
        """Variables for everything that runs in it."""
        told = {
            **os.environ,
            "WINEPREFIX": str(self.folder),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": OVERRIDES,
            "LC_ALL": "C.UTF-8",
            **self.more,
        }
        told.pop("DISPLAY", None)
        if self.display:
            told["DISPLAY"] = self.display
        else:
            told["WINEQT_QPA_PLATFORM"] = "offscreen"
        return told

    def start(
        self, command: Sequence[str | Path], folder: Path | None = None
    ) -> subprocess.Popen[bytes]:
        """Start a program; it goes on by itself."""
        return subprocess.Popen(
            [_wine(), *map(str, command)],
            cwd=folder or self.drive,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(
        self,
        command: Sequence[str | Path],
        *,
        folder: Path | None = None,
        told: bytes = b"",
        seconds: float = 1800,
    ) -> Said:
        """Run a program to its end; ``Trouble`` when it takes longer than *seconds*."""
        started = self.start(command, folder)
        try:
            text, _ = started.communicate(told, timeout=seconds)
        except subprocess.TimeoutExpired:
            self.stop()
            raise Trouble(f"{Path(str(command[0])).name} did not end in {seconds:.0f} s.") from None
        return Said(started.returncode, text.decode("utf-8", "replace"))

    def stop(self) -> None:
        """End every program of this prefix, and nothing else."""
        subprocess.run(
            [_server(), "-k"],
            check=False,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def path(self, windows_path: str) -> Path:
        """Where ``C:\\...`` lies on this computer."""
        parts = PureWindowsPath(windows_path).parts
        return self.drive.joinpath(*parts[1:])

    def value(self, key: str, name: str) -> str | None:
        """A value of the registry, or None."""
        said = self.run(["reg", "query", key, "/v", name, "/reg:64"], seconds=60)
        for line in said.text.splitlines():
            words = line.split(None, 2)
            if len(words) == 3 and words[0] == name and words[1].startswith("REG_"):
                return words[2].strip()
        return None


def _wine() -> str:
    # Not the wrapper "wine": it speaks of 32-bit programs, and we have none.
    return shutil.which("wine64") or "/usr/lib/wine/wine64"


def _server() -> str:
    return (
        shutil.which("wineserver64") or shutil.which("wineserver") or "/usr/lib/wine/wineserver64"
    )


def prefix(name: str, *, fresh: bool = False, display: str = "") -> Prefix:
    """The prefix *name* below ``build``, made when it is not there, with the stand-ins in it."""
    made = Prefix(BUILD / "prefixes" / name, display)
    if fresh and made.folder.exists():
        made.stop()
        shutil.rmtree(made.folder)
    if not (made.folder / "system.reg").exists():
        made.folder.mkdir(parents=True, exist_ok=True)
        if made.run(["wineboot", "--init"], folder=BUILD, seconds=300).code:
            raise Trouble("Wine could not make a prefix.")
        made.run(["reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"])
        _place_stand_ins(made)
    return made


def _place_stand_ins(made: Prefix) -> None:
    work = BUILD / "stand-ins"
    work.mkdir(parents=True, exist_ok=True)
    for name, needs in STAND_INS.items():
        library = work / f"{name}.dll"
        if not library.exists():
            ran(
                [
                    *("x86_64-w64-mingw32-gcc", "-shared", "-O1", "-w", "-s"),
                    *(HERE / "stand_ins" / f"{name}.c", "-o", library, *needs),
                ],
                f"The stand-in {name} for Wine could not be compiled.",
            )
        shutil.copy(library, made.drive / "windows" / "system32" / library.name)

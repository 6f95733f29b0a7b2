"""size and start.frozen: what there is only where the package was built."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import ClassVar, Literal

from benchmarks.houses import built
from benchmarks.runner import Benchmark, Size
from benchmarks.start import show

TREE = Path(__file__).resolve().parent.parent
DIST, STAGED = TREE / "dist", TREE / "build"
MEGABYTE = 1_000_000
COMPRESSED, INSTALLED = 65.0, 200.0  # megabytes; the second without fonts
FONTS = (".ttf", ".otf")


class PackageSize(Benchmark):
    """The largest installer in ``dist``, against what a slow line brings in an evening."""

    id: ClassVar[str] = "size"
    target: ClassVar[float] = 1.0
    rounds: ClassVar[int] = 1
    fewest: ClassVar[int] = 1
    unit: ClassVar[Literal["ms", "MB"]] = "MB"

    def missing(self, size: Size) -> str:
        """Only where it was built."""
        return "" if self._installers() else "no installer in dist"

    def reference(self) -> float:
        """The most it may be."""
        return COMPRESSED

    def subject(self) -> float:
        """What it is."""
        return max(file.stat().st_size for file in self._installers()) / MEGABYTE

    def remark(self) -> str:
        """What is installed, where the folder is still there."""
        python = packaged_python()
        if python is None:
            return "the folder that is installed is not here"
        files = [f for f in python.parent.rglob("*") if f.is_file() and f.suffix not in FONTS]
        whole = sum(file.stat().st_size for file in files) / MEGABYTE
        return f"installed without fonts {whole:.0f} MB of {INSTALLED:.0f}"

    @staticmethod
    def _installers() -> list[Path]:
        return [file for file in DIST.glob("*") if file.suffix in (".exe", ".msi")]


def packaged_python() -> Path | None:
    """The interpreter of the folder that is installed, where it was built."""
    return next(iter(sorted(STAGED.rglob("python.exe"))), None) if STAGED.is_dir() else None


class StartFrozen(Benchmark):
    """The packaged program to its first paint, against the same from the tree."""

    id: ClassVar[str] = "start.frozen"
    target: ClassVar[float] = 1.3

    def missing(self, size: Size) -> str:
        """The package is for Windows."""
        if sys.platform != "win32":
            return "the package runs on Windows alone"
        return "" if packaged_python() else "no package was built here"

    def setup(self, size: Size) -> None:
        """A house to sign in to."""
        self._folder = built(Size.S).folder

    def reference(self) -> None:
        """From the tree."""
        show("sign_in", self._folder)

    def subject(self) -> None:
        """From the package."""
        script = Path(__file__).with_name("window.py")
        subprocess.run(
            [str(packaged_python()), str(script), "sign_in", str(self._folder)], check=True
        )

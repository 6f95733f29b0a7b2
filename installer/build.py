"""Build the Windows package on Linux: ``python3 installer/build.py``.

Makes in ``dist`` the installer for a computer, the one for an account, the MSI, the bill of
materials and SHA256SUMS. ``installer/README.md`` says how a release is made.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from windows import tools
from windows.places import BUILD, DIST, LOCKS, NAME, TREE, Trouble, ran, sources, version

T = TypeVar("T")


def main(words: Sequence[str]) -> int:
    """Build what the command line asks for; 0 when everything is there."""
    asked = _parser().parse_args(words)
    try:
        if not tools.inside():
            return tools.again_inside(Path(__file__), words)
        return _build(asked)
    except Trouble as trouble:
        print(trouble, flush=True)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="installer/build.py", description=__doc__)
    parser.add_argument(
        "--runtime", type=Path, metavar="FILE", help="a newer archive of Python, see runtime.toml"
    )
    parser.add_argument(
        "--sign", type=Path, metavar="FILE", help="words for osslsigncode, one a line"
    )
    parser.add_argument(
        "--fast", action="store_true", help="large files in a third of the time, for trying"
    )
    parser.add_argument(
        "--release",
        action="store_true",
        help="only a signed package with a current Python, a clean tree and audited parts will do",
    )
    parser.add_argument(
        "--advisories",
        type=Path,
        metavar="FILE",
        help="pip-audit's answer from a computer with a network, for a release without one",
    )
    return parser


def _build(asked: argparse.Namespace) -> int:
    # Only with the pinned tools.
    from windows import audit, bill, keep, manifest, msi, parts, runtime, setup_exe, signing, stage

    watch = _Watch()
    number, epoch = version(), _epoch()
    words = signing.words_of(asked.sign) if asked.sign else ()
    archive = asked.runtime
    python = watch.over(
        "runtime",
        lambda: runtime.of_file(archive) if archive else runtime.of_registry(BUILD / "runtime"),
    )
    is_old = python.is_old(datetime.now(UTC).date())
    _say_age(python.version, str(python.made_on), is_old=is_old)
    if asked.release:
        _release(asked, is_old=is_old)
        pins = parts.for_windows(
            parts.read_lock((LOCKS / "runtime.lock").read_text("utf-8")),
            python.version,
            keep.shipped().libraries_left_out,
        )
        told = asked.advisories
        watch.over(
            "audit",
            lambda: audit.audit_elsewhere(told, pins, BUILD) if told else audit.audit(pins, BUILD),
        )
    made = watch.over("folder", lambda: stage.build(number, python))
    for launcher in stage.LAUNCHERS if words else ():
        signing.sign(made.folder / launcher, words)
    count = manifest.write(made.folder)
    name = file_name(number, practice=is_old, signed=bool(words), fast=asked.fast)
    for old in DIST.glob(f"{NAME}-*"):
        old.unlink()

    def installer(scope: str) -> Path:
        ending = "setup.exe" if scope == "machine" else "user-setup.exe"
        return setup_exe.build(
            made.folder,
            number,
            DIST / f"{name}-{ending}",
            scope=scope,
            dll=python.dll,
            epoch=epoch,
            fast=asked.fast,
            sign=signing.command(asked.sign) if asked.sign else "",
        )

    with ThreadPoolExecutor(len(setup_exe.SCOPES)) as pool:
        packed = watch.over("installers", lambda: list(pool.map(installer, setup_exe.SCOPES)))
    packed.append(
        watch.over("msi", lambda: msi.build(made.folder, number, DIST / f"{name}.msi", epoch=epoch))
    )
    if words:
        signing.sign(packed[-1], words)  # NSIS has signed the others
    bill.write(made, number, DIST / f"{name}.cdx.json", epoch=epoch)
    _write_sums()
    told = {
        "version": number,
        "commit": ran(["git", "rev-parse", "HEAD"], "No commit.").strip(),
        "sources": sources(),
        "epoch": epoch,
        "fast": asked.fast,
        "python": python.version,
        "files": count,
        "installed_bytes": manifest.size(made.folder),
        "libraries": {pin.name: pin.version for pin in made.pins},
        "seconds": watch.seconds,
        "packages": {file.name: file.stat().st_size for file in packed},
    }
    (BUILD / "built.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    for file in packed:
        print(f"{file.stat().st_size / 1e6:7.1f} MB  {file.relative_to(TREE)}")
    print(f"{told['installed_bytes'] / 1e6:7.1f} MB  installed, {count} files")
    return 0


def file_name(number: str, *, practice: bool, signed: bool, fast: bool = False) -> str:
    """What a package is called: it says what it must not be taken for."""
    marks = {"practice": practice, "unsigned": not signed, "fast": fast}
    return "-".join([f"{NAME}-{number}", *(mark for mark, so in marks.items() if so)])


def _release(asked: argparse.Namespace, *, is_old: bool) -> None:
    lacks = ["packing at leisure (no --fast)"] if asked.fast else []
    if is_old:
        lacks.append("a current Python (--runtime)")
    if not asked.sign:
        lacks.append("a key (--sign)")
    if ran(["git", "status", "--porcelain"], "No state of the tree."):
        lacks.append("a clean tree")
    if lacks:
        raise Trouble(f"A release needs {', '.join(lacks)}.")


def _say_age(number: str, day: str, *, is_old: bool) -> None:
    print(f"Python {number} of {day}.", flush=True)
    if is_old:
        print("That is old: the result is called practice, and is for practice houses.", flush=True)


def _epoch() -> int:
    told = ran(["git", "log", "-1", "--format=%ct"], "The package is built from a git clone.")
    dirty = ran(["git", "status", "--porcelain"], "No state of the tree.")
    if dirty:
        print("What is not committed is not in the package.", flush=True)
    return int(told)


def _write_sums() -> None:
    files = sorted(file for file in DIST.glob(f"{NAME}-*") if file.is_file())
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), "utf-8", newline="\n")


class _Watch:
    """Says what is being done, and how long it took."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def over(self, what: str, act: Callable[[], T]) -> T:
        print(f"{what} ...", flush=True)
        began = time.monotonic()
        made = act()
        self.seconds[what] = round(time.monotonic() - began, 1)
        print(f"{what}: {self.seconds[what]} s", flush=True)
        return made


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

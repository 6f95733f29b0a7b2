"""The folder that is installed, put together afresh from pinned parts and the last commit."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from windows import executables, icu_data, images, keep, licences, parts, wine
from windows import runtime as runtimes
from windows.places import BUILD, COMMAND, HERE, LOCKS, PROGRAM, SHIPPED, TREE, Trouble, ran
from windows.runtime import Runtime

LAUNCHERS = {PROGRAM: ("-mwindows",), COMMAND: ("-mconsole", "-DCOMMAND_LINE")}


@dataclass(frozen=True)
class Stage:
    """What was put together: where, of which libraries, with which Python."""

    folder: Path
    pins: tuple[parts.Pin, ...]
    wheels: tuple[Path, ...]
    runtime: Runtime


def build(version: str, runtime: Runtime, folder: Path = BUILD / "stage") -> Stage:
    """Put the folder together; nothing of an earlier one is used."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    rules = keep.shipped()
    place_runtime(folder, runtime, rules.runtime_left_out)
    pins = parts.for_windows(
        parts.read_lock((LOCKS / "runtime.lock").read_text("utf-8")),
        runtime.version,
        rules.libraries_left_out,
    )
    wheels = parts.fetch(pins, BUILD / "wheels", runtime.version)
    libraries = folder / "lib"
    for wheel in wheels:
        parts.unpack(wheel, libraries)
    place_program(folder / "app", version)
    (folder / "app" / "docs").rename(folder / "docs")  # where people find them
    licences.collect(folder, libraries, runtime.files["LICENSE.txt"])
    keep.trim(libraries, rules, executables.imports)
    icu_data.trim(libraries, rules.icu_data, executables.handed_out)
    compile_launchers(folder, version, runtime.dll)
    examine(folder)
    compile_modules(folder, runtime)
    return Stage(folder, pins, wheels, runtime)


def place_runtime(folder: Path, runtime: Runtime, left_out: Iterable[str]) -> None:
    """The runtime without *left_out*, and the file that makes it isolated."""
    unknown = set(left_out) - set(runtime.files)
    if unknown:
        raise Trouble(f"keep.toml leaves out what no runtime has: {', '.join(sorted(unknown))}")
    place = folder / "runtime"
    place.mkdir()
    for name, content in runtime.files.items():
        if name not in left_out:
            (place / name).write_bytes(content)
    (place / "python313._pth").write_text(runtimes.path_file(), "ascii", newline="\r\n")


def place_program(place: Path, version: str) -> None:
    """The program and its data as the last commit has them, with compiled translations."""
    packed = subprocess.run(
        ["git", "archive", "HEAD", "--", *SHIPPED], check=False, cwd=TREE, stdout=subprocess.PIPE
    )
    if packed.returncode:
        raise Trouble("The package is built from a clone of the repository, with git at hand.")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as opened:
        opened.extractall(place, filter="data")
    module = place / "shelterdesk" / "__init__.py"
    text = re.sub(r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"', module.read_text())
    module.write_text(text, "utf-8", newline="\n")
    for source in sorted((place / "resources" / "locale").glob("*/LC_MESSAGES/*.po")):
        ran(
            [
                *(sys.executable, "-m", "babel.messages.frontend", "compile"),
                *("--input-file", source, "--output-file", source.with_suffix(".mo")),
            ],
            f"The translation {source.name} could not be made ready.",
        )
    for source in (place / "resources" / "locale").rglob("*.po*"):
        source.unlink()


def compile_launchers(folder: Path, version: str, dll: str) -> None:
    """``ShelterDesk.exe`` for the window, ``ShelterDeskCommand.exe`` for the command line."""
    source = HERE / "launcher"
    work = BUILD / "launcher"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for name, special in LAUNCHERS.items():
        told = {
            "VERSION_NUMBERS": f"{version.replace('.', ',')},0",
            "VERSION_TEXT": f'\\"{version}\\\\0\\"',
            "PROGRAM_NAME": f'\\"{name}\\\\0\\"',
        }
        resources = work / f"{name}.o"
        ran(
            [
                "x86_64-w64-mingw32-windres",
                *(f"-D{key}={value}" for key, value in told.items()),
                *("launcher.rc", resources),
            ],
            "The launcher's icon and version could not be compiled.",
            folder=source,
        )
        ran(
            [
                *("x86_64-w64-mingw32-gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-municode"),
                *("-static", "-s", "-Wl,--no-insert-timestamp", f'-DRUNTIME_DLL=L"{dll}"'),
                *(*special, "launcher.c", resources, "-o", folder / name),
            ],
            "The launcher could not be compiled.",
            folder=source,
        )


def examine(folder: Path) -> None:
    """``Trouble`` when something in *folder* would not load, or not unpack, on Windows."""
    found = executables.read_all(folder)
    missing = images.missing(found, images.known_system())
    if missing:
        lines = "\n".join(f"  {path} asks for {name}" for path, name in missing)
        raise Trouble(f"Neither the package nor Windows has:\n{lines}")
    strange = images.strange_machines(found)
    if strange:
        raise Trouble(f"For another processor: {', '.join(map(str, strange))}")
    unfit = images.unfit_names(p.relative_to(folder) for p in folder.rglob("*") if p.is_file())
    if unfit:
        raise Trouble(f"Windows does not take these names: {', '.join(unfit)}")


def compile_modules(folder: Path, runtime: Runtime) -> None:
    """Compile with the Python that will read it: users cannot write below Program Files."""
    place = BUILD / "compiler"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name, content in runtime.files.items():
        (place / name).write_bytes(content)
    said = wine.prefix("build").run(
        [
            *(place / "python.exe", "-m", "compileall", "-q"),
            *("--invalidation-mode", "unchecked-hash", "lib", "app"),
        ],
        folder=folder,
    )
    if said.code:
        raise Trouble(f"{said.text[-2000:]}\nThe modules could not be compiled.")

"""What of runtime and libraries goes into the package, by ``keep.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from windows.places import HERE, Trouble

FILE = HERE / "keep.toml"


@dataclass(frozen=True)
class Keep:
    """The rules; each pattern with its reason.

    ``only`` is by folder of a library: what is not named there goes. ``left_out`` names what goes
    elsewhere. ``icu_data`` names what stays of ICU's data: see ``icu_data.py``.
    """

    libraries_left_out: Mapping[str, str]
    runtime_left_out: Mapping[str, str]
    only: Mapping[str, Mapping[str, str]]
    left_out: Mapping[str, str]
    icu_data: Mapping[str, str] = field(default_factory=dict)


def read(text: str) -> Keep:
    """The rules of a TOML text; one without a reason raises ``Trouble``."""
    told = tomllib.loads(text)
    rules = Keep(
        told["libraries_left_out"],
        told["runtime_left_out"],
        told["only"],
        told["left_out"],
        told.get("icu_data", {}),
    )
    tables = (
        rules.libraries_left_out,
        rules.runtime_left_out,
        *rules.only.values(),
        rules.left_out,
        rules.icu_data,
    )
    for table in tables:
        for name, reason in table.items():
            if not isinstance(reason, str) or not reason.strip():
                raise Trouble(f"keep.toml gives no reason for {name}")
    return rules


def shipped() -> Keep:
    """The rules of this package."""
    return read(FILE.read_text("utf-8"))


def fits(path: PurePosixPath, pattern: str) -> bool:
    """Whether *path* is what *pattern* names; ``**`` crosses folders, ``*`` does not."""
    stars = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    pieces = re.split(r"(\*\*/|\*\*|\*)", pattern)
    wanted = "".join(stars.get(piece) or re.escape(piece) for piece in pieces)
    return re.fullmatch(wanted, path.as_posix()) is not None


def going(files: Iterable[PurePosixPath], rules: Keep) -> tuple[set[PurePosixPath], set[str]]:
    """Files of the libraries that go, and patterns that found nothing.

    DLLs of folders under ``only`` are not judged here: see ``unasked``.
    """
    gone: set[PurePosixPath] = set()
    unused = set(rules.left_out) | {
        f"{top}/{p}" for top, named in rules.only.items() for p in named
    }
    for path in files:
        top, inside = path.parts[0], PurePosixPath(*path.parts[1:])
        named = rules.only.get(top)
        if named is not None:
            keeping = [pattern for pattern in named if fits(inside, pattern)]
            unused -= {f"{top}/{pattern}" for pattern in keeping}
            judged_by_use = path.suffix == ".dll" and len(path.parts) == 2
            if not keeping and not judged_by_use:
                gone.add(path)
        leaving = [pattern for pattern in rules.left_out if fits(path, pattern)]
        unused -= set(leaving)
        if leaving:
            gone.add(path)
    return gone, unused


def unasked(
    roots: Iterable[str], dlls: Iterable[str], asks: Callable[[str], Iterable[str]]
) -> set[str]:
    """Of *dlls* those that nothing asks for, seen from *roots*; names in lower case.

    ``asks`` gives the names that a file imports.
    """
    left = set(dlls)
    to_read = list(roots)
    while to_read:
        for name in asks(to_read.pop()):
            if name in left:
                left.discard(name)
                to_read.append(name)
    return left


def trim(libraries: Path, rules: Keep, imports: Callable[[Path], Iterable[str]]) -> None:
    """Remove from *libraries* what the rules do not keep; ``Trouble`` on a rule without effect."""
    files = [file for file in libraries.rglob("*") if file.is_file()]
    gone, unused = going((PurePosixPath(f.relative_to(libraries)) for f in files), rules)
    if unused:
        raise Trouble(f"keep.toml has lines that find nothing: {', '.join(sorted(unused))}")
    for path in gone:
        (libraries / path).unlink()
    for top in rules.only:
        folder = libraries / top
        dlls = {file.name.lower(): file for file in folder.glob("*.dll")}
        others = {
            file.relative_to(libraries).as_posix(): file
            for other in rules.only
            for file in (libraries / other).rglob("*")
            if file.suffix in (".pyd", ".dll") and file not in dlls.values()
        }
        where = {**others, **dlls}
        for name in unasked(others, dlls, lambda name, w=where: imports(w[name])):
            dlls[name].unlink()
    for folder in sorted((f for f in libraries.rglob("*") if f.is_dir()), reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()

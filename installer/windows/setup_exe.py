"""The installers that people start: NSIS around the folder, one file each way.

The uninstaller has one line for each file that was installed, so it cannot take anything else.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from windows import manifest
from windows.places import BUILD, HERE, ran

SCOPES = ("machine", "user")


def build(
    folder: Path,
    version: str,
    out: Path,
    *,
    scope: str,
    dll: str,
    epoch: int,
    fast: bool = False,
    sign: str = "",
) -> Path:
    """Make *out* from the folder; the same folder, version and *epoch* give the same bytes."""
    work = BUILD / "setup" / out.stem
    work.mkdir(parents=True, exist_ok=True)
    files = sorted(PurePosixPath(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    listed, removals = work / "files.nsh", work / "removals.nsh"
    listed.write_text("".join(lines_in(files, folder)), "utf-8")
    removals.write_text("".join(lines_out(files)), "utf-8")
    told = {
        "SCOPE": scope,
        "VERSION": version,
        "OUT": str(out),
        "ICON": str(HERE / "launcher" / "shelterdesk.ico"),
        "PICTURE": str(HERE / "setup.bmp"),
        "FILES": str(listed),
        "REMOVALS": str(removals),
        "KILOBYTES": str(manifest.size(folder) // 1024),
        "RUNTIME_DLL": dll,
        **({"FAST": "1"} if fast else {}),
        **({"SIGN": sign} if sign else {}),
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    ran(
        [
            *("makensis", "-V2", "-WX", "-NOCD", "-INPUTCHARSET", "UTF8"),
            *(f"-D{name}={value}" for name, value in told.items()),
            HERE / "setup.nsi",
        ],
        "The installer could not be made.",
        more={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    return out


def lines_in(files: Iterable[PurePosixPath], folder: Path) -> list[str]:
    """NSIS lines that put *files* in place, folder by folder."""
    lines, here = [], None
    for file in sorted(files, key=lambda path: (path.parent, path)):
        if file.parent != here:
            here = file.parent
            inside = "" if here == PurePosixPath() else "\\" + _escaped(here)
            lines.append(f'SetOutPath "$INSTDIR{inside}"\n')
        lines.append(f'File "{str(folder / file).replace("$", "$$")}"\n')
    return lines


def lines_out(files: Iterable[PurePosixPath]) -> list[str]:
    """NSIS lines that remove *files*, then their folders where nothing else is left in them."""
    files = list(files)
    folders = {folder for file in files for folder in file.parents if folder != PurePosixPath()}
    deepest_first = sorted(folders, key=lambda folder: (-len(folder.parts), folder))
    return [
        *(f'Delete "$INSTDIR\\{_escaped(file)}"\n' for file in files),
        *(f'RMDir "$INSTDIR\\{_escaped(folder)}"\n' for folder in deepest_first),
    ]


def _escaped(path: PurePosixPath) -> str:
    return str(path).replace("/", "\\").replace("$", "$$")

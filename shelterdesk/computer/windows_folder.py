"""The folder of houses on Windows, and who may write there (security 10).

Run once by the installer, with its rights, or by an IT department after the MSI. Windows' own
programs are called by full path; what they report is not believed, the folder is read back.
Untried on a real Windows as long as ``installer/windows-checklist.md`` says so.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path, PureWindowsPath

GROUP = "ShelterDesk users"
ABOUT = "May open houses of ShelterDesk on this computer"
SYSTEM, ADMINISTRATORS = "S-1-5-18", "S-1-5-32-544"
NAME = re.compile(r"[^\"/\[\]:;|=,+*?<>\x00-\x1f]{1,120}")  # what Windows takes, with DOMAIN\

DONE, NOT_CONFIRMED, NOT_WINDOWS, BAD_WORDS = 0, 9, 1, 2

Ask = Callable[[Sequence[str]], str]


def run(words: Sequence[str], folder: Path, platform: str = sys.platform) -> int:
    """``--prepare-folder [NAME ...]``: 0 done; 9 done as far as it went, and not confirmed."""
    if platform != "win32":
        return NOT_WINDOWS
    if any(not NAME.fullmatch(name) for name in words):
        return BAD_WORDS
    return DONE if prepare(folder, words, ask_windows) else NOT_CONFIRMED


def prepare(folder: Path, people: Sequence[str], ask: Ask) -> bool:
    """Make *folder* and the group, put *people* into it; whether Windows then says so itself.

    Only the system, administrators and the group may enter; nothing is inherited from above, and
    the content is not indexed. What lies in the folder is not touched.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ask([_system("net.exe"), "localgroup", GROUP, "/add", f"/comment:{ABOUT}"])
    for name in people:
        ask([_system("net.exe"), "localgroup", GROUP, name, "/add"])
    ask(
        [
            *(_system("icacls.exe"), str(folder), "/inheritance:r"),
            *("/grant:r", f"*{SYSTEM}:(OI)(CI)F", "/grant:r", f"*{ADMINISTRATORS}:(OI)(CI)F"),
            *("/grant:r", f"{GROUP}:(OI)(CI)M"),
        ]
    )
    ask([_system("attrib.exe"), "+I", str(folder)])
    return confirmed(ask([_system("icacls.exe"), str(folder)]), folder)


def confirmed(told: str, folder: Path) -> bool:
    """Whether ``icacls`` lists three rights on *folder*, the group's among them, none inherited.

    Names of the system and of administrators depend on Windows' language; the group's does not.
    """
    text = told.replace(str(folder), "", 1)
    rights = re.findall(r"(\S[^\r\n]*?):((?:\([A-Z,]+\))+)", text)
    whole = [marks for _, marks in rights if "(OI)" in marks and "(CI)" in marks]
    ours = [marks for name, marks in rights if name.strip().endswith(GROUP)]
    return (
        len(rights) == len(whole) == 3
        and not any("(I)" in marks for _, marks in rights)
        and len(ours) == 1
        and ours[0].endswith("(M)")
        and sum(marks.endswith("(F)") for _, marks in rights) == 2
    )


def _system(program: str) -> str:
    root = os.environ.get("SYSTEMROOT", r"C:\Windows")
    return str(PureWindowsPath(root) / "System32" / program)


def ask_windows(command: Sequence[str]) -> str:
    """What a program of Windows says; empty where it cannot be called."""
    try:
        done = subprocess.run(  # noqa: S603  by full path, each word its own
            list(command),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")

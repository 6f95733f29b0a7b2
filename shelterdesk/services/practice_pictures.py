"""Pictures of all that people of a practice house see, for whoever reads about the program."""

from __future__ import annotations

import subprocess
from pathlib import Path

from shelterdesk.paths import own_command
from shelterdesk.services.practice_staff import STAFF
from shelterdesk.services.progress import Progress

TAKING = "Taking pictures of the screens"


def take_pictures(out: Path, progress: Progress) -> None:
    """Every screen of each who is pictured, below *out*, where the house is.

    A child process takes them: this one may yet want a visible window.
    """
    staff = [s for s in STAFF if s.pictured]
    for number, person in enumerate(staff):
        progress.step(number, len(staff), TAKING)
        words = ["screens", "--house", str(out / "house"), "--as", person.login]
        words += ["--out", str(out / "pictures" / person.login), "--passphrase-file", "-"]
        subprocess.run(  # noqa: S603  our own program
            own_command(*words),
            input=person.passphrase,
            text=True,
            encoding="utf-8",
            check=True,
            stdout=subprocess.DEVNULL,
        )

"""A child process that writes as fast as it can and says each id after its commit."""

from __future__ import annotations

import sys
from pathlib import Path

from shelterdesk.domain.record import ResidentId
from shelterdesk.services import counselling
from tests.cast import TODAY, Cast


def write_for_ever(folder: Path, resident: ResidentId) -> None:
    with Cast(folder).seated("amara") as cast:
        desk = cast.desk("amara")
        say("ready")
        while True:
            desk.keep_draft("session", {"brought": "half a sentence"})
            line = counselling.record_session(
                desk, resident, {"held_on": TODAY}, {"brought": "a quiet hour"}
            ).value
            assert line.note is not None
            signed = counselling.sign_note(desk, line.note.id).value
            say(line.session.id, line.note.id, str(signed.rev))


def say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]), ResidentId(sys.argv[2]))

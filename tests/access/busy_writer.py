"""A child process that writes as fast as it can and says each id after its commit."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from shelterdesk.domain.record import ResidentId
from shelterdesk.services import counselling
from tests.access.forked import READY, say, serve
from tests.cast import TODAY, Cast


def write_for_ever(folder: Path, resident: str) -> None:
    with Cast(folder).seated("amara") as cast:
        desk = cast.desk("amara")
        say(READY)
        while True:
            desk.keep_draft("session", {"brought": "half a sentence"})
            line = counselling.record_session(
                desk, ResidentId(resident), {"held_on": TODAY}, {"brought": "a quiet hour"}
            ).value
            assert line.note is not None
            signed = counselling.sign_note(desk, line.note.id).value
            say(line.session.id, line.note.id, str(signed.rev))


if __name__ == "__main__":
    serve(partial(write_for_ever, Path(sys.argv[1])))

"""Pull the plug at forty random moments: what was confirmed is there, nothing is half done."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from shelterdesk.domain.kinds.counselling import NoteState
from shelterdesk.domain.record import RecordId, ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.services import checking, counselling, drafts
from tests.cast import Cast

TIMES = 40
ROOT = Path(__file__).parents[2]


def killed_while_writing(folder: Path, resident: ResidentId, seconds: float) -> list[list[str]]:
    words = [sys.executable, "-m", "tests.access.busy_writer", str(folder), resident]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        plug = threading.Timer(seconds, child.kill)
        plug.start()
        lines = child.stdout.read().split("\n")
    plug.cancel()
    return [line.split() for line in lines[:-1]]  # the last line may be torn


@pytest.mark.attack(23)
def test_whatever_was_confirmed_is_there_and_the_house_opens_clean(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
    dice = random.Random(7)  # noqa: S311  moments, not secrets
    confirmed: list[list[str]] = []
    for _ in range(TIMES):
        confirmed += killed_while_writing(cast.folder, rosa, dice.uniform(0.001, 0.12))
    assert len(confirmed) >= TIMES / 4  # a slow computer confirms less before the plug is pulled
    with cast.seated("amara"):
        amara = cast.desk("amara")
        found = {line.session.id: line for line in counselling.sessions(amara, rosa)}
        for session, note, rev in confirmed:
            line = found[RecordId(session)]
            assert line.note is not None
            assert (line.note.id, line.note.rev, line.note.state) == (
                note,
                int(rev),
                SignState.SIGNED,
            )
        for line in found.values():  # a session and its note came together, or not at all
            assert line.note is not None
            assert (line.note.state is SignState.SIGNED) == (
                line.session.note_state is NoteState.SIGNED
            )
        kept = drafts.find(amara, "session")
        assert kept is not None
        assert kept.values == {"brought": "half a sentence"}
        assert checking.verify(amara).problems == ()

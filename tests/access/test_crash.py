"""Pull the plug at forty random moments: what was confirmed is there, nothing is half done."""

from __future__ import annotations

import random

import pytest

from shelterdesk.domain.kinds.counselling import NoteState
from shelterdesk.domain.record import RecordId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.services import checking, counselling, drafts
from tests.access.forked import READY, killing
from tests.cast import Cast

TIMES = 40


@pytest.mark.attack(23)
def test_whatever_was_confirmed_is_there_and_the_house_opens_clean(cast: Cast) -> None:
    with cast.seated("mia", "nils", "amara"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "amara", Role.COU)
    dice = random.Random(7)  # noqa: S311  moments, not secrets
    confirmed: list[list[str]] = []
    with killing("tests.access.busy_writer", str(cast.folder)) as killed:
        span = 1.0  # the first one shows how fast this computer writes
        for turn in range(TIMES):
            said = killed(rosa, dice.uniform(0.001, span) if turn else span)
            confirmed += said[said.index([READY]) + 1 :]
            if not turn:
                span = max(0.12, 2 / max(1, len(confirmed)))
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

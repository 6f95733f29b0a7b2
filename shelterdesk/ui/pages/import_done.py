"""The last step of an import: who came in, and what stayed in the file."""

from __future__ import annotations

from shelterdesk.i18n import N_
from shelterdesk.ui.kit.cards import Card
from shelterdesk.ui.kit.labels import PlainLabel
from shelterdesk.ui.pages.import_step import StepPage
from shelterdesk.ui.pages.seat import Seat
from shelterdesk.ui.presenters.import_walk import ImportWalk

CAME = (N_("{n} person is in the house now."), N_("{n} people are in the house now."))
UNDO = N_(
    "As long as nobody has written about one of them, the whole import can be taken back: it "
    "stands in the list of earlier imports."
)
FILE_STAYS = N_(
    "The file still lies where it was, for everybody to read who has this computer or the stick. "
    "Delete it, or lock it away, once you are sure."
)


class DoneStep(StepPage):
    """What happened, in sentences."""

    def __init__(self, seat: Seat, walk: ImportWalk) -> None:
        super().__init__(seat, walk, seat.look.words("Brought in"))
        self.told = Card()
        self.furnish(self.told)

    def draw(self) -> None:
        walk, words = self.walk, self.words
        self.told.clear()
        trial = walk.trial
        if trial is None:
            return
        came = len(trial.imported)
        self.told.add(PlainLabel(words.count(*CAME, came).format(n=came), size="card", wrap=True))
        if trial.skipped:
            said = words.count(
                "{n} row is left out, as you said.",
                "{n} rows are left out, as you said.",
                len(trial.skipped),
            )
            self.told.add(PlainLabel(said.format(n=len(trial.skipped)), wrap=True))
        for line in walk.left_behind(words):
            self.told.add(PlainLabel(line, wrap=True))
        self.told.add(
            PlainLabel(words(UNDO), tone="muted", wrap=True),
            PlainLabel(words(FILE_STAYS), tone="warn", wrap=True),
        )

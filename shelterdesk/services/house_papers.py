"""Papers about the house, made in memory: to look at, to print, never a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.cards import Sheet, render_sheets
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import checkpoints
from shelterdesk.services.backing_up import Lying
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

PRACTICE = N_("Practice house: all people in it are made up")
SLIP_MEANS = (
    N_("Keep this slip apart from the backup: with the papers of the house."),
    N_(
        "It needs two people who worked here on that day: managers or administrators, with the "
        "sign-in names and passphrases of that day, and the workstation card."
    ),
    N_("What was written after the number of entries above is not in this backup."),
)
CARD_MEANS = (
    N_("Any two of the three safety cards open what a forgotten passphrase has shut."),
    N_("Give the three cards to three people, or to three places. One card alone opens nothing."),
    N_("Never keep two together, and none beside this computer or in a photograph."),
)
READING = N_("There is no 0, 1 or 8 on a card: what looks like one is O, I or B.")
COMPUTER_MEANS = (
    N_("With this card and their own passphrase people can sign in on another computer."),
    N_("Keep it in a safe place, apart from the computer and from the safety cards."),
)


@dataclass(frozen=True, repr=False)
class CardTexts:
    """What stands on the four cards of a new house."""

    house_code: str
    escrow: tuple[str, ...] = field(repr=False)
    computer: str = field(repr=False)


def backup_slip(desk: Desk, backup: Lying, words: Translator) -> PaperInMemory:
    """What a backup is, on paper, with the checkpoint words of the trail at its head.

    They can be held against any later state of the house, in the room for the trail.
    """
    told = backup.told
    checkpoint = None if told is None else checkpoints.at_entry(desk, told.entries)
    made = "" if told is None else f"{told.made_at.astimezone(desk.now().tzinfo):%Y-%m-%d %H:%M}"
    entries = "" if told is None else str(told.entries)
    sheet = Sheet(
        words("Backup slip"),
        "" if checkpoint is None else f"{' '.join(checkpoint.words)} {checkpoint.code}",
        (
            (words("Made"), made),
            (words("Name of the file"), backup.path.name),
            (words("Entries in the trail"), entries),
        ),
        tuple(words(text) for text in SLIP_MEANS),
    )
    notice = words(PRACTICE) if desk.practice else ""
    return _made([sheet], desk.house_code, notice, words)


def cards(texts: CardTexts, words: Translator) -> PaperInMemory:
    """The three safety cards and the workstation card, one a page."""
    sheets = [
        Sheet(
            words("Safety card {n} of 3").format(n=number),
            text,
            ((words("House"), texts.house_code),),
            tuple(words(sentence) for sentence in (*CARD_MEANS, READING)),
        )
        for number, text in enumerate(texts.escrow, 1)
    ]
    sheets.append(
        Sheet(
            words("Workstation card"),
            texts.computer,
            ((words("House"), texts.house_code),),
            tuple(words(sentence) for sentence in (*COMPUTER_MEANS, READING)),
        )
    )
    return _made(sheets, texts.house_code, "", words)


def _made(sheets: list[Sheet], code: str, notice: str, words: Translator) -> PaperInMemory:
    return PaperInMemory(render_sheets(sheets, code, notice, fonts=Fonts(), words=words))

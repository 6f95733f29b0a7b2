"""Who somebody is, and what their keys open."""

from __future__ import annotations

from collections.abc import Sequence

from shelterdesk.errors.acts import NotFound
from shelterdesk.errors.base import Disturbance, Refusal
from shelterdesk.i18n import N_


class PassphraseNeeded(Refusal):
    """The last passphrase was given too long ago for this act."""

    title = N_("Please give your passphrase once more")
    hint = N_("Signing and private pages ask for it again after ten minutes without use.")


class SignInFailed(Refusal):
    """One sentence for every cause, so that nothing can be guessed from it."""

    title = N_("Name, passphrase or this computer's key does not fit")
    hint = N_("Check the keyboard layout and Caps Lock, then try again.")
    exit_code = 4


class WaitBefore(SignInFailed):
    """Too many tries; ``seconds`` to wait."""

    title = N_("Please wait a moment before the next try")

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


class SecretMissing(Refusal):
    """The computer's keyring has no entry for this house."""

    title = N_("This computer's key is missing")
    hint = N_(
        "The house itself is unharmed. Use the workstation card, or call the person who looks "
        "after the computer."
    )
    exit_code = 4


class CardMistyped(Refusal):
    """What was typed is not on any card of this house."""

    title = N_("This is not what stands on the card")
    hint = N_(
        "Nothing was changed. Compare it letter by letter; a card of another house does not fit."
    )
    exit_code = 4


class KeyStillMoving(Refusal):
    """This computer gets another key only once everybody has moved to the one it has now."""

    title = N_("Some colleagues still sign in with the key from before")
    hint = N_(
        "Nothing was changed. Once everybody named here has signed in, or has left, another key "
        "can be made."
    )


class SlipMistyped(CardMistyped):
    """What was typed is on no checkpoint slip of this house; ``problems`` names the words."""

    title = N_("This is not what stands on the slip")
    hint = N_(
        "Nothing was changed. Look at the number, each word and the code once more; it may also "
        "be a slip of another house."
    )

    def __init__(self, words: Sequence[int]) -> None:
        super().__init__("checkpoint slip")
        self.words = tuple(words)  # the places of words that are in no list, from 1


class SameCard(Refusal):
    """One card was typed twice."""

    title = N_("This is the same card twice")
    hint = N_("Two different cards are needed. Nothing was changed.")
    exit_code = 4


class CardsDoNotFit(Refusal):
    """Cards of a set that was replaced."""

    title = N_("These two cards do not open this house")
    hint = N_("Nothing was changed. They may be from an older set; look for the newest ones.")
    exit_code = 4


class SecondPersonNeeded(Refusal):
    """Two people have to agree, and one of them has to be a manager (casework guide 9.4)."""

    title = N_("A second person has to agree to this")
    hint = N_(
        "Nothing was changed. Two different people are needed, one of them a manager, and not the "
        "person it is about. Two safety cards count as a second person."
    )


class NameTaken(Refusal):
    """Somebody signs in with this name already."""

    title = N_("Somebody signs in with this name already")
    hint = N_("Nothing was changed. Choose another sign-in name.")


class LastOne(Refusal):
    """Nobody would be left to look after the house."""

    title = N_("Nobody else could look after the house then")
    hint = N_("Nothing was changed. Give another colleague this role first.")


class NoKeyring(Refusal):
    """There is no keyring on this computer that we trust."""

    title = N_("This computer has no safe place for its key")
    hint = N_(
        "Choose to type the workstation card at each start, or to use a passphrase-only entry."
    )
    exit_code = 4


class Tampered(Disturbance):
    """Stored bytes are not what was signed or sealed."""

    title = N_("This text cannot be verified")
    hint = N_(
        "It may be damaged or changed. Nothing was overwritten; the rest of the house can be used."
    )


class NotEngaged(Refusal):
    """Somebody whose first day has not come, or whose last day is over."""

    title = N_("Your days in this house have not begun, or they are over")
    hint = N_("Nothing was changed. A manager can set other days: House, Who works here.")


class TrailBroken(Tampered):
    """The signed trail does not hold from entry *seq* on (0: what was last seen is not known)."""

    title = N_("The trail of this house does not fit together")
    hint = N_(
        "You cannot sign in for now. Nothing was changed. Tell a manager: managers and "
        "administrators can still read, and whoever is on duty sees who is in the house."
    )

    def __init__(self, seq: int = 0) -> None:
        """*seq* is the number of the first entry that does not hold."""
        super().__init__(f"trail entry {seq}")
        self.seq = seq


class OlderHouse(Tampered):
    """The entry that this computer last saw is not in the trail: an older copy was put back."""

    title = N_("This house is older than what this computer last saw")
    hint = N_("Nothing was changed. An old copy may have been put back; tell a manager.")


class NoKey(Disturbance):
    """This person holds no key for it; the door turns it into ``NotFound``."""

    title = NotFound.title
    hint = NotFound.hint


class Emptied(NoKey):
    """Its author, or whoever it was lent to, took the text out for good."""


class NoOwnKey(Refusal):
    """Somebody who has not signed in since there is a key for what is handed to them."""

    title = N_("There is no key yet for what you want to hand over")
    hint = N_(
        "Nothing was changed. Ask your colleague to sign in once; then you can hand it to them."
    )

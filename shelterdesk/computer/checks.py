"""What this computer does for the house, judged from facts that were read elsewhere.

Each finding says what is on, off or cannot be known, what that means, and what to do. No score:
a number would be compared, and nothing here can be added up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from shelterdesk.computer.places import Place
from shelterdesk.i18n import N_

HOME_EDITIONS = frozenset({"Core", "CoreN", "CoreSingleLanguage", "CoreCountrySpecific"})
LEAST_FREE = 2 * 1024**3  # bytes: room for the house, a backup beside it, and an update
CLOCK_SLACK = timedelta(minutes=2)


class State(StrEnum):
    """How something is: as it should be, not so, not known; or it does not concern us."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What was read of this computer; None is what could not be read.

    ``system`` is "windows", "linux" or another. ``edition`` is Windows' own word. ``accounts``
    counts people who can sign in to the computer. ``page_file_safe`` and ``hibernation_safe``:
    nothing of memory comes to the disk in the clear. ``newest_entry`` is the house's last one.
    """

    system: str
    now: datetime
    disk_encrypted: bool | None = None
    place: Place | None = None
    free_bytes: int | None = None
    edition: str = ""
    accounts: int | None = None
    page_file_safe: bool | None = None
    hibernation_safe: bool | None = None
    clock_set: bool | None = None
    newest_entry: datetime | None = None
    keyring: str = ""
    needs_key: bool = False
    practice: bool = False
    guarded: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One line of the page: marked texts, ``to_do`` empty where nothing is to be done.

    ``amount`` fills ``{amount}`` in ``means``.
    """

    key: str
    title: str
    state: State
    means: str
    to_do: str = ""
    amount: str = ""


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Everything that is worth knowing here, the weightiest first."""
    found = (
        _disk(facts),
        _place(facts),
        _keyring(facts),
        _memory(facts),
        _accounts(facts),
        _free(facts),
        _clock(facts),
        *_guarded(facts),
    )
    return tuple(each for each in found if each is not None)


def is_windows_home(facts: Facts) -> bool:
    """Whether BitLocker cannot be switched on by hand here."""
    return facts.edition in HOME_EDITIONS


def _state(known: bool | None) -> State:
    return {True: State.ON, False: State.OFF, None: State.UNKNOWN}[known]


# ---- one check each

DISK = N_("Disk encryption")
DISK_ON = N_("Whoever takes the computer or its disk finds nothing on it that can be read.")
DISK_OFF = N_(
    "The house is encrypted by itself. But papers that were printed or saved, and what the system "
    "keeps for itself, lie open on this disk."
)
DISK_UNKNOWN = N_("ShelterDesk cannot see whether this disk is encrypted.")
DISK_DO_WINDOWS = N_(
    "Switch on BitLocker: Settings, Privacy and security, Device encryption. Print the recovery "
    "key and keep it away from the computer."
)
DISK_DO_HOME = N_("See the plan for Windows Home below.")
DISK_DO_LINUX = N_(
    "A disk is encrypted when the system is installed (LUKS). Ask the person who looks after the "
    "computer."
)
DISK_DO_UNKNOWN = N_("Ask the person who looks after the computer, and write the answer down.")


def _disk(facts: Facts) -> Finding:
    state = _state(facts.disk_encrypted)
    if state is State.ON:
        return Finding("disk", DISK, state, DISK_ON)
    if state is State.UNKNOWN:
        return Finding("disk", DISK, state, DISK_UNKNOWN, DISK_DO_UNKNOWN)
    to_do = DISK_DO_LINUX
    if facts.system == "windows":
        to_do = DISK_DO_HOME if is_windows_home(facts) else DISK_DO_WINDOWS
    return Finding("disk", DISK, state, DISK_OFF, to_do)


PLACE = N_("The folder of the house is on this computer alone")
PLACE_ON = N_("No service copies it away, and it is not on another computer's disk.")
PLACE_CLOUD = N_("A service copies this folder to the internet, and half-copied files damage it.")
PLACE_NETWORK = N_("This folder is on another computer's disk.")
PLACE_DO = N_("Move the whole folder to this computer's own disk. A real house does not open here.")


def _place(facts: Facts) -> Finding:
    if facts.place is None:
        return Finding("place", PLACE, State.ON, PLACE_ON)
    means = PLACE_CLOUD if facts.place is Place.CLOUD else PLACE_NETWORK
    return Finding("place", PLACE, State.OFF, means, PLACE_DO)


KEYRING = N_("A safe place for this computer's key")
KEYRING_ON = N_(
    "The key lies in the keyring of this account. A copy of the house does not open elsewhere "
    "without the workstation card."
)
KEYRING_OFF = N_(
    "There is no keyring here that ShelterDesk trusts. The workstation card is typed at each start."
)
KEYRING_DO = N_("Ask the person who looks after the computer to set up its keyring.")


def _keyring(facts: Facts) -> Finding | None:
    if not facts.needs_key:
        return None
    if facts.keyring:
        return Finding("keyring", KEYRING, State.ON, KEYRING_ON)
    return Finding("keyring", KEYRING, State.OFF, KEYRING_OFF, KEYRING_DO)


MEMORY = N_("Nothing from memory comes to the disk in the clear")
MEMORY_ON = N_("What the system moves from memory to the disk is encrypted, or it moves nothing.")
MEMORY_OFF = N_("The system may write parts of memory to the disk, also text that was open.")
MEMORY_UNKNOWN = N_("ShelterDesk cannot see how the system treats memory on the disk.")
MEMORY_DO = N_(
    "With the disk encrypted this is solved. Else let an administrator encrypt the page file "
    "(fsutil behavior set encryptpagingfile 1) and switch hibernation off (powercfg /h off)."
)
MEMORY_DO_LINUX = N_(
    "With the disk encrypted this is solved. Else let an administrator encrypt the swap space or "
    "switch it off."
)


def _memory(facts: Facts) -> Finding:
    if facts.disk_encrypted:
        return Finding("memory", MEMORY, State.ON, MEMORY_ON)
    parts = (facts.page_file_safe, facts.hibernation_safe)
    to_do = MEMORY_DO if facts.system == "windows" else MEMORY_DO_LINUX
    if False in parts:
        return Finding("memory", MEMORY, State.OFF, MEMORY_OFF, to_do)
    if None in parts:
        return Finding("memory", MEMORY, State.UNKNOWN, MEMORY_UNKNOWN, to_do)
    return Finding("memory", MEMORY, State.ON, MEMORY_ON)


ACCOUNTS = N_("An account of one's own on this computer for each person")
ACCOUNTS_ON = N_("Several people have accounts here, so each can keep theirs for themselves.")
ACCOUNTS_OFF = N_(
    "There is one account for everybody. ShelterDesk still keeps people apart, but programs of one "
    "account can read each other's files and this computer's key."
)
ACCOUNTS_UNKNOWN = N_("ShelterDesk cannot see the accounts of this computer.")
ACCOUNTS_DO = N_("It is good, not required: make an account for each person who works here.")


def _accounts(facts: Facts) -> Finding:
    state = _state(None if facts.accounts is None else facts.accounts > 1)
    means = {State.ON: ACCOUNTS_ON, State.OFF: ACCOUNTS_OFF, State.UNKNOWN: ACCOUNTS_UNKNOWN}
    return Finding(
        "accounts", ACCOUNTS, state, means[state], "" if state is State.ON else ACCOUNTS_DO
    )


FREE = N_("Room on the disk")
FREE_MEANS = N_("{amount} are free where the house lies.")
FREE_UNKNOWN = N_("ShelterDesk cannot see how much room is left.")
FREE_DO = N_("Make room soon: backups and updates need two gigabytes. What was saved is safe.")


def _free(facts: Facts) -> Finding:
    if facts.free_bytes is None:
        return Finding("free", FREE, State.UNKNOWN, FREE_UNKNOWN)
    enough = facts.free_bytes >= LEAST_FREE
    amount = f"{facts.free_bytes / 1024**3:.1f} GB"
    return Finding("free", FREE, _state(enough), FREE_MEANS, "" if enough else FREE_DO, amount)


CLOCK = N_("The clock")
CLOCK_ON = N_("The system sets the clock by itself.")
CLOCK_OFF = N_("Nothing sets the clock. Dates of notes and deadlines follow it.")
CLOCK_BEHIND = N_(
    "The clock is behind: something was written here at a later time than it is now. Dates of "
    "notes and deadlines follow the clock."
)
CLOCK_UNKNOWN = N_("ShelterDesk cannot see whether the clock is set by itself.")
CLOCK_DO = N_("Compare the clock with a telephone, and let the system set the time by itself.")


def _clock(facts: Facts) -> Finding:
    newest = facts.newest_entry
    if newest is not None and newest - facts.now > CLOCK_SLACK:
        return Finding("clock", CLOCK, State.OFF, CLOCK_BEHIND, CLOCK_DO)
    state = _state(facts.clock_set)
    means = {State.ON: CLOCK_ON, State.OFF: CLOCK_OFF, State.UNKNOWN: CLOCK_UNKNOWN}
    return Finding("clock", CLOCK, state, means[state], "" if state is State.ON else CLOCK_DO)


GUARDS = {  # in the order of the page; keys are those of ``guard``
    "capture": (
        N_("Pictures of the screen"),
        N_("Other programs see a black window. A telephone camera sees what you see."),
        N_("Programs that take pictures of the screen can see the window."),
    ),
    "process": (
        N_("Other programs of this account cannot read ShelterDesk's memory"),
        N_("Only an administrator of the computer can."),
        N_("A program that somebody started on this account could read what is open."),
    ),
    "dumps": (
        N_("No memory is written to the disk when the program stops by a fault"),
        N_("Nothing of what was open is left behind."),
        N_("The system may keep a copy of memory after a fault."),
    ),
    "session": (
        N_("The desk locks with the computer"),
        N_("When the computer is locked, sleeps, or somebody else takes over, the desk locks too."),
        N_(
            "The desk locks after some minutes without use, and with Ctrl+L. Lock it before you go."
        ),
    ),
}


def _guarded(facts: Facts) -> list[Finding]:
    return [
        Finding(key, title, _state(facts.guarded[key]), on if facts.guarded[key] else off)
        for key, (title, on, off) in GUARDS.items()
        if key in facts.guarded
    ]


# ---- the plan for Windows Home

HOME_PLAN = (
    N_(
        "Windows Home has no BitLocker to switch on by hand. There are three ways; any of them is "
        "good."
    ),
    N_(
        "1. Look under Settings, Privacy and security, Device encryption. Many newer computers "
        "have it. Switch it on. It asks for a Microsoft account and keeps the recovery key there: "
        "print the key, keep it in the safe, and take it out of the account."
    ),
    N_(
        "2. If it is not there: buy the step to Windows Pro in the Microsoft Store, once for each "
        "computer, and switch on BitLocker."
    ),
    N_(
        "3. If neither can be done: encrypt the whole system disk with VeraCrypt, which is free. "
        "Ask somebody who has done it before, make a backup first, and keep its rescue disk in "
        "the safe."
    ),
    N_(
        "Until then: keep the computer locked away at night, save no papers on it, and switch "
        "hibernation off."
    ),
)

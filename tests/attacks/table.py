"""The attack table of the security page, row by row, and where each row is run.

``HERE`` rows have tests with ``@pytest.mark.attack(number)``. The other rows say why not: ``HAND``
needs a real Windows machine (``docs/attacks-by-hand.md``).
"""

from __future__ import annotations

from dataclasses import dataclass

HERE, HAND = "here", "by hand"


@dataclass(frozen=True)
class Row:
    """One attack. ``rest`` says what of it does not run here, and why."""

    number: int
    attack: str
    expected: str
    where: str = HERE
    rest: str = ""


TABLE = (
    Row(
        1,
        "wrong passphrase, unknown name, other secret",
        "same error after the same work",
        rest="its timing is a benchmark: refuse.wrong, refuse.name, refuse.other",
    ),
    Row(2, "right passphrase, other or no workstation secret", "refused"),
    Row(3, "raise or lower the KDF numbers in keys.json", "refused by the slot's context"),
    Row(4, "manager, administrator, other counsellor read a note, by SQL too", "no key"),
    Row(
        5,
        "an author's private note opened by cards, emergency access, restore",
        "no sealed row exists",
    ),
    Row(6, "swap two bodies, flip a bit, move a row", "cannot be verified; other rows fine"),
    Row(7, "an older revision put back", "refused, and found by the weekly check"),
    Row(8, "a body swapped between columns, tables, databases", "refused"),
    Row(9, "a colleague's sealed key copied to oneself", "refused"),
    Row(10, "a generation one knows planted", "refused and shown; nothing written under it"),
    Row(11, "a colleague's public key replaced or certified anew", "first key stays; shown"),
    Row(12, "state, right or end set by SQL", "no effect, or noticed"),
    Row(13, "a revoked reader with saved keys on the current file", "nothing opens"),
    Row(14, "a trail entry edited, signed as oneself, deleted", "chain fails, with its number"),
    Row(
        15,
        "the tail cut, an old data file put back",
        "whoever saw more may read at most",
    ),
    Row(
        16,
        "data file and key file put back together",
        "the anchor in the keyring refuses; without it only the slip differs",
        rest="the anchor of a real house in the Credential Manager by hand on Windows",
    ),
    Row(17, "one old page put back into the file", "SQLCipher passes; our checks refuse or tell"),
    Row(18, "one card twice, wrong pair, card of another house", "refused"),
    Row(19, "two cards recover somebody", "works; old passphrase dead; notes open; trail holds"),
    Row(20, "a personal recovery code, then again", "works once"),
    Row(
        21,
        "emergency access to what it excludes",
        "no key",
        rest="a table of compartments decides: of assessments and private notes its marks are "
        "tested, not a row of each",
    ),
    Row(
        22,
        "emergency access after its hour",
        "refused",
        rest="no new generation: no key leaves its process (K8)",
    ),
    Row(23, "kill -9 during writes, 40 times", "nothing partial, nothing confirmed is lost"),
    Row(24, "kill -9 during the change of key, 190 times, both journals", "old or new key opens"),
    Row(25, "kill between the steps of a ceremony", "finished or rolled back at the next start"),
    Row(
        26,
        "search every file for planted words after a day",
        "none",
        rest="registry, recent items and thumbnails by hand on Windows",
    ),
    Row(27, "memory scan after lock", "none: the process is new"),
    Row(28, "an environment variable or a config file chooses the keyring", "ignored"),
    Row(29, "no keyring", "refused; nothing in clear"),
    Row(
        30,
        "the computer's secret deleted, then start",
        "said; database and key file untouched",
        rest="the Credential Manager itself by hand on Windows",
    ),
    Row(31, "an exception in every service with note text in it", "text in no log, dialog, dump"),
    Row(32, "screenshot, Snipping Tool, Recall, Win+V", "empty", HAND, "needs Windows"),
    Row(
        33,
        "print and preview, look in temp",
        "no file of ours",
        rest="the Windows spooler by hand",
    ),
    Row(
        34,
        "idle, Win+L, lid, user switch, remote session",
        "lock each time, draft kept",
        rest="idle and Ctrl+L here; events of Windows by hand",
    ),
    Row(35, "11 minutes after the passphrase", "passphrase asked"),
    Row(
        36,
        "export more than one resident alone",
        "refused: a house in parts and cases as codes each leave by two people; one resident alone "
        "needs a ground and is logged",
    ),
    Row(37, "backup copied away: staff key, two cards", "refused; the escrow's line opens"),
    Row(38, "backup while another process writes", "finishes, consistent"),
    Row(39, "plain sqlite3 in place of sqlcipher3", "program stops"),
    Row(40, "column without category, UI with keys, network import", "the check fails"),
    Row(41, "two instances on one house", "second refuses"),
    Row(42, "clock set back a year", "nothing lost; waits do not end early"),
)


def row(number: int) -> Row:
    """The row of *number*; ``KeyError`` if there is none."""
    return {found.number: found for found in TABLE}[number]

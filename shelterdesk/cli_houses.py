"""The commands ``export-house`` and ``import-house``: what they ask, and what they say."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from shelterdesk.cli_backups import Commands, Doors, Tools
from shelterdesk.errors import SignInFailed, WhoIsKeptOut
from shelterdesk.i18n import translator
from shelterdesk.services import house_export, house_import
from shelterdesk.services.house_import import BroughtIn, Part
from shelterdesk.services.people import SecondPerson

Hear = Callable[[str], str]  # shows a prompt, gives the line that was typed
Lines = Callable[[Path], list[str]]


def add(
    commands: Commands[argparse.ArgumentParser], tools: Tools, hear: Hear, lines: Lines
) -> None:
    """Add both commands."""
    _add_export(commands, tools, hear)
    _add_import(commands, tools, hear, lines)


def _add_export(commands: Commands[argparse.ArgumentParser], tools: Tools, hear: Hear) -> None:
    export = tools.command(
        commands,
        "export-house",
        "export everything that one person may read, by two people",
        "Writes everything that USER may read by their keys to FILE.zip, in an open format "
        "(docs/export-format.md), as\none archive with AES-256 that common tools open. The program "
        "draws the words that open it, shows them\nonce, and asks for them once before it begins: "
        "write them down on paper. USER2 agrees with their own\npassphrase: for a manager's part a "
        "manager or an administrator, for every other part a manager.\n\n"
        "What the keys of managers do not open (counsellors' notes, health records, private "
        "notes) is not in\ntheir part: each colleague exports their own. All parts together are "
        "the house.",
    )
    export.add_argument("--house", type=Path, required=True, metavar="DIR")
    export.add_argument("--as", dest="user", required=True, metavar="USER", help="sign-in name")
    export.add_argument("--with", dest="second", required=True, metavar="USER2")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.zip")
    for name in ("--passphrase-file", "--second-passphrase-file"):
        export.add_argument(
            name,
            type=Path,
            metavar="FILE",
            help="read the passphrase from its first line",
        )
    export.set_defaults(act=lambda asked, doors: _export(asked, doors, tools, hear))


def _add_import(
    commands: Commands[argparse.ArgumentParser], tools: Tools, hear: Hear, lines: Lines
) -> None:
    bring = tools.command(
        commands,
        "import-house",
        "bring an exported house into an empty one",
        "Proves that the archives are whole, then brings what they hold into the house in DIR, "
        "which has no\nresidents yet. The first USER is a manager; name everybody who sits at the "
        "table: each signs again what\nthey wrote themselves, and for others whoever may write it. "
        "Private notes come in with their authors\nalone. What nobody at the table may write is "
        "counted and can follow: the same command again, with others,\nadds what is missing and "
        "leaves the rest as it is.",
    )
    bring.add_argument("files", type=Path, nargs="+", metavar="FILE.zip")
    bring.add_argument("--house", type=Path, required=True, metavar="DIR")
    bring.add_argument(
        "--as",
        dest="users",
        action="append",
        required=True,
        metavar="USER",
        help="sign-in name; may be given several times",
    )
    bring.add_argument(
        "--secrets-file",
        type=Path,
        metavar="FILE",
        help="read from its lines the passphrase of each USER, then the words of each FILE.zip "
        "(-: from stdin); never keep such a file",
    )
    bring.add_argument(
        "--person",
        dest="people",
        action="append",
        default=[],
        metavar="ID=NAME",
        help="the colleague with this id in the former house is the one shown as NAME here; "
        "ID= with nothing after it: nobody here. Asked of everybody who was kept from something",
    )
    bring.set_defaults(act=lambda asked, doors: _import(asked, doors, tools, hear, lines))


# ---- the acts


def _export(asked: argparse.Namespace, doors: Doors, tools: Tools, hear: Hear) -> int:
    first, second = tools.passphrases(asked.passphrase_file, asked.second_passphrase_file)
    with closing(doors.sign_in(asked.house, asked.user, first)) as desk:
        words = house_export.draw_words()
        tools.say("These words open the archive. Write them down on paper; they are shown once:")
        tools.say(f"  {words.text}")
        made = house_export.export(
            desk,
            asked.out,
            words,
            hear("Type them once, from the paper: "),
            SecondPerson(asked.second, second),
            translator("en"),
            tools.progress(),
        )
    tools.say(f"This part of the house is written: {asked.out}")
    tools.say(
        f"  {made.revisions} revisions of records, {made.residents} residents, {made.files} files"
    )
    if made.damaged:
        tools.say(f"  Could not be verified, and left out: {made.damaged}")
    if made.shut:
        tools.say(f"  Opened by other people's keys, so not in this part: {made.shut}")
    tools.say("  Keep the paper with the words in another place than the archive.")
    return 0


def _import(asked: argparse.Namespace, doors: Doors, tools: Tools, hear: Hear, lines: Lines) -> int:
    secrets = _secrets(asked, tools, hear, lines)
    users: Sequence[str] = asked.users
    logins = dict(zip(users, secrets, strict=False))
    parts = [
        Part(path, words) for path, words in zip(asked.files, secrets[len(users) :], strict=True)
    ]
    with house_import.at_the_table(doors.open_house(asked.house), logins) as desks:
        try:
            made = house_import.bring_in(desks, parts, tools.progress(), _said(asked))
        except WhoIsKeptOut as unsure:
            for id, name in sorted(unsure.who.items()):
                tools.say(
                    f"Kept from something in the former house: {name}. Say --person {id}=NAME"
                )
            raise
    _tell(made, tools)
    return 0


def _said(asked: argparse.Namespace) -> dict[str, str]:
    parts = (said.partition("=") for said in asked.people)
    return {id.strip(): name.strip() for id, _, name in parts}


def _secrets(asked: argparse.Namespace, tools: Tools, hear: Hear, lines: Lines) -> list[str]:
    wanted = len(asked.users) + len(asked.files)
    if asked.secrets_file is not None:
        found = lines(asked.secrets_file)[:wanted]
        if len(found) < wanted:
            raise SignInFailed
        return found
    said = []
    for user in asked.users:
        tools.say(f"{user}:")
        said.append(tools.passphrase(None))
    return [*said, *(hear(f"Words of {path.name}: ") for path in asked.files)]


def _tell(made: BroughtIn, tools: Tools) -> None:
    tools.say(f"{made.revisions} revisions of records were brought in.")
    if made.there:
        tools.say(f"  There already: {sum(made.there.values())}")
    tools.say(
        f"  Colleagues of the former house who have an account here: {made.known}",
    )
    if made.people > made.known:
        tools.say(f"  Known by name only: {made.people - made.known}")
    if made.gone:
        tools.say(f"  Taken out for good before, and left out again: {sum(made.gone.values())}")
    if made.left:
        tools.say("  Nobody at the table may write these; bring them in again with their authors:")
        for kind, count in made.left.items():
            tools.say(f"    {kind}: {count}")
    tools.say("  Each record says who wrote it in the former house. Old signatures stay there.")

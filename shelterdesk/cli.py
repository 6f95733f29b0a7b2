"""The command line beside the window: the same services, a passphrase by prompt or file.

What is printed is counts, codes and our own sentences; a person's words go to paper only.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shelterdesk import __version__, cli_backups, cli_houses
from shelterdesk.errors import CannotWrite, NotFound, PracticeOnly, ShelterDeskError, SignInFailed
from shelterdesk.i18n import Translator, translator
from shelterdesk.services import checking, printing, shift
from shelterdesk.services import imports as importing
from shelterdesk.services.progress import Progress
from shelterdesk.services.register import open_register

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.door import House
    from shelterdesk.domain.record import ResidentId

EXIT_CODES = """\
exit codes:
  0  done
  2  the words after the command are off (see --help)
  3  understood and declined: not part of this role, not found, needs a look
  4  signing in did not work, or this computer's key is missing
  5  the house cannot be opened: none there, in use, or written by a newer program
  6  a file from outside, or a text, needs a look; nothing was changed
  7  the file, the disk or a text is damaged; nothing was changed
  8  stopped on request
  1  something else went wrong
"""

FIRST_STEPS = """\
first steps:
  shelterdesk demo --out practice --open
      makes a practice house with synthetic people, a printed readiness report and pictures
      of the screens, and opens the window on it
  shelterdesk report readiness CODE --house practice/house --as NAME --profile internal \\
              --out report.pdf
      CODE stands in practice/residents.txt, NAME and its passphrase in practice/users.txt
"""


@dataclass(frozen=True)
class Doors:
    """What only the composition root can do."""

    sign_in: Callable[[Path, str, str], Desk]
    make_practice_house: Callable[[Path, int, int, Progress], None]
    picture_practice_house: Callable[[Path, Progress], None]
    take_pictures: Callable[[Desk, Path, tuple[int, int], str, float], list[Path]]
    open_window: Callable[[Path | None], int]
    has_screen: Callable[[], bool]
    open_house: Callable[[Path], House]


def run(words: Sequence[str], doors: Doors) -> int:
    """Do what the command line says; returns the exit code."""
    _ = translator("en")
    asked = _parser().parse_args(words)
    try:
        code: int = asked.act(asked, doors)
    except ShelterDeskError as error:
        say(f"{_(error.title)}. {_(error.hint)}", to=sys.stderr)
        _details(error, _)
        return error.exit_code
    except OSError as error:
        say(f"{_(CannotWrite.title)}. {_(CannotWrite.hint)}", to=sys.stderr)
        say(f"  ({type(error).__name__})", to=sys.stderr)
        return CannotWrite.exit_code
    except KeyboardInterrupt:
        say("Stopped. Nothing was changed.", to=sys.stderr)
        return 8
    except Exception as error:  # noqa: BLE001  where it happened, never with which values
        say(f"{_(ShelterDeskError.title)}. {_(ShelterDeskError.hint)}", to=sys.stderr)
        say(f"  ({type(error).__name__}, {_where(error)})", to=sys.stderr)
        return ShelterDeskError.exit_code
    return code


def _where(error: BaseException) -> str:
    """Module and line of the innermost frame (security 8: no values, no locals)."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "" if trace is None else f"{trace.tb_frame.f_globals['__name__']}:{trace.tb_lineno}"


def say(text: str, to: object = None) -> None:
    """Print one line; the only place where this module writes."""
    print(text, file=to or sys.stdout, flush=True)  # type: ignore[arg-type]


def _details(error: ShelterDeskError, _: Translator) -> None:
    for name, sentence in sorted(getattr(error, "problems", {}).items()):
        say(f"  {name}: {_(sentence)}", to=sys.stderr)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="shelterdesk",
        description="A desk for shelters that house survivors of human trafficking. "
        "Without a command it opens the window.",
        epilog=FIRST_STEPS + "\n" + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"ShelterDesk {__version__}")
    parser.add_argument("--house", type=Path, metavar="DIR", help="open the window on this house")
    parser.set_defaults(act=_open)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    _add_demo(commands)
    _add_report(commands)
    _add_verify(commands)
    _add_screens(commands)
    _add_import(commands)
    cli_backups.add(commands, _tools())
    cli_houses.add(commands, _tools(), _hear, _lines)
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, help: str, more: str
) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=help,
        description=more,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )


def _tools() -> cli_backups.Tools:
    return cli_backups.Tools(
        _command, say, _passphrases, _passphrase, lambda: Progress(_Teller().tell)
    )


def _add_demo(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    demo = _command(
        commands,
        "demo",
        "make a practice house with synthetic people",
        "Makes DIR/house, prints readiness reports to DIR/reports and pictures of the screens to "
        "DIR/pictures.\nDIR/users.txt lists the practice users (sign-in name, role, passphrase), "
        "DIR/residents.txt\nthe residents (code, preferred name), both separated by tabs. The same "
        "seed makes the same people.",
    )
    demo.add_argument("--out", type=Path, required=True, metavar="DIR")
    demo.add_argument("--residents", type=_count, default=40, metavar="N", help="12 to 10000 (40)")
    demo.add_argument("--seed", type=int, default=1, metavar="S")
    demo.add_argument("--open", action="store_true", help="open the window on it afterwards")
    demo.add_argument("--no-pictures", action="store_true", help="leave the pictures out")
    demo.set_defaults(act=_demo)


def _add_report(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = _command(
        commands,
        "report",
        "print a report to a PDF file",
        "Prints the readiness sheet of one resident and writes it down as a disclosure.\n"
        "RESIDENT is a resident code or a code name.",
    )
    report.add_argument("report", choices=["readiness"])
    report.add_argument("resident", metavar="RESIDENT")
    report.add_argument(
        "--profile",
        default="internal",
        help="for whom it is (internal, which is a file in a practice house only)",
    )
    report.add_argument(
        "--recipient", default="", help="name of the body, where it leaves the house"
    )
    report.add_argument("--out", type=Path, required=True, metavar="FILE.pdf")
    _add_seat(report)
    report.set_defaults(act=_report)


def _add_verify(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = _command(
        commands,
        "verify",
        "prove that the house is whole",
        "Checks the file's pages, every entry of the trail and every row against it. Changes "
        "nothing.",
    )
    _add_seat(verify)
    verify.set_defaults(act=_verify)


def _add_screens(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    screens = _command(
        commands,
        "screens",
        "make a picture of every screen (practice houses only)",
        "Makes a PNG of every screen that this person can open. Only practice houses: pictures of "
        "real screens\nwould hold real people.",
    )
    screens.add_argument("--out", type=Path, required=True, metavar="DIR")
    screens.add_argument("--size", type=_size, default=(1366, 768), metavar="1366x768")
    screens.add_argument("--theme", choices=["light", "dark"], default="light")
    screens.add_argument("--scale", type=float, default=1.0, metavar="1.5")
    _add_seat(screens)
    screens.set_defaults(act=_screens)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    imports = _command(
        commands,
        "import",
        "read a sheet of residents",
        "Reads a filled HTCDS 2.0 sheet (.xlsx or .csv), all rows or none. A dry run says for each "
        "row what\nit lacks and names every column that has no home yet.",
    )
    imports.add_argument("format", choices=["htcds"])
    imports.add_argument("file", type=Path, metavar="FILE.xlsx")
    imports.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    imports.add_argument(
        "--buddhist-years",
        choices=["be", "ce", "ask"],
        default="ask",
        help="years 2440 to 2600: Buddhist Era, Common Era, or list these rows (ask)",
    )
    imports.add_argument(
        "--dates",
        choices=["day-first", "month-first", "ask"],
        default="ask",
        help="how 3/4/2001 is meant where a column does not prove it; ask lists these rows",
    )
    imports.add_argument(
        "--on-duty", action="store_true", help="say first that you are on duty (written down)"
    )
    _add_seat(imports)
    imports.set_defaults(act=_import)


def _add_seat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--house", type=Path, required=True, metavar="DIR")
    parser.add_argument("--as", dest="user", required=True, metavar="USER", help="sign-in name")
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="read the passphrase from its first line (-: from stdin)",
    )


def _count(text: str) -> int:
    number = int(text)
    if not 12 <= number <= 10_000:
        raise argparse.ArgumentTypeError("between 12 and 10000")
    return number


def _size(text: str) -> tuple[int, int]:
    try:
        width, height = (int(part) for part in text.lower().split("x"))
    except ValueError:
        raise argparse.ArgumentTypeError("for example 1366x768") from None
    return width, height


# ---- the acts


def _open(asked: argparse.Namespace, doors: Doors) -> int:
    return doors.open_window(asked.house)


def _demo(asked: argparse.Namespace, doors: Doors) -> int:
    house = asked.out / "house"
    if house.exists() and asked.open:
        say(f"The practice house is there already; it is opened as it is: {house}")
    else:
        progress = Progress(_Teller().tell)
        doors.make_practice_house(asked.out, asked.residents, asked.seed, progress)
        if not asked.no_pictures:
            doors.picture_practice_house(asked.out, progress)
        say(f"Practice house:  {house}")
        say(f"Who can sign in: {asked.out / 'users.txt'}")
        say(f"Residents:       {asked.out / 'residents.txt'}")
        say(f"Reports:         {asked.out / 'reports'}")
        if not asked.no_pictures:
            say(f"Pictures:        {asked.out / 'pictures'}")
    if not asked.open:
        return 0
    if not doors.has_screen():
        say("This machine has no screen, so no window is opened. Look at the pictures and reports.")
        return 0
    return doors.open_window(house)


def _report(asked: argparse.Namespace, doors: Doors) -> int:
    with _Seat(asked, doors) as desk:
        resident = _resident(desk, asked.resident)
        made = printing.make_report(desk, resident, asked.profile, asked.recipient, Progress())
        save = printing.save_practice_report if desk.practice else printing.save_report
        save(desk, made, asked.out)
        say(f"Report {made.number}, {made.pages} pages: {asked.out}")
    return 0


def _verify(asked: argparse.Namespace, doors: Doors) -> int:
    with _Seat(asked, doors) as desk:
        found = checking.verify(desk)
    say(f"{found.entries} entries of the trail and {found.rows} rows were checked.")
    for problem in found.problems:
        say(f"  {problem}")
    say(
        "The house is whole."
        if found.sound
        else "Something is not as it was signed. Keep the file."
    )
    return 0 if found.sound else 7


def _screens(asked: argparse.Namespace, doors: Doors) -> int:
    with _Seat(asked, doors) as desk:
        if not desk.practice:
            raise PracticeOnly
        taken = doors.take_pictures(desk, asked.out, asked.size, asked.theme, asked.scale)
    say(f"{len(taken)} pictures: {asked.out}")
    return 0


def _import(asked: argparse.Namespace, doors: Doors) -> int:
    years = None if asked.buddhist_years == "ask" else asked.buddhist_years
    days_first = None if asked.dates == "ask" else asked.dates == "day-first"
    with _Seat(asked, doors) as desk:
        if asked.on_duty and not shift.on_duty(desk):
            shift.begin(desk)
        result = importing.htcds(
            desk,
            asked.file,
            dry_run=asked.dry_run,
            buddhist_years=years,
            days_first=days_first,
            progress=Progress(),
        )
    for line in importing.lines(result):
        say(line)
    return importing.exit_code(result)


def _resident(desk: Desk, wanted: str) -> ResidentId:
    folded = wanted.casefold()
    for row in open_register(desk).rows:
        if folded in (row.code.casefold(), row.code_name.casefold(), row.resident):
            return row.resident
    raise NotFound("resident")


class _Seat:
    """Signs in for one command and leaves afterwards, whatever happens."""

    def __init__(self, asked: argparse.Namespace, doors: Doors) -> None:
        self._asked, self._doors = asked, doors
        self._desk: Desk | None = None

    def __enter__(self) -> Desk:
        asked = self._asked
        self._desk = self._doors.sign_in(
            asked.house, asked.user, _passphrase(asked.passphrase_file)
        )
        return self._desk

    def __exit__(self, *_: object) -> None:
        if self._desk is not None:
            self._desk.close()


def _passphrase(file: Path | None, prompt: str = "Passphrase: ") -> str:
    if file is not None:
        return (*_lines(file), "")[0]
    try:
        return getpass.getpass(prompt)
    except EOFError:
        raise SignInFailed from None


def _passphrases(first: Path | None, second: Path | None) -> tuple[str, str]:
    """Those of two people; where both come by stdin, one line each."""
    if first is not None and second is not None and str(first) == str(second) == "-":
        lines = (*_lines(first), "", "")
        return lines[0], lines[1]
    return _passphrase(first), _passphrase(second, "Passphrase of the second person: ")


def _hear(prompt: str) -> str:
    """One line that may be seen while it is typed."""
    try:
        return input(prompt)
    except EOFError:
        return ""


def _lines(file: Path) -> list[str]:
    try:
        said = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise SignInFailed from None
    return said.splitlines()


class _Teller:
    """Says how far a long job is: one line for each kind of step."""

    def __init__(self) -> None:
        self._said = ""

    def tell(self, done: int, total: int, text: str) -> None:
        if text != self._said:
            self._said = text
            say(f"  {text} …" if text else "")

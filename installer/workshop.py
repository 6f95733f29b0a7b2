"""One command for each thing one does with this tree: try it, test it, renew its lists.

``python3 installer/workshop.py practice`` sets up everything and opens the practice house.
``python3 installer/workshop.py tests`` sets up everything and passes the tests.
Standard library only; Linux (Debian's packages are fetched when missing) and Windows.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from setting_up import (
    DEVELOP,
    LOCKS,
    RUNTIME,
    TREE,
    Trouble,
    prepare,
    program_inside,
    python_inside,
    run_quietly,
    say,
    suitable_python,
)
from throwaway import VARIABLE, postgresql

PRACTICE = TREE / "practice"
LOCALE = TREE / "resources" / "locale"
# First translations; English is the text in the code. Babel counts two plural forms in Burmese,
# which has one.
LANGUAGES = {"my": "nplurals=1; plural=0;", "th": "nplurals=1; plural=0;"}
NEW_TRANSLATION = """\
# Texts of ShelterDesk. Licence: Apache-2.0.
msgid ""
msgstr ""
"Project-Id-Version: ShelterDesk\\n"
"Language: {0}\\n"
"Plural-Forms: {1}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"""


def practice() -> int:
    """Set up everything and open the practice house."""
    prepare(RUNTIME, screens=True)
    more = {}
    if not _has_screen():
        say("This computer has no screen, so reports and pictures are made instead of a window.")
        more = {"QT_QPA_PLATFORM": "offscreen"}
    demo = ["-m", "shelterdesk", "demo", "--out", str(PRACTICE), "--open"]
    code = _show("practice house", [python_inside(), *demo], more)
    if code == 0 and more:
        say(f"Look into {PRACTICE}: reports, pictures of the screens, users.txt, residents.txt.")
    return code


def checks() -> int:
    """Set up everything and run the four checks that only read."""
    prepare(DEVELOP, screens=False)
    return _report(_run_checks())


def tests() -> int:
    """Set up everything and pass all checks and all tests."""
    prepare(DEVELOP, screens=True)
    codes = _run_checks()
    with postgresql() as address:
        environment = {VARIABLE: address} if address else {}
        together = ("-n", "auto", "--dist", "loadfile")  # a file's tests share what they set up
        codes["pytest"] = _show("pytest", [python_inside(), "-m", "pytest", *together], environment)
    return _report(codes)


def words() -> int:
    """Collect the texts that people see into resources/locale for the translators."""
    prepare(RUNTIME, screens=False)
    # As a module, so that it finds installer/catalogue_texts.py below this folder.
    babel, template = (python_inside(), "-m", "babel.messages.frontend"), LOCALE / "shelterdesk.pot"
    unsaid = "The texts could not be collected. The lines above say why."
    run_quietly(
        [
            *(*babel, "extract", "--output-file", template, "--project", "ShelterDesk"),
            *("--mapping", "installer/texts.cfg"),
            *("--keyword", "N_", "--keyword", "words", "--keyword", "count:1,2"),
            *("--add-location", "file", "--sort-by-file", "--add-comments", "Translators:"),
            *("--header-comment", "# Texts of ShelterDesk. Licence: Apache-2.0."),
            *("--version", _version(), "--width", "98", "."),
        ],
        unsaid,
    )
    for language, plurals in LANGUAGES.items():
        translated = LOCALE / language / "LC_MESSAGES" / "shelterdesk.po"
        if not translated.exists():
            translated.parent.mkdir(parents=True, exist_ok=True)
            translated.write_text(NEW_TRANSLATION.format(language, plurals), "utf-8")
        run_quietly(
            [
                *(*babel, "update", "--input-file", template, "--output-file", translated),
                *("--domain", "shelterdesk", "--locale", language, "--width", "98"),
                *("--no-fuzzy-matching", "--ignore-pot-creation-date"),
            ],
            unsaid,
        )
    say(f"The texts are in {template.relative_to(TREE)} and {len(LANGUAGES)} translations.")
    return 0


def _version() -> str:
    # No tomllib: an older Python must get as far as the sentence about its age.
    found = re.search(r'^version = "(.+)"$', (TREE / "pyproject.toml").read_text("utf-8"), re.M)
    return found[1] if found else ""


def locks() -> int:
    """Renew the lists of parts with their hashes (needs the program uv, and a network)."""
    for name in ("build", "runtime", "develop", "package"):
        same = [] if name != "develop" else ["--constraints", "runtime.lock"]
        say(f"Renewing {name}.lock ...")
        subprocess.run(
            [
                *("uv", "pip", "compile", "--quiet", "--upgrade", "--universal"),
                *("--generate-hashes", "--python-version", "3.11", "--no-header", "--no-annotate"),
                *same,
                *(f"{name}.in", "--output-file", f"{name}.lock"),
            ],
            check=True,
            cwd=LOCKS,
        )
    return 0


VERBS = {
    "practice": practice,
    "tests": tests,
    "checks": checks,
    "words": words,
    "locks": locks,
}


def main(arguments: Sequence[str]) -> int:
    """Do what the command line says; the exit code is 0 when it went well."""
    parser = argparse.ArgumentParser(prog="installer/workshop.py", description=__doc__)
    choices = parser.add_subparsers(dest="verb", required=True)
    for name, verb in VERBS.items():
        choices.add_parser(name, help=(verb.__doc__ or "").strip())
    verb_name = parser.parse_args(arguments).verb
    try:
        python = suitable_python()
        if python != sys.executable:
            say(f"Going on with {python}.")
            return subprocess.run([python, __file__, *arguments], check=False).returncode
        return VERBS[verb_name]()
    except Trouble as trouble:
        say(str(trouble))
        return 2
    except KeyboardInterrupt:
        say("Stopped. Run the same command again to go on.")
        return 130


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _run_checks() -> dict[str, int]:
    python = python_inside()
    return {
        "ruff check": _show("ruff check", [python, "-m", "ruff", "check", "."]),
        "ruff format": _show("ruff format", [python, "-m", "ruff", "format", "--check", "."]),
        "mypy": _show("mypy", [python, "-m", "mypy"]),
        "lint-imports": _show("lint-imports", [program_inside("lint-imports")]),
    }


def _show(title: str, command: Sequence[str | Path], more: Mapping[str, str] | None = None) -> int:
    """Run *command* with its output in view; gives its exit code and says how long it took."""
    say(f"--- {title}")
    began = time.monotonic()
    done = subprocess.run(
        [str(word) for word in command], check=False, cwd=TREE, env={**os.environ, **(more or {})}
    )
    say(
        f"--- {title}: {'done' if done.returncode == 0 else 'not passed'}, "
        f"{time.monotonic() - began:.0f} s"
    )
    return done.returncode


def _report(codes: Mapping[str, int]) -> int:
    failed = [title for title, code in codes.items() if code]
    say(f"Not passed: {', '.join(failed)}." if failed else f"All {len(codes)} passed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

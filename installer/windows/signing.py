"""Signing with whatever key the release engineer has: a file, a token, a signing service.

The key is never in the tree and never on a command line of ours: ``--sign FILE`` names a file with
the words for ``osslsigncode sign``, one a line. Without it everything is made the same way, and
what comes out says *unsigned* in its name.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from windows.places import INSTALLER, NAME, Trouble, ran

DIGESTS = re.compile(r"^(?:Current|Calculated) (?:message )?digest *: *([0-9A-F]{64})", re.M | re.I)
ABOUT = ("-n", NAME, "-h", "sha256")


def words_of(file: Path) -> tuple[str, ...]:
    """The words in *file*; empty lines and lines that begin with ``#`` do not count."""
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    words = tuple(line for line in lines if line and not line.startswith("#"))
    if not words:
        raise Trouble(f"{file.name} holds no words for osslsigncode. README.md shows some.")
    return words


def sign(file: Path, words: Sequence[str]) -> None:
    """Sign *file* in place."""
    signed = file.with_name(f"{file.name}.signed")
    signed.unlink(missing_ok=True)
    ran(
        ["osslsigncode", "sign", *words, *ABOUT, "-in", file, "-out", signed],
        f"{file.name} could not be signed.",
    )
    signed.replace(file)


def command(words_file: Path) -> str:
    """The command by which NSIS signs its uninstaller; it adds the file's name."""
    own = ("env", f"PYTHONPATH={INSTALLER}", sys.executable, "-m", "windows.signing")
    return shlex.join([*own, str(words_file.resolve())])


def is_signed(file: Path) -> bool:
    """Whether *file* carries a signature that fits its content; whose, is not judged.

    What the program returns also tells whether this computer knows the signer's authority.
    """
    done = subprocess.run(
        ["osslsigncode", "verify", "-in", str(file)],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    told = DIGESTS.findall(done.stdout)
    return len(told) >= 2 and len(set(told)) == 1


if __name__ == "__main__":
    sign(Path(sys.argv[2]).resolve(), words_of(Path(sys.argv[1])))

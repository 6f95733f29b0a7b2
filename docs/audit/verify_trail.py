"""Check a trail that ShelterDesk let out for an auditor. Needs Python 3.11 and `cryptography`.

    python verify_trail.py FILE [--root "XXXX XXXX ..."]

Shares no code with ShelterDesk: it knows only the format that README.md beside it describes.
Ends with 0 and a summary if the file holds, or with 1 and one line for each problem, with the
number of the line in the file. --root is the fingerprint that the shelter keeps on paper.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import struct
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

SUITE = 1
MANAGERS, ADMINISTRATORS = {"MGR"}, {"ADM"}
ROOT, ESCROW = "root", "escrow"
ADD, ROLES, RECOVER = "user.add", "user.roles", "user.recover"
LEAVE, SUSPEND = "user.leave", "user.suspend"
OF_PEOPLE = (ADD, ROLES, RECOVER, LEAVE, SUSPEND)


def lp(*parts: bytes | str | int) -> bytes:
    """Each part as a four-byte big-endian length and its bytes."""
    plain = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"".join(struct.pack(">I", len(part)) + part for part in plain)


def sha(message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


def holds(public: bytes, sig: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(sig, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(root_pub: bytes) -> str:
    """Six groups of four letters (base32 of the first 15 bytes of SHA-256)."""
    letters = base64.b32encode(sha(root_pub)[:15]).decode()
    return " ".join(letters[at : at + 4] for at in range(0, 24, 4))


@dataclass
class People:
    """Who had which key and which roles when, replayed from signed entries."""

    db: str
    root_pub: bytes
    keys: dict[str, dict] = field(default_factory=dict)  # key id -> certificate
    roles: dict[str, list[tuple[int, set[str]]]] = field(default_factory=dict)  # by user id
    gone: dict[str, list[tuple[int, str]]] = field(default_factory=dict)  # by key id
    current: dict[str, str] = field(default_factory=dict)  # user id -> key id
    waiting: dict[tuple[bytes, int, bytes], dict] = field(default_factory=dict)

    def said(self, row: dict) -> bytes:
        """What both signers of a certificate sign."""
        if row["t"] == "key":
            return lp(
                "cert", SUITE, self.db, row["id"], row["user"], row["name"],
                bytes.fromhex(row["x_pub"]),
                bytes.fromhex(row["ed_pub"]), row["issued_at"], row["issuer"], row["co_issuer"],
            )  # fmt: skip
        return lp(
            "roles", SUITE, self.db, row["id"], row["user"], lp(*row["roles"]), row["issued_at"],
            row["issuer"], row["co_issuer"],
        )  # fmt: skip

    def offer(self, row: dict, named: set[tuple[bytes, int, bytes]]) -> bool:
        """Keep a certificate until an entry places it; False if its signature does not hold.

        *named* are the items of all entries about people in the file.
        """
        item = (sha(lp("certificate", self.db, row["id"]))[:16], 1, sha(self.said(row)))
        if row["issuer"] == ROOT:
            if not holds(self.root_pub, bytes.fromhex(row["sig"]), self.said(row)):
                return False
            if row["t"] == "key":
                self.keys[row["id"]] = row
            if item not in named:  # it stood at the founding
                self.take(row, 0)
                return True
        self.waiting[item] = row
        return True

    def take(self, row: dict, seq: int) -> None:
        user = row["user"]
        if row["t"] == "roles":
            self.roles.setdefault(user, []).append((seq, set(row["roles"])))
            key = self.current.get(user)
            if key and self.gone.get(key, [(0, "")])[-1][1] == SUSPEND:
                self.gone[key].append((seq, ROLES))
            return
        self.keys[row["id"]] = row
        before, self.current[user] = self.current.get(user), row["id"]
        if before and seq:
            self.gone.setdefault(before, []).append((seq, RECOVER))

    def had(self, key: str, at: int) -> set[str]:
        """The roles of a key's owner at number *at*."""
        row = self.keys.get(key)
        given = self.roles.get(row["user"], []) if row else []
        return next((roles for seq, roles in reversed(given) if seq <= at), set())

    def has_left(self, key: str, before: int) -> bool:
        events = [how for seq, how in self.gone.get(key, []) if seq < before]
        return bool(events) and events[-1] != ROLES

    def replay(self, entry: dict) -> list[str]:
        """Let an entry about people count; what it places without right is a problem."""
        seq, action, actor = entry["seq"], entry["action"], entry["actor"]
        problems = []
        placed = [self.waiting.pop(item) for item in items_of(entry) if item in self.waiting]
        for row in sorted(placed, key=lambda row: row["t"]):  # a key before its roles
            if self.may_place(row, entry):
                self.take(row, seq)
            else:
                problems.append(f"certificate {row['id']} was issued by somebody who may not")
        if action in (LEAVE, SUSPEND) and not self.has_left(actor, seq):
            entitled = MANAGERS | (ADMINISTRATORS if action == SUSPEND else set())
            key = _detail(entry).get("key")
            if (actor == ESCROW or self.had(actor, seq) & entitled) and key and key != ESCROW:
                self.gone.setdefault(key, []).append((seq, action))
        return problems

    def may_place(self, row: dict, entry: dict) -> bool:
        seq, action, actor = entry["seq"], entry["action"], entry["actor"]
        if row["issuer"] == ROOT:
            return actor == ESCROW and action in (ADD, ROLES, RECOVER)
        if action not in (ADD, ROLES) or actor != row["issuer"]:
            return False
        if row["t"] == "key" and (action != ADD or row["user"] in self.current):
            return False
        first, second = row["issuer"], row["co_issuer"]
        people = [first] if second == ESCROW else [first, second]
        users = {self.keys[key]["user"] for key in people if key in self.keys}
        roles = [self.had(key, seq) for key in people]
        entitled = all(had & (MANAGERS | ADMINISTRATORS) for had in roles)
        one_manager = second == ESCROW or any(had & MANAGERS for had in roles)
        if any(self.has_left(key, seq) for key in people) or not (entitled and one_manager):
            return False
        if len(users) != len(people) or (second != ESCROW and row["user"] in users):
            return False
        said = self.said(row)
        return all(
            key in self.keys
            and holds(bytes.fromhex(self.keys[key]["ed_pub"]), bytes.fromhex(row[sig]), said)
            for key, sig in ((first, "sig"), (second, "co_sig"))
        )


def _detail(entry: dict) -> dict:
    try:
        found = json.loads(entry["detail"])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def items_of(entry: dict) -> list[tuple[bytes, int, bytes]]:
    """What an entry signs: (object, revision, digest)."""
    return [(bytes.fromhex(o), r, bytes.fromhex(d)) for o, r, d in entry["items"]]


def entry_problem(db: str, entry: dict, people: People) -> str:
    """Why an entry does not hold by itself; empty if it does."""
    items = sorted(items_of(entry))
    said = lp(
        "trail", SUITE, db, entry["seq"], entry["at"], entry["actor"], entry["action"],
        entry["detail"], bytes.fromhex(entry["prev"]), *(lp(*item) for item in items),
    )  # fmt: skip
    if sha(said) != bytes.fromhex(entry["hash"]):
        return "the entry was changed after it was written"
    key = people.keys.get(entry["actor"])
    if key is None:
        return "nobody with a certificate signed this entry"
    if not holds(bytes.fromhex(key["ed_pub"]), bytes.fromhex(entry["sig"]), sha(said)):
        return "the signature is not that of the person it names"
    if people.has_left(entry["actor"], entry["seq"]):
        return "it was written by somebody who had left"
    return ""


def read(lines: list[bytes], problems: list[str]) -> list[tuple[int, dict]]:
    rows = []
    for number, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
            row["t"]
        except (ValueError, KeyError, TypeError):
            problems.append(f"line {number}: cannot be read")
        else:
            rows.append((number, row))
    return rows


def check_end(lines: list[bytes], rows: list[tuple[int, dict]], people: People) -> list[str]:
    """The last line closes the file: how long it is, its hash, and the two who let it out."""
    number, end = rows[-1]
    head = rows[0][1]
    if end["t"] != "end" or number != len(lines):
        return [f"line {number}: the end of the file is missing"]
    found = []
    if end["lines"] != len(lines) - 1:
        found.append(f"line {number}: the file had {end['lines']} lines, now {len(lines) - 1}")
    whole = sha(b"".join(line + b"\n" for line in lines[:-1]))
    if whole.hex() != end["sha256"]:
        found.append(f"line {number}: the file is not what was let out")
    said = lp("trail file", SUITE, head["db"], bytes.fromhex(end["sha256"]))
    for who, sig in (("by", "sig"), ("second", "co_sig")):
        key = people.keys.get(head[who])
        if key is None or not holds(bytes.fromhex(key["ed_pub"]), bytes.fromhex(end[sig]), said):
            found.append(f"line {number}: the signature of {head[who]} on the file does not hold")
    return found


def check(path: Path, expected_root: str = "") -> tuple[list[str], list[str]]:
    """(problems, summary) of one file."""
    problems: list[str] = []
    lines = path.read_bytes().split(b"\n")
    if lines and not lines[-1]:
        lines.pop()
    rows = read(lines, problems)
    if not rows or rows[0][1]["t"] != "head" or rows[0][1].get("format") != "shelterdesk-trail/1":
        return [*problems, "line 1: this is no trail of ShelterDesk"], []
    head = rows[0][1]
    db, root_pub = head["db"], bytes.fromhex(head["root_pub"])
    root = lp(
        "root", SUITE, db, int(head["practice"]), head["house"], root_pub,
        bytes.fromhex(head["escrow_pub"]), head["founded_at"],
    )  # fmt: skip
    if not holds(root_pub, bytes.fromhex(head["root_sig"]), root):
        problems.append("line 1: the house's root does not sign for this house")
    typed = "".join(expected_root.split()).upper()
    if typed and typed != fingerprint(root_pub).replace(" ", ""):
        problems.append("line 1: the house's root is another one than on your paper")
    people = People(db, root_pub)
    named = {
        item
        for _, row in rows
        if row["t"] in ("people", "entry") and row["action"] in OF_PEOPLE
        for item in items_of(row)
    }
    expected, prev = head["first"], None
    last_at = 0
    marks, count = [], 0
    for number, row in rows[1:]:
        kind = row["t"]
        if kind in ("key", "roles"):
            if not people.offer(row, named):
                problems.append(f"line {number}: certificate {row['id']} does not hold")
        elif kind in ("people", "entry"):
            why = entry_problem(db, row, people)
            if why:
                problems.append(f"line {number}: entry {row['seq']}: {why}")
            if not why and row["action"] in OF_PEOPLE:
                problems.extend(f"line {number}: {each}" for each in people.replay(row))
            if kind == "people":
                continue
            count += 1
            if row["seq"] != expected:
                problems.append(f"line {number}: entry {expected} should stand here")
            elif prev is not None and row["prev"] != prev:
                problems.append(f"line {number}: entry {row['seq']} does not follow the one before")
            if row["at"] < last_at:
                marks.append(f"entry {row['seq']} says it is earlier than the one before it")
            expected, prev, last_at = row["seq"] + 1, row["hash"], row["at"]
        elif kind != "end":
            problems.append(f"line {number}: nothing that belongs here")
    if expected != head["last"] + 1:
        problems.append(f"entries {expected} to {head['last']} are missing at the end")
    problems.extend(check_end(lines, rows, people))
    return problems, _summary(head, people, count, marks, root_pub)


def _summary(
    head: dict, people: People, count: int, marks: list[str], root_pub: bytes
) -> list[str]:
    names = [people.keys[key]["name"] for key in (head["by"], head["second"]) if key in people.keys]
    made = datetime.fromtimestamp(head["made_at"], UTC)
    practice = " (a practice house: nothing in it is real)" if head["practice"] else ""
    return [
        f"house {head['house']}{practice}, root {fingerprint(root_pub)}",
        f"entries {head['first']} to {head['last']} of {head['newest']}: {count}",
        f"let out by {' and '.join(names)} on {made:%Y-%m-%d %H:%M} UTC, reason: {head['reason']}",
        *(f"note: {mark}" for mark in marks),
    ]


def main() -> int:
    """Check one file; prints what was found."""
    asked = argparse.ArgumentParser(description="Check a trail that ShelterDesk let out.")
    asked.add_argument("file", type=Path)
    asked.add_argument("--root", default="", help="fingerprint of the house's root, from paper")
    given = asked.parse_args()
    try:
        problems, summary = check(given.file, given.root)
    except (OSError, KeyError, TypeError, ValueError, AttributeError) as error:
        problems, summary = [f"the file cannot be read as a trail ({type(error).__name__})"], []
    end = "This trail does not hold." if problems else "This trail holds."
    sys.stdout.write("\n".join([*summary, *problems, end]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

"""ready.all: where everybody of a house stands, judged from the facts of each."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import ClassVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from benchmarks.houses import SEED
from benchmarks.runner import FEWEST_ROUNDS, Benchmark, Size
from shelterdesk.domain.catalogue import Criteria, load_criteria
from shelterdesk.domain.readiness import judge
from shelterdesk.domain.readiness_facts import Fact, lines

TODAY = date(2026, 11, 24)
DIFFERENT = 1_000  # files that differ; a larger house has each of them several times
BODY = 160  # bytes of a sealed fact


class ReadyAll(Benchmark):
    """Against deciphering as many sealed facts with nothing around them.

    Whoever judges a house has to open its facts first; the rule comes on top. The facts lie in
    memory for both sides, as the register holds them.
    """

    id: ClassVar[str] = "ready.all"
    target: ClassVar[float] = 12.0
    rounds: ClassVar[int] = FEWEST_ROUNDS

    def setup(self, size: Size) -> None:
        """The facts of a thousand people who do not exist, and how often they are judged."""
        drawn = random.Random(SEED)  # noqa: S311 - synthetic facts, no secret
        self._criteria = load_criteria()
        self._files = [_file(drawn, self._criteria) for _ in range(DIFFERENT)]
        self._times = size.residents // DIFFERENT
        self._key = AESGCM(bytes(32))
        self._sealed = self._key.encrypt(bytes(12), bytes(BODY), b"")

    def reference(self) -> None:
        """Decipher as many facts."""
        key, sealed, nonce = self._key, self._sealed, bytes(12)
        for facts in self._files * self._times:
            for _ in facts:
                key.decrypt(nonce, sealed, b"")

    def subject(self) -> None:
        """Judge everybody."""
        for facts in self._files * self._times:
            judge(facts, self._criteria, TODAY)


def _file(drawn: random.Random, criteria: Criteria) -> list[Fact]:
    """Facts of one person: most of what can be said was said, some of it twice."""
    told: list[tuple[str, str]] = []
    for line in lines():
        if ":" in line.name or line.name in ("departed", "changed", "journey"):
            continue
        values = sorted(line.values)
        told += [(line.name, drawn.choice(values)) for _ in range(drawn.choice((0, 1, 1, 2)))]
    for criterion in criteria.criteria.values():
        if criterion.fact == criterion.own_fact and drawn.random() < 0.8:
            told.append((criterion.own_fact, drawn.choice(("met", "met", "in_progress"))))
    leaves = TODAY + timedelta(days=drawn.randrange(3, 40))
    told.append(("journey", f"held depart={leaves} arrive={leaves}"))
    drawn.shuffle(told)
    return [
        Fact(
            name=name,
            value=value,
            on=TODAY - timedelta(days=drawn.randrange(60)),
            entered=number,
            until=TODAY + timedelta(days=drawn.randrange(120)) if name == "travel_paper" else None,
        )
        for number, (name, value) in enumerate(told, 1)
    ]

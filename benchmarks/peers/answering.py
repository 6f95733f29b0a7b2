"""The side of a peer that answers: a line of JSON asks, a line of JSON says how long it took.

It is run by the peer's own interpreter, so nothing of ShelterDesk is imported here, and nothing
that a Python of some years ago lacks.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

# Does the thing once. What it returns is told: seconds where it measured itself, or facts.
Act = Callable[..., "dict[str, Any] | None"]


def answer(acts: Mapping[str, Act]) -> None:
    """Do what each line of the standard input asks for, until there is none.

    The collector of garbage rests here too, as it does on our side while the two take turns.
    """
    gc.collect()
    gc.disable()
    for line in sys.stdin:
        asked = json.loads(line)
        act = acts[asked.pop("act")]
        try:
            began = time.perf_counter()
            facts = act(**asked)
            said = {"seconds": time.perf_counter() - began, **(facts or {})}
        except Exception as error:  # noqa: BLE001 - whatever it is, the other side says so
            words = str(error).splitlines()
            said = {"failed": ": ".join([type(error).__name__, *words[:1]])}
        print(json.dumps({"answer": said}), flush=True)

"""What became of a paper: the words for it, and what may come next."""

from __future__ import annotations

from shelterdesk.domain.catalogue import load_document_states, load_document_types


def document_type_label(code: str) -> str:
    """The marked words for a kind of paper; the code itself if we do not know it."""
    return next((t.label for t in load_document_types() if t.code == code), code)


def document_state_label(code: str) -> str:
    """The marked words for what became of a paper."""
    return next((s.label for s in load_document_states() if s.code == code), code)


def next_states(code: str) -> tuple[str, ...]:
    """Codes a paper may go to from here; everything for a new one (documents guide 1.2)."""
    states = load_document_states()
    found = next((s.may_go_to for s in states if s.code == code), None)
    return tuple(s.code for s in states) if found is None else found


def masked(number: str) -> str:
    """A number as lists show it: the last three characters only (documents guide 1.7)."""
    return f"••••{number[-3:]}" if len(number) > 3 else number

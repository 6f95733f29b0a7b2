"""Which of a person's names a paper that leaves the house may carry."""

from __future__ import annotations

from collections.abc import Iterable

from shelterdesk.domain.kinds.identity import IdentityName, NameUse
from shelterdesk.domain.names import script_of


def official_name(names: Iterable[IdentityName]) -> IdentityName | None:
    """The name of official papers, in Latin letters if there is one; None if there is none.

    Never a name by which the person does not want to be called, nor an alias, nor one from an
    exploiter (casework guide 2).
    """
    official = [n for n in names if n.use is NameUse.LEGAL and not n.do_not_use]
    latin = [n for n in official if script_of(n.full_text) == "Latn"]
    return next(iter((*latin, *official)), None)

"""What a resident says about going home: asked alone, in their language, and changed at any time.

A no needs no form and no leave: any worker writes it down in one act, and it counts at once. An
adult may go or stay whatever stands here; it says what the house may plan with them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.catalogue import load_criteria
from shelterdesk.domain.kinds.journey import DecisionForm, ReturnDecision, Wish
from shelterdesk.domain.readiness_facts import Fact, admissible
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services import readiness
from shelterdesk.services.briefs import try_brief
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

ASK_ALONE = N_("A yes counts when the resident was asked alone.")
WHICH_LANGUAGE = N_("Say in which language; a yes counts in the resident's own.")
HOW_GIVEN = N_("Say how it was given.")
YES = frozenset({Wish.YES, Wish.FINAL_YES})


def decide(desk: Desk, resident: ResidentId, values: Values) -> Receipt[ReturnDecision]:
    """Keep what the resident says; the fact of it goes with it (RR-DEC-01, -05, -06).

    A yes needs to have been asked alone, in a language, and given in some form; ``Invalid`` else.
    Every answer is kept. For whoever writes readiness down; a no is also ``readiness.note_wish``.
    """
    problems = {}
    wish = values.get("wish")
    if wish in YES:
        if not values.get("alone"):
            problems["alone"] = ASK_ALONE
        if not values.get("language"):
            problems["language"] = WHICH_LANGUAGE
        if not isinstance(values.get("form"), DecisionForm):
            problems["form"] = HOW_GIVEN
    if problems:
        raise Invalid(problems)
    with desk.work("return_decision.add") as work:
        said = Fact(name="wish", value=str(wish), on=desk.today(), entered=0)
        if wish is not None and not admissible(said, desk.roles, load_criteria()):
            raise Denied("return_decision.add")  # a yes is a case manager's to ask for
        given = {"on": desk.today(), **values}
        kept = work.shelf(ReturnDecision).add(work.make(ReturnDecision, resident, given))
        readiness.drop(work, resident, "wish", kept.wish.value, source=kept.id)
        try_brief(work, resident)
    return Receipt(kept, frozenset(work.changed))


def latest(desk: Desk, resident: ResidentId) -> ReturnDecision | None:
    """What was written down last with its words, if this person reads it."""
    with desk.look() as work:
        try:
            return next(iter(work.shelf(ReturnDecision).all_of(resident)), None)
        except (Denied, NotFound):
            return None

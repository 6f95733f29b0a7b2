"""What acts about ways, journeys and staying in touch are called in the trail."""

from __future__ import annotations

from shelterdesk.i18n import N_

LEAVING_WORDS = {
    "pathway.write": N_("wrote down which way a resident thinks of"),
    "journey.write": N_("wrote down a journey"),
    "journey.cancel": N_("cancelled a journey, with a reason"),
    "group_journey.cancel": N_("cancelled a group journey, with a reason"),
    "group_journey.readers": N_("changed who reads a group journey"),
    "morning_check.add": N_("went through the list of a departure morning"),
    "departure.write": N_("wrote down how somebody left"),
    "handover_sheet.print": N_("printed a hand-over list"),
    "safety_card.print": N_("printed a resident's safety card"),
    "follow_up.print": N_("printed how staying in touch went"),
    "follow_up.begin": N_("began to stay in touch with somebody who left"),
    "follow_up.try": N_("wrote down a contact after leaving"),
    "follow_up.end": N_("ended staying in touch with somebody who left"),
    "follow_up.stop": N_("dropped contacts that somebody does not want any more"),
    "readiness_brief.refresh": N_("looked at readiness again"),
}

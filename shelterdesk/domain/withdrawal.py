"""What happens when a resident takes a consent back: one table, as casework guide 3 has it.

Reviewers read it as a page; ``services/withdrawals`` does what it says, in the transaction that
writes the withdrawal down. A consent without a line here would stop the program's own tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from shelterdesk.domain.fields import Choice
from shelterdesk.domain.kinds.consent import CareConsentType, ConsentType
from shelterdesk.i18n import N_


class Effect(StrEnum):
    """One thing that follows at once."""

    STOP_SHARING = "stop_sharing"  # nothing new goes to this body
    TELL_RECIPIENTS = "tell_recipients"  # past disclosures are listed, a notice drafted for each
    CLOSE_CONTACTS = "close_contacts"  # ways to reach the family are closed
    NEVER_PUT_THROUGH = "never_put_through"  # the desk puts nobody through
    DELETE_PHOTO = "delete_photo"
    RESTRICT = "restrict"  # restricted and shielded; a decision sheet waits
    OUT_OF_TOTALS = "out_of_totals"  # from now on; what was counted stays counted
    TALK_ABOUT_STAYING = "talk_about_staying"  # a line on Today; nothing is locked
    STOP_CONTACT = "stop_contact"  # nobody gets in touch any more; what was due is dropped
    STOP_CARE = "stop_care"  # who gives the care stops; a no is no blame


class WhyRead(Choice):
    """Why somebody reads a closed file; a code, for the trail."""

    DECIDE = "decide", N_("To decide with the resident what happens to it")
    CARE = "care", N_("Care or safety that cannot wait")
    ORDER = "order", N_("A court or an authority asks")
    MISTAKE = "mistake", N_("It was written down by mistake")


@dataclass(frozen=True)
class Follows:
    """What follows for one type: effects, neutral facts (name, value), and the words for it."""

    said: str
    effects: tuple[Effect, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


FOLLOWS: Mapping[ConsentType | CareConsentType, Follows] = {
    ConsentType.STAY: Follows(
        N_("We talk about ways to leave or to stay. Nothing is locked, and the bed stays."),
        (Effect.TALK_ABOUT_STAYING,),
    ),
    ConsentType.SERVICES: Follows(
        N_("The help from a case manager rests. The bed, food and safety stay as they are."),
    ),
    ConsentType.STORAGE: Follows(
        N_(
            "From now on nobody finds this file but managers and the case manager, and they only "
            "with a reason. A manager then talks with the resident about erasing it."
        ),
        (Effect.RESTRICT,),
    ),
    ConsentType.SHARE: Follows(
        N_(
            "Nothing more goes to this body. What already went is listed, and a letter to them is "
            "prepared."
        ),
        (Effect.STOP_SHARING, Effect.TELL_RECIPIENTS),
    ),
    ConsentType.FAMILY: Follows(
        N_("Ways to reach the family are closed, and the desk puts no caller through."),
        (Effect.CLOSE_CONTACTS, Effect.NEVER_PUT_THROUGH),
        (("family_contact", "open"),),
    ),
    ConsentType.PHOTO: Follows(
        N_("The photo is deleted. It stays written down that there was one."),
        (Effect.DELETE_PHOTO,),
    ),
    ConsentType.STATISTICS: Follows(
        N_(
            "The resident is not counted in totals from now on. Totals made before stay as they "
            "are: tell the resident so."
        ),
        (Effect.OUT_OF_TOTALS,),
    ),
    ConsentType.RESEARCH: Follows(
        N_("The resident is left out of the study from now on. Tell the people of the study."),
        (Effect.OUT_OF_TOTALS,),
    ),
    ConsentType.MEDIA: Follows(
        N_("It is not used again. Ask whoever published it to take it down."),
        (Effect.STOP_SHARING, Effect.TELL_RECIPIENTS),
    ),
    ConsentType.RETURN: Follows(
        N_("Planning the return stops. Nobody travels who does not want to."),
        facts=(("wish", "no"),),
    ),
    ConsentType.AFTER_CARE: Follows(
        N_("We do not get in touch after the resident has left."),
        (Effect.STOP_CONTACT,),
        (("follow_up", "open"),),
    ),
    CareConsentType.COUNSELLING: Follows(
        N_("Sessions stop. Signed notes stay as they are."), (Effect.STOP_CARE,)
    ),
    CareConsentType.ASSESSMENT: Follows(
        N_("No more questionnaires. To say no is fine, and is not held against anybody."),
        (Effect.STOP_CARE,),
    ),
    CareConsentType.TREATMENT: Follows(
        N_("The treatment stops, unless a life is in danger. A nurse explains what that means."),
        (Effect.STOP_CARE,),
    ),
    CareConsentType.RECORDING: Follows(N_("The recording is deleted."), (Effect.STOP_CARE,)),
}

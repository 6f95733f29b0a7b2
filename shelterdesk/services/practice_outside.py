"""Others outside, in a practice house: a directory, what was sent, who asked, referrals, a meeting.

Nobody here exists: names say *practice*, addresses end in ``.example``, numbers hold only zeros.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import Decision
from shelterdesk.domain.kinds.disclosure import How
from shelterdesk.domain.kinds.referral import (
    Enquiry,
    EnquiryFrom,
    Organisation,
    Referral,
    ReferralInbox,
    Service,
    Urgency,
)
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, Values
from shelterdesk.domain.roles import Role
from shelterdesk.services import partner_meetings, referral_files, referrals
from shelterdesk.services.practice_month import Lived
from shelterdesk.services.practice_stories import Story

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

NOBODY = ResidentId("")
Desks = Callable[[Role], "Desk"]
PHONE = "+00 000 000 000"
HARBOUR, EMBASSY = "Practice Harbour", "Embassy of the Practice State"

# name · what it is · in consents · offers: what, for whom, languages, hours, cost, days since
_BODIES: tuple[tuple[str, str, RecipientClass | None, tuple[tuple[str, ...], ...]], ...] = (
    (
        "Practice Clinic",
        "health",
        RecipientClass.CLINIC,
        (
            ("General doctor", "everybody", "Thai, English, Burmese", "Mon-Fri 08:00-16:00",
             "free with a letter", "20"),
            ("Dentist", "everybody", "Thai, English", "Tue, Thu 09:00-12:00", "300 THB", "210"),
            ("Women's health", "women", "Thai, Burmese, Chinese", "Wed 13:00-16:00", "free", "35"),
        ),
    ),
    (
        "Practice Night Hospital",
        "health",
        RecipientClass.CLINIC,
        (("Emergency room", "everybody", "Thai, English", "day and night", "pay later", "60"),),
    ),
    (
        "Practice Law Office",
        "legal",
        RecipientClass.LAWYER,
        (
            ("Lawyer for compensation", "survivors", "Thai, English", "by appointment", "free",
             "15"),
            ("Help with overstay", "everybody", "Thai, English, Vietnamese", "Mon 09:00-12:00",
             "free", "400"),
        ),
    ),
    (
        HARBOUR,
        "ngo",
        RecipientClass.NGO,
        (
            ("A room for six months", "who returned", "Burmese, English", "day and night", "free",
             "10"),
            ("Learning a trade", "who returned", "Burmese", "Mon-Fri 09:00-15:00", "free", "90"),
        ),
    ),
    (
        "Practice Second House",
        "ngo",
        RecipientClass.SHELTER,
        (("Shelter for families", "parents with children", "Thai, English, Filipino",
          "day and night", "free", "45"),),
    ),
    (
        "Practice School of Languages",
        "school",
        None,
        (("Thai for beginners", "everybody", "Burmese, Chinese, English", "Sat 10:00-12:00",
          "free", "130"),),
    ),
    (
        EMBASSY,
        "central_government",
        RecipientClass.EMBASSY,
        (("Travel papers", "its citizens", "English, Burmese", "Mon-Thu 09:00-11:30", "1,000 THB",
          "8"),),
    ),
    (
        "Practice Bus Desk",
        "business",
        None,
        (("Tickets at night", "everybody", "Thai", "20:00-05:00", "by distance", "260"),),
    ),
)  # fmt: skip


def live(desks: Desks, everybody: Sequence[Lived], as_of: date) -> None:
    """Write down what is outside, and what goes on with it."""
    manager, case_manager = desks(Role.MGR), desks(Role.CM)
    _directory(manager, as_of)
    _sent_and_asked(desks, as_of)
    _refer(case_manager, everybody, as_of)
    met = {
        "on": as_of - timedelta(days=5),
        "organisations": (HARBOUR, "Practice Clinic"),
        "present": ("case worker of the Harbour", "nurse of the clinic", "our case manager"),
        "discussed": "How papers and a bed come together on the same day.",
        "actions": (
            "Harbour: keep two rooms until Friday",
            "Clinic: letters for the journey, by Wednesday",
            "We: say on Thursday who travels",
        ),
        "next_on": as_of + timedelta(days=9),
    }
    partner_meetings.write(case_manager, met, readers=[desks(Role.LEG).user_id])


def _directory(desk: Desk, as_of: date) -> None:
    with desk.work("together.add") as work:
        for name, sort, recipient, offers in _BODIES:
            slug = name.removeprefix("Practice ").lower().replace(" ", "-")
            body: Values = {
                "name": name,
                "sort": sort,
                "recipient_class": recipient,
                "address": f"www.{slug}.example",
                "phone": PHONE,
                "reviewed_on": as_of - timedelta(days=30),
            }
            kept = work.shelf(Organisation).add(work.make(Organisation, NOBODY, body))
            for what, whom, languages, hours, cost, days in offers:
                offered: Values = {
                    "name": what,
                    "organisation_id": kept.id,
                    "for_whom": whom,
                    "languages": languages,
                    "hours": hours,
                    "cost": cost,
                    "phone": PHONE,
                    "reviewed_on": as_of - timedelta(days=int(days)),
                }
                work.shelf(Service).add(work.make(Service, NOBODY, offered))


def _sent_and_asked(desks: Desks, as_of: date) -> None:
    sent = {
        "asked_on": as_of - timedelta(days=1),
        "sender": "Practice Second House",
        "sender_class": RecipientClass.SHELTER,
        "about": "A mother and a child of four",
        "said": "Have you a room with two beds from Sunday on?",
        "due_on": as_of + timedelta(days=1),
    }
    asked = {
        "asked_on": as_of - timedelta(days=2),
        "sender": EnquiryFrom.FAMILY,
        "name": "A sister, by an app",
        "languages": ("fil",),
        "contact": "Only in the evening. Say: from the school.",
        "said": "She looks for her brother and asks what a family can do.",
        "due_on": as_of + timedelta(days=2),
    }
    with desks(Role.HS).work("together.add") as work:
        work.shelf(ReferralInbox).add(work.make(ReferralInbox, NOBODY, sent))
        work.shelf(Enquiry).add(work.make(Enquiry, NOBODY, asked))


def _refer(desk: Desk, everybody: Sequence[Lived], as_of: date) -> None:
    """One is sent; one to an embassy waits, and stays, where protection is looked at."""
    going = next((one for one in everybody if one.person.story is not Story.CHILD), None)
    if going is not None:
        harbour: Values = {
            "recipient_class": RecipientClass.NGO,
            "recipient": HARBOUR,
            "purpose": "A room after the return",
            "asks": "Please keep a room for six months, near the bus.",
            "covers": ("identity", "readiness"),
            "urgency": Urgency.THIS_WEEK,
        }
        made = referrals.prepare(desk, Referral, going.id, harbour).value
        yes = {"decision": Decision.GIVEN, "starts_on": as_of, "covers": harbour["covers"]}
        asked = referrals.ask(desk, Referral, made.id, made.rev, yes).value
        pages = referral_files.make(desk, Referral, asked.id)
        referral_files.let_out(desk, pages, How.PAPER)
    claiming = next((one for one in everybody if one.person.story is Story.CLAIM), None)
    if claiming is not None:
        embassy: Values = {
            "recipient_class": RecipientClass.EMBASSY,
            "recipient": EMBASSY,
            "purpose": "A travel paper",
            "covers": ("identity", "paper_number"),
        }
        referrals.prepare(desk, Referral, claiming.id, embassy)

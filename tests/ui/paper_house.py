"""A small synthetic house on paper: six people who work there, six who live there."""

from __future__ import annotations

from datetime import date

from shelterdesk.domain.dates import PartialDate
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.readiness import ReadinessBrief
from shelterdesk.domain.kinds.resident import AgeGroup, AgeStatus, EverydayName, LanguageSkill
from shelterdesk.domain.kinds.resident import Resident as ResidentKind
from shelterdesk.domain.kinds.stay import Stay
from shelterdesk.domain.record import ResidentId, UserId
from shelterdesk.domain.roles import Role
from shelterdesk.services import assignments, counselling, records, residents
from tests.ui.paper_desk import Paper, PaperDesk

PEOPLE = (
    ("ခင်မျိုးဝေ", "Khin Myo Wai", "mya", "Banyan", "4"),
    ("ሰላማዊት ተስፋዬ", "Selamawit Tesfaye", "amh", "Moei", "2"),
    ("王小明", "Wang Xiaoming", "cmn", "Acacia", "6"),
    ("Nguyễn Thị Ánh Tuyết", "", "vie", "Jasmine", "1"),
    ("សុភា ច័ន្ទ", "Sophea Chan", "khm", "Salween", "3"),
    ("नेहा शर्मा", "Neha Sharma", "hin", "Teak", "1"),
)
BURMESE = "ကျွန်မ အိမ်ပြန်ချင်ပါတယ်။ ဒါပေမဲ့ အဒေါ်နဲ့ အရင်ဆုံး ဖုန်းပြောချင်ပါတယ်။"


def staff(paper: Paper) -> dict[str, PaperDesk]:
    """A manager, a case manager, two counsellors, a night worker, an administrator."""
    made = (
        ("dana", "Dana Whitfield", Role.MGR),
        ("somchai", "สมชาย ใจดี", Role.CM),
        ("amara", "Amara Okafor", Role.COU),
        ("lena", "Lena Brandt", Role.COU),
        ("niran", "นิรันดร์ สุขใจ", Role.NS),
        ("ravi", "Ravi Joshi", Role.ADM),
    )
    return {
        name: PaperDesk(paper, UserId(name), shown, frozenset({role})) for name, shown, role in made
    }


def furnish(paper: Paper | None = None) -> dict[str, PaperDesk]:
    """Everybody by sign-in name; the first resident's file holds something of everything."""
    desks = staff(paper or Paper())
    desks["niran"].on_shift = True
    for preferred, romanised, language, code_name, room in PEOPLE:
        resident = residents.admit(
            desks["niran"],
            {
                EverydayName: {"preferred": preferred, "romanised": romanised},
                ResidentKind: {"code_name": code_name, "pronouns": "she"},
                LanguageSkill: {"language": language},
                AgeStatus: {"group": AgeGroup.CHILD if room == "2" else AgeGroup.ADULT},
                Stay: {"arrived_on": date(2026, 3, 12), "room": room},
                IdentityName: {"full_text": preferred},
                Identity: {"birth_date": PartialDate("1998~"), "citizenships": ("MM",)},
            },
        ).value
        for name, role in (("somchai", Role.CM), ("amara", Role.COU)):
            assignments.assign(desks["dana"], resident, UserId(name), role)
        fill_file(desks, resident)
    return desks


def fill_file(desks: dict[str, PaperDesk], resident: ResidentId) -> None:
    """One session, two papers, one consent, readiness in short."""
    somchai = desks["somchai"]
    records.add(
        somchai,
        Document,
        resident,
        {"document_type": "passport", "state": "missing", "number": "TEST-4471"},
    )
    records.add(
        somchai,
        Consent,
        resident,
        {
            "consent_type": ConsentType.RETURN,
            "decision": Decision.GIVEN,
            "starts_on": date(2026, 11, 2),
            "own_words": BURMESE,
        },
    )
    records.add(
        somchai,
        ReadinessBrief,
        resident,
        {
            "state": "blocked",
            "next_step": "Ask the embassy for a travel paper",
            "who": "CM LEG",
            "due_on": date(2026, 12, 5),
        },
    )
    counselling.record_session(
        desks["amara"],
        resident,
        {"held_on": date(2026, 11, 18), "starts_at": "13:30", "minutes": 50},
        {"brought": BURMESE, "did": "We planned the call with the aunt.", "agreed": "Call Sunday."},
    )

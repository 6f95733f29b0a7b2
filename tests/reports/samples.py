"""Synthetic people and sentences in the scripts that a shelter meets; nobody here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.reports.kit.styles import Status
from shelterdesk.reports.readiness_sheet import (
    DateRow,
    DomainLine,
    Header,
    Identity,
    JourneyStep,
    Legal,
    OpenItem,
    PlainWords,
    ReadinessSheet,
    ResidentWish,
    SharingConsent,
    SignatureBox,
    Travel,
    TravelPaper,
    VerdictLine,
    Wish,
)

# language: (a name, a sentence)
TEXTS = {
    "my": ("ခင်မျိုးဝေ", "သင့်ကိုယ်ပိုင် ဆုံးဖြတ်ချက်ဖြစ်ပါသည်။ စိတ်ပြောင်းလိုပါက အချိန်မရွေး ပြောနိုင်ပါသည်။"),
    "km": ("សុភា ចាន់", "នេះជាការសម្រេចចិត្តរបស់អ្នកផ្ទាល់។ អ្នកអាចប្តូរចិត្តបានគ្រប់ពេល។"),
    "th": ("สมหญิง ใจดี", "นี่คือการตัดสินใจของคุณเอง คุณเปลี่ยนใจได้ทุกเมื่อ และเราจะอยู่เคียงข้างคุณเสมอ"),
    "lo": ("ຈັນທະວົງ ສຸກ", "ນີ້ແມ່ນການຕັດສິນໃຈຂອງທ່ານເອງ. ທ່ານສາມາດປ່ຽນໃຈໄດ້ທຸກເວລາ."),
    "am": ("ሰላማዊት ተስፋዬ", "ይህ የእርስዎ ውሳኔ ነው። በማንኛውም ጊዜ ሐሳብዎን መቀየር ይችላሉ።"),
    "zh": ("王小明", "这是你自己的决定。你可以随时改变主意，我们会一直陪着你。"),
    "hi": ("नेहा शर्मा", "यह आपका अपना निर्णय है। आप कभी भी अपना मन बदल सकती हैं। श्रीमती"),
    "bn": ("রিনা আক্তার", "এটি আপনার নিজের সিদ্ধান্ত। আপনি যেকোনো সময় মত বদলাতে পারেন। রাষ্ট্র"),
    "ta": ("மீனா குமார்", "இது உங்கள் சொந்த முடிவு. எப்போது வேண்டுமானாலும் மனதை மாற்றலாம்."),
    "si": ("නිලූකා පෙරේරා", "මෙය ඔබේම තීරණයකි. ඔබට ඕනෑම වේලාවක සිත වෙනස් කළ හැකිය. ශ්‍රී"),
    "vi": ("Nguyễn Thị Ánh Tuyết", "Đây là quyết định của chính bạn. Bạn có thể đổi ý."),
    "ur": ("ثمینہ بی بی", "یہ آپ کا اپنا فیصلہ ہے۔ آپ کسی بھی وقت اپنا ارادہ بدل سکتی ہیں۔"),
    "ar": ("مريم علي", "هذا قرارك أنت (Mae Sot 2026) ويمكنك تغيير رأيك في أي وقت."),
    "ne": ("सीता तामाङ", "यो तपाईंको आफ्नै निर्णय हो। तपाईं जुनसुकै बेला मन बदल्न सक्नुहुन्छ।"),
    "en": ("Mary O'Neil", "This is your own decision. You can change your mind at any time."),
}  # fmt: skip
MIXED = (
    "Daw အေးအေးခိုင် (Aye Aye Khaing), นางสาวสมหญิง ใจดี, 王小明, नेहा शर्मा, ሰላማዊት ተስፋዬ, "
    "محمد علي 2026-11-22, Nguyễn Thị Ánh, ຈັນທະວົງ, សុភា — ✓ ▲ ● □ → “quotes” ½ €100 ฿2,500"
)
TODAY = date(2026, 11, 22)


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def a_sheet(language: str = "my", **other: object) -> ReadinessSheet:
    """A sheet with every section; override what a test is about."""
    name, words = TEXTS[language]
    sheet = ReadinessSheet(
        header=Header(
            shelter_code="TEST-01",
            report_number="RR-2026-0147",
            version=3,
            file_number="TS-26-0147",
            printed_at=datetime(2026, 11, 22, 14, 5, tzinfo=UTC),
            printed_by="MGR-02",
            check_code="9F2C-81B4-77D0-A3E5",
            recipient="International Organization for Migration",
            purpose="Planning an assisted return",
            copy="1 of 2",
            valid_until=days(14),
        ),
        wish=ResidentWish(Wish.YES, days(-4), words, language),
        verdict=VerdictLine(ReadinessState.IN_PROGRESS, met=24, applicable=27),
        identity=Identity(
            name, language, "KHIN MYO WAI (one name)", "about 1998 (stated)", "Female", "Myanmar"
        ),
        paper=TravelPaper(
            "Certificate of identity", "••••3321", "Myanmar mission", days(23), days(19), "resident"
        ),
        legal=Legal("Identified", "Granted, reference on file", "Confirmed 9 Nov 2026"),
        domains=(
            DomainLine("Own decision and consent", Status.MET, 4, 4),
            DomainLine(
                "Identity and travel papers", Status.OPEN, 2, 4,
                (
                    OpenItem(
                        "Travel paper ends before the planned journey",
                        "ask the mission to extend it", "Legal officer", days(12),
                    ),
                    OpenItem("Originals", "Give them back.", "Case manager", days(20)),
                ),
            ),
            DomainLine(
                "Safety on return", Status.STOP, 1, 4,
                (OpenItem("Risk", "look again", "Manager", status=Status.STOP),),
            ),
            DomainLine("Children", Status.NOT_APPLICABLE, 0, 0),
        ),
        travel=Travel(
            route="Mae Sot, by land", destination="ဘားအံ (Hpa-An)", met_by="Partner",
            fit_to_travel="Fit to travel", needs=("Escort",),
        ),
        dates=(
            DateRow("Own wish confirmed", days(-4), days(26), Status.MET),
            DateRow("Risk assessment", days(-54), days(36), Status.MET),
            DateRow("Exit permission", days(-9), days(51), Status.MET),
            DateRow("Travel paper, safe to use", days(-40), days(19), Status.OPEN),
            DateRow("Passport", days(-900), days(1900), Status.MET),
            DateRow("Fit-to-travel letter", None, None, Status.OPEN, "to be written after 5 Dec"),
        ),
        depart_on=days(23),
        journey=(
            JourneyStep("By road to the crossing with an interpreter", "Staff", days(23), "08:30"),
            JourneyStep("Onward travel to ဘားအံ (Hpa-An) with the partner", "Partner", days(23)),
        ),
        plain_words=PlainWords(words, language, "This is your own decision."),
        consent=SharingConsent(days(-4), "Burmese", days(86), with_interpreter=True),
        signatures=(
            SignatureBox("Resident, or “prefers not to sign”", name),
            SignatureBox("Author", "CM-04"),
            SignatureBox("Countersigned (another person)", "MGR-02"),
        ),
    )  # fmt: skip
    return replace(sheet, **other)


def a_tiny_sheet() -> ReadinessSheet:
    """Nothing is known yet."""
    whole = a_sheet()
    return ReadinessSheet(
        header=replace(whole.header, recipient="", valid_until=None, copy=""),
        wish=ResidentWish(Wish.NOT_ASKED),
        verdict=VerdictLine(ReadinessState.NOT_STARTED),
        identity=Identity(),
    )


def a_long_sheet() -> ReadinessSheet:
    """Every one of 66 criteria is missing, half of them with long words."""
    lines = tuple(
        OpenItem(
            f"Criterion {number}",
            "Talk about it again, together with an interpreter of her choice. " * (1 + number % 3),
            "Case manager",
            days(number),
            Status.STOP if number % 5 == 0 else Status.OPEN,
        )
        for number in range(1, 67)
    )
    domains = tuple(
        DomainLine(f"Area {n}", Status.OPEN, 0, 11, lines[11 * n : 11 * n + 11]) for n in range(6)
    )
    standing = VerdictLine(ReadinessState.BLOCKED, reasons=("The criteria below are not met.",))
    return a_sheet("ur", domains=domains, verdict=standing, is_practice=True, nastaliq=True)


IN_FORCE = VerdictLine(ReadinessState.READY, VerdictState.IN_FORCE, (), days(14), 27, 27)

"""Notes of usual length in the languages of counsellors, and text that wants to break something."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.synthetic.draws import Draws

SHORTEST, LONGEST = 30, 150  # words; about 650 bytes in Latin letters
LANGUAGES = (("tha", 40), ("eng", 35), ("mya", 15), ("other", 10))
COMPARTMENTS = (("counselling", 60), ("clinical", 25), ("own", 15))
NOTES_EACH = 20
# Words of everyday that mean nothing together, and so are nobody's story.
WORDS = {
    "eng": "garden morning letter bread window market cousin river planned spoke rested walked"
    " asked called cooked agreed slowly together again perhaps today tomorrow with for and the",
    "tha": "สวน เช้า จดหมาย ขนมปัง หน้าต่าง ตลาด ญาติ แม่น้ำ วางแผน พูด พัก เดิน ถาม โทร ทำอาหาร ตกลง"
    " ช้าๆ ด้วยกัน อีกครั้ง อาจจะ วันนี้ พรุ่งนี้ กับ เพื่อ และ",
    "mya": "ဥယျာဉ် မနက် စာ ပေါင်မုန့် ပြတင်းပေါက် ဈေး မြစ် စီစဉ် ပြော နား လမ်းလျှောက် မေး ခေါ် ချက် သဘောတူ"
    " ဖြည်းဖြည်း အတူတူ နောက်တစ်ခါ ဒီနေ့ မနက်ဖြန် နဲ့ အတွက်",
    "other": "花园 早上 信 面包 窗户 市场 表妹 河 打算 说 休息 走 问 打电话 做饭 同意"
    " 慢慢 一起 再 也许 今天 明天",
}
_PARTED = {"eng": " ", "tha": "", "mya": " ", "other": ""}


@dataclass(frozen=True)
class Note:
    """One note: how many days after arrival, under whose key, in which language, what it says."""

    day: int
    compartment: str
    language: str
    text: str


def notes(seed: int, number: int) -> tuple[Note, ...]:
    """All notes of resident *number*, in the order of their days; 20 on average, some have none."""
    draw = Draws.of(seed, "notes", number)
    days = sorted(draw.randrange(300) for _ in range(draw.clumped(NOTES_EACH)))
    return tuple(
        Note(day, draw.weighted(COMPARTMENTS), language, text(draw, language))
        for day in days
        if (language := draw.weighted(LANGUAGES))
    )


def text(draw: Draws, language: str) -> str:
    """A note that means nothing."""
    words = WORDS[language].split()
    return _PARTED[language].join(draw.choices(words, k=draw.randint(SHORTEST, LONGEST)))


LONG_NOTE = 10_000
HOSTILE: tuple[str, ...] = (
    "",
    " ",
    "\u0301\u0323a\u0323\u0301 a\u0301\u0323",  # marks in both orders, one without a letter
    "e\u0301 \u00e9",
    "မြစ်\u200bကြီးနား ေမာင္ေအာင္",  # Unicode beside Zawgyi
    "ကေါန်း ၊ ကောန်း",
    "ນ້ໍາ ນ້ຳ",
    "ថ្ម៉ៃ ព្រះ\u17d2",
    "น้ำ น ํ้า",
    "क्ष्म्य ज़ ज\u093c",
    "ሰላም ፡ ብርቱካን",
    "محمد\u200fعلی \u202eabc\u202c",  # right to left, and a turned direction
    "𠮷野 司徒雅琪",
    "👩‍👧‍👦 🇲🇲 ☎️",
    "\u0001\u0007\u001b[31m\u007f\u0085",  # control characters, but no NUL
    "=1+1 @SUM(A1) -2+3 +4",  # what a spreadsheet would reckon
    "<b>bold</b> &amp; %s {0} '; DROP TABLE note; --",
    "\ufeff\u2028\u2029\u00ad",
    "\ud7ff\ue000\uffff",
    "long " * (LONG_NOTE // 5),
)

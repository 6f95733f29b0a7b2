"""People who do not exist, for practice houses (design decision 13, performance 8).

One seed gives the same people on every machine: every resident has a ``Random`` of their own made
from seed and number, nothing reads a clock or the order of a set, and days are counted back from
the day that is given. Numbers start with ``TEST-``, telephones with a country code nobody has.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from shelterdesk.domain.calendars import BUDDHIST_OFFSET, Calendar
from shelterdesk.domain.kinds.resident import AgeGroup, Gender, LanguageRole
from shelterdesk.domain.partial_dates import Basis, Certainty, PartialDate
from shelterdesk.paths import CATALOGUE
from shelterdesk.services.practice_name_shapes import compose
from shelterdesk.services.practice_stories import FIRST_STORIES, Story, story_for

NAMES_FILE = CATALOGUE / "practice_names.toml"
MOST_RESIDENTS = 10_000

# The mean and spread of performance 8; ages are clipped there.
_AGE_MEAN, _AGE_SPREAD, _YOUNGEST, _OLDEST = 27.0, 7.0, 12, 60
_LONGEST_AGO = 300  # days since arrival; a practice house is one that is lived in
_ROOMS = ("Jasmine", "Lotus", "Mango", "Palm", "Orchid", "Bamboo")
_BROUGHT_BY = ("Practice border team", "Practice police desk", "Practice partner house", "")
_NEEDS = (
    "Food first, then sleep.",
    "A quiet room, and warm clothes.",
    "A call to family, if it is safe.",
    "",
)

# Share of papers in each state: held 35, missing 30, applied 20, issued 15 (performance 8).
_PAPER_STATES = (
    ("handed_over", 20),
    ("in_safekeeping", 15),
    ("missing", 15),
    ("withheld_by_exploiter", 15),
    ("applied", 12),
    ("identity_verification", 8),
    ("issued", 15),
)
_WITH_DATES = ("handed_over", "in_safekeeping", "issued")
_MADE_HERE = "police_loss_report"  # after they came: nobody has taken it from them
_LOST = ("missing", "withheld_by_exploiter")
_FURTHER_PAPERS = ("national_id", "birth_certificate", _MADE_HERE)


@dataclass(frozen=True)
class SyntheticPaper:
    """One paper; codes are those of the document catalogue, the number starts with ``TEST-``."""

    document_type: str
    state: str
    number: str
    issuer: str
    issued_on: date | None
    expires_on: date | None
    name_on_paper: str


@dataclass(frozen=True)
class SyntheticSession:
    """One counselling session and its note, which says that it is practice."""

    held_on: date
    language: str
    brought: str
    did: str
    response: str
    agreed: str


@dataclass(frozen=True)
class SyntheticResident:
    """Somebody who does not exist. ``number`` counts from 1; languages are (code, how well)."""

    number: int
    story: Story
    preferred: str
    romanised: str
    legal_name: str
    legal_romanised: str
    script: str
    nationality: str
    languages: tuple[tuple[str, LanguageRole], ...]
    birth: PartialDate
    gender: Gender
    pronouns: str
    age_group: AgeGroup
    arrived_on: date
    room: str
    brought_by: str
    needs: str
    papers: tuple[SyntheticPaper, ...]
    wish_words: str
    wish_in_english: str
    sessions: tuple[SyntheticSession, ...]
    phone: str
    reference: str


def people(seed: int, count: int, as_of: date) -> Iterator[SyntheticResident]:
    """The first *count* residents of *seed*; more residents never change the ones before.

    The first twelve are one of each language that stands first in the file; number one is a
    Burmese woman. Raises ``ValueError`` above ``MOST_RESIDENTS``.
    """
    if not 0 <= count <= MOST_RESIDENTS:
        raise ValueError("more residents than a practice house can have")
    for number in range(1, count + 1):
        yield _resident(seed, number, as_of)


def _resident(seed: int, number: int, as_of: date) -> SyntheticResident:
    draw = Random(f"{seed}/{number}")  # noqa: S311  repeatable on purpose, and secret of nobody
    table = _table()
    origin = _origin(draw, number, table["people"])
    story = story_for(number, draw)
    gender = _gender(draw, number)
    own, roman = compose(draw, origin, gender)
    arrived_on = as_of - timedelta(days=_days_ago(draw, number))
    birth = _birth(draw, story, as_of, origin["language"])
    nationality = draw.choice(origin["countries"])
    wish = origin[f"wish_{_WISH_OF.get(story, 'yes')}"]
    return SyntheticResident(
        number=number,
        story=story,
        preferred=own[0],
        romanised=roman[0],
        legal_name=own[1],
        legal_romanised=roman[1],
        script=origin["script"],
        nationality=nationality,
        languages=_languages(draw, origin["language"]),
        birth=birth,
        gender=gender,
        pronouns={Gender.FEMININE: "she", Gender.MASCULINE: "he"}.get(gender, "they"),
        age_group=_age_group(birth, as_of),
        arrived_on=arrived_on,
        room=f"{draw.choice(_ROOMS)} {draw.randrange(1, 9)}",
        brought_by=draw.choice(_BROUGHT_BY),
        needs=draw.choice(_NEEDS),
        papers=_papers(draw, story, number, nationality, roman[1], as_of),
        wish_words=wish[0],
        wish_in_english=wish[1],
        sessions=_sessions(draw, table["notes"], arrived_on, as_of),
        phone=f"+999 {draw.randrange(10, 100)} 555 {draw.randrange(10_000):04}",
        reference=f"TEST-{seed}-{number:05}",
    )


# What the resident says about going home, where it is not a yes.
_WISH_OF = {
    Story.STAYS: "no",
    Story.CHILD: "unsure",
    Story.CLAIM: "unsure",
    Story.EARLY: "unsure",
    Story.ARRIVED: "unsure",
}


def _origin(draw: Random, number: int, origins: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    if number <= len(FIRST_STORIES):
        return origins[number - 1]
    return draw.choices(origins, [origin["weight"] for origin in origins])[0]


def _gender(draw: Random, number: int) -> Gender:
    if number == 1:
        return Gender.FEMININE
    genders = (Gender.FEMININE, Gender.MASCULINE, Gender.NON_CONFORMING)
    return draw.choices(genders, (57, 42, 1))[0]


def _days_ago(draw: Random, number: int) -> int:
    # The first ones have been here long enough for their story to have happened.
    if number <= len(FIRST_STORIES):
        return 40 + 3 * number
    return min(int(draw.expovariate(1 / 90)), _LONGEST_AGO)


# ---- everything else about a person


def _languages(draw: Random, first: str) -> tuple[tuple[str, LanguageRole], ...]:
    second = draw.choice(("eng", "tha", "cmn", ""))
    if second in ("", first):
        return ((first, LanguageRole.FIRST),)
    return ((first, LanguageRole.FIRST), (second, LanguageRole.SOME))


def _birth(draw: Random, story: Story, as_of: date, language: str) -> PartialDate:
    age = min(max(round(draw.gauss(_AGE_MEAN, _AGE_SPREAD)), _YOUNGEST), _OLDEST)
    if story is Story.CHILD:
        age = draw.randrange(_YOUNGEST, 17)
    elif story is not Story.ARRIVED:
        age = max(age, 22)  # no doubt about whether this person is an adult
    born = as_of - timedelta(days=age * 365 + 6 + draw.randrange(365))
    precision = draw.choices(("day", "month", "year", "about", "span"), (70, 6, 10, 10, 4))[0]
    said = {
        "day": born.isoformat(),
        "month": f"{born.year}-{born.month:02}",
        "year": f"{born.year}",
        "about": f"{born.year}~",
        "span": f"{born.year - 1}/{born.year}",
    }[precision]
    if language in ("tha", "khm") and precision == "day":
        text = f"{born.day}/{born.month}/{born.year + BUDDHIST_OFFSET}"
        return PartialDate(said, Basis.DOCUMENT, text, Calendar.THAI_BE)
    basis = Basis.DOCUMENT if precision == "day" and draw.random() < 0.5 else Basis.STATED
    return PartialDate(said, basis, said)


def _age_group(birth: PartialDate, as_of: date) -> AgeGroup:
    child = birth.is_child(as_of)
    groups = {Certainty.YES: AgeGroup.CHILD, Certainty.NO: AgeGroup.ADULT}
    return groups.get(child, AgeGroup.UNCERTAIN)


def _papers(
    draw: Random, story: Story, number: int, nationality: str, name: str, as_of: date
) -> tuple[SyntheticPaper, ...]:
    states = [state for state, _ in _PAPER_STATES]
    weights = [weight for _, weight in _PAPER_STATES]
    types = ["passport", *draw.sample(_FURTHER_PAPERS, draw.choice((0, 0, 1, 2)))]
    papers = []
    for place, document_type in enumerate(types, start=1):
        state = draw.choices(states, weights)[0]
        if place == 1:
            state = _PASSPORT_OF.get(story, state)
        if document_type == _MADE_HERE and state in _LOST:
            state = "in_safekeeping"
        dated = state in _WITH_DATES
        issued_on = as_of - timedelta(days=draw.randrange(90, 1500)) if dated else None
        papers.append(
            SyntheticPaper(
                document_type,
                state,
                f"TEST-{nationality}{number:05}{place}",
                f"Practice authority {nationality}" if dated else "",
                issued_on,
                issued_on + timedelta(days=3650) if issued_on else None,
                name,
            )
        )
    return tuple(papers)


_PASSPORT_OF = {
    Story.READY: "in_safekeeping",
    Story.NEARLY: "in_safekeeping",
    Story.CLAIM: "withheld_by_exploiter",
    Story.ARRIVED: "missing",
}


def _sessions(
    draw: Random, notes: Sequence[Mapping[str, Any]], arrived_on: date, as_of: date
) -> tuple[SyntheticSession, ...]:
    words = draw.choices(notes, [note["weight"] for note in notes])[0]
    held = []
    day = arrived_on + timedelta(days=draw.randrange(3, 8))
    for _ in range(draw.randrange(5)):
        if day > as_of:
            break
        held.append(
            SyntheticSession(
                day,
                words["language"],
                *(draw.choice(words[part]) for part in ("brought", "did", "response", "agreed")),
            )
        )
        day += timedelta(days=draw.randrange(5, 12))
    return tuple(held)


@cache  # pure: the program's own file does not change while it runs
def _table() -> Mapping[str, Any]:
    with NAMES_FILE.open("rb") as file:
        return tomllib.load(file)

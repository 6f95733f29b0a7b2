"""What was done to somebody: never asked for, covered until opened, read by few (guide 1.4, 1.5).

Their story can be used to prosecute people who were forced to commit offences. What the person
said, what staff observed and what an authority decided are kept apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Answer,
    Choice,
    answer,
    choice,
    day,
    flag,
    house_adds,
    items,
    link,
    note,
    number,
    partial_date,
    text,
)
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_


class Source(Choice):
    """Where something is known from (casework guide 1.4)."""

    RESIDENT = "resident_said", N_("The resident said so")
    PAPER = "referral_paper", N_("It stands on a paper")
    STAFF = "staff_observation", N_("Staff saw it")


class Voice(Choice):
    """Whose words these are; the three are never mixed."""

    SAID = "said", N_("What the person said")
    OBSERVED = "observed", N_("What staff saw")
    DECIDED = "decided", N_("What an authority decided")


class EventSort(Choice):
    """Where in the story it belongs (HTCDS ``hte_Type``)."""

    RECRUITMENT = "recruitment", N_("How it began")
    TRANSIT = "transit", N_("On the way")
    EXPLOITATION = "exploitation", N_("What happened there")
    EXIT = "exit", N_("How it ended")


class RecruiterRelation(Choice):
    """Who brought the person there (casework guide 1.5)."""

    PARTNER = "partner", N_("Partner")
    FRIEND = "friend", N_("Friend")
    FAMILY = "family", N_("Family")
    COLLEAGUE = "colleague", N_("Colleague")
    AGENT = "agent", N_("Agent")
    STRANGER = "stranger", N_("Stranger")
    ONLINE = "online_contact", N_("Somebody met online")
    OTHER = "other", N_("Somebody else")


@dataclass(frozen=True, kw_only=True)
class AccountEvent(Record):
    """A piece of the story; only where the shelter turned this on and the person chose to tell."""

    kind = "account_event"
    title = N_("Account")
    category = "NAR"

    voice: Voice = choice(N_("Whose words"), Voice, required=True, listed=True)
    sort: EventSort = choice(N_("Part"), EventSort, listed=True)
    when: PartialDate | None = partial_date(N_("When"), listed=True)
    place: str = text(N_("Where"), hint=N_("A country or a region is enough."))
    told_on: date | None = day(N_("Told on"), listed=True)
    told_to: str = text(N_("Told to"), listed=True, hint=N_("For example: legal, police."))
    text: str = note(N_("Account"), veiled=True, required=True)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class IndicatorAnswer(Record):
    """One line of the private checklist; no score, no conclusion (casework guide 1.4)."""

    kind = "indicator_answer"
    title = N_("Sign")
    category = "NAR"

    indicator: str = text(N_("Sign"), required=True, listed=True, catalogue="indicators")
    value: Answer = answer(N_("Answer"), listed=True)
    source: Source = choice(N_("Known from"), Source, listed=True)


@dataclass(frozen=True, kw_only=True)
class Exploitation(Record):
    """Types of exploitation, with our own codes; exported by the mapping of the catalogue."""

    kind = "exploitation"
    title = N_("Exploitation")
    category = "NAR"

    types: tuple[str, ...] = items(N_("Types"), listed=True, catalogue="exploitation_types")
    country: str = text(N_("Country"), catalogue="countries")
    place: str = text(N_("Town or site"))
    began: PartialDate | None = partial_date(N_("Began"))
    ended: PartialDate | None = partial_date(N_("Ended"))
    source: Source = choice(N_("Known from"), Source)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class Means(Record):
    """Means of control, with our own codes."""

    kind = "means"
    title = N_("Means of control")
    category = "NAR"

    means: tuple[str, ...] = items(N_("Means"), listed=True, catalogue="means_of_control")
    source: Source = choice(N_("Known from"), Source)


@dataclass(frozen=True, kw_only=True)
class Recruitment(Record):
    """How the person was recruited; everything may stay empty."""

    kind = "recruitment"
    title = N_("Recruitment")
    category = "NAR"

    channels: tuple[str, ...] = items(N_("How"), listed=True, catalogue="recruitment_channels")
    relation: RecruiterRelation = choice(N_("By whom"), RecruiterRelation, listed=True)
    place: str = text(N_("Where"))
    age_then: int | None = number(N_("Age at that time"))
    source: Source = choice(N_("Known from"), Source)
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class Debt(Record):
    """A debt or ransom somebody claims; never one that the person owes us."""

    kind = "debt"
    title = N_("Claimed debt or ransom")
    category = "NAR"

    amount: str = text(N_("Amount and currency"), listed=True)
    paid_by: str = text(N_("Who paid"))
    outstanding: Answer = answer(N_("Does somebody still ask for it?"), listed=True)
    remark: str = note(N_("Remark"))
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class ExploitationBrief(Record):
    """The types alone, for the manager's totals."""

    kind = "exploitation_brief"
    title = N_("Types of exploitation")
    category = "NAR.s"

    types: tuple[str, ...] = items(N_("Types"), listed=True, catalogue="exploitation_types")
    source_id: str = link(N_("Taken from"))


@dataclass(frozen=True, kw_only=True)
class LawyerNote(Record):
    """What the legal officer alone opens, of any sort (guide 1.4, ``fc_p4``).

    That there is one lies open, with its resident, and its kind names its table and stands in the
    trail: so neither says what it is about, and it is for whatever else only a lawyer should know.
    """

    kind = "lawyer_note"
    title = N_("For the lawyer alone")  # stands in trails and drafts, so it says nothing
    category = "LGL.r"

    value: Answer = answer(N_("Made to recruit or to watch others"), listed=True)
    source: Source = choice(N_("Known from"), Source)
    told: bool = flag(N_("The person wants a lawyer to know"))
    said: str = note(N_("Anything else that only the lawyer should know"))

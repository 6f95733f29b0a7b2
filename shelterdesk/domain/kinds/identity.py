"""Who the person is on paper: names, birth, citizenship, numbers of other bodies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Choice,
    choice,
    day,
    flag,
    house_adds,
    items,
    note,
    partial_date,
    text,
)
from shelterdesk.domain.names import NO_NAME, is_padding
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.record import Record
from shelterdesk.i18n import N_

PARTS = N_("Parts of the name")


class NameUse(Choice):
    """What a name is used for (casework guide 2)."""

    LEGAL = "legal_document", N_("On an official paper")
    BIRTH = "birth", N_("Name at birth")
    ALIAS = "alias", N_("Another name")
    NICKNAME = "nickname", N_("Nickname")
    GIVEN_BY_EXPLOITER = "name_given_by_exploiter", N_("Name given by an exploiter")


class CareStatus(Choice):
    """With whom a child is (casework guide 2, *minors*)."""

    NOT_A_CHILD = "not_a_child", N_("Not a child")
    ACCOMPANIED = "accompanied", N_("With a parent")
    SEPARATED = "separated", N_("With another relative")
    UNACCOMPANIED = "unaccompanied", N_("Alone")


class Statelessness(Choice):
    """Citizen of a state, or of none (casework guide 1.5)."""

    CITIZEN = "citizen", N_("Citizen")
    STATELESS = "stateless", N_("Stateless")
    UNDETERMINED = "undetermined", N_("Not yet known")
    CLAIMED = "claimed_unverified", N_("As the person says, not checked")


class Sex(Choice):
    """What stands on the travel paper."""

    F = "F", N_("F")
    M = "M", N_("M")
    X = "X", N_("X")
    NONE = "none", N_("Not stated")


@dataclass(frozen=True, kw_only=True)
class IdentityName(Record):
    """One name in one script; the full text comes first, parts are never required."""

    kind = "identity_name"
    title = N_("Name on paper")
    category = "IDN"

    full_text: str = text(
        N_("Full name, as written"),
        required=True,
        listed=True,
        is_name=True,
        hint=N_("Any script, in the order of the paper. One name is enough."),
    )
    use: NameUse = choice(N_("Used for"), NameUse, default=NameUse.LEGAL, listed=True)
    script: str = text(N_("Script"), shown=False)
    source_document: str = text(N_("Seen on"), hint=N_("For example: passport."))
    do_not_use: bool = flag(N_("Never call the person this"), listed=True)
    given: str = text(N_("Given name, if it is one"), is_name=True, aside=PARTS)
    family: str = text(N_("Family name, if there is one"), is_name=True, aside=PARTS)
    father: str = text(N_("Father's name, if it is part of it"), is_name=True, aside=PARTS)
    grandfather: str = text(
        N_("Grandfather's name, if it is part of it"), is_name=True, aside=PARTS
    )
    honorific: str = text(
        N_("Word before the name that belongs to it"),
        aside=PARTS,
        hint=N_("For example: Saw, Naw, Sai, Nang, Daw, Ko."),
    )
    romanised_from: str = text(
        N_("Written over from"), aside=PARTS, hint=N_("The name in its own script.")
    )

    def problems(self) -> dict[str, str]:
        """What stands on papers where a name is missing is no name (casework guide 2)."""
        return {
            name: NO_NAME
            for name in ("full_text", "given", "family", "father", "grandfather")
            if is_padding(getattr(self, name) or "")
        }


@dataclass(frozen=True, kw_only=True)
class Identity(Record):
    """Birth, citizenship, and what the papers say."""

    kind = "identity"
    title = N_("Birth and citizenship")
    category = "IDN"

    birth_date: PartialDate | None = partial_date(
        N_("Date of birth"), listed=True, hint=N_("A year is enough. “about 1998” works too.")
    )
    citizenships: tuple[str, ...] = items(N_("Citizenships"), listed=True, catalogue="countries")
    statelessness: Statelessness = choice(
        N_("Citizen or stateless"), Statelessness, default=Statelessness.CLAIMED
    )
    sex_on_document: Sex = choice(N_("Sex on the paper"), Sex, default=Sex.NONE)
    care_status: CareStatus = choice(N_("If it is a child"), CareStatus)
    guardian: str = text(N_("Guardian, or who decides what is best"))
    former_address: str = note(
        N_("Address before, in the home country"),
        hint=N_("Only if it helps to prove a nationality. It goes to nobody without a yes to it."),
    )
    return_address: str = note(
        N_("Address after the return"),
        hint=N_("Only if somebody is to be met there. It goes to nobody without a yes to it."),
    )
    age_assessment: str = note(
        N_("Age assessment"), hint=N_("Who did it, how, which range, and whether it is contested.")
    )
    added: tuple[Added, ...] = house_adds()


@dataclass(frozen=True, kw_only=True)
class ReferenceNumber(Record):
    """A number another body knows this person by."""

    kind = "reference_number"
    title = N_("Reference number")
    category = "IDN"

    issuer: str = text(N_("Who uses it"), required=True, listed=True)
    number: str = text(N_("Number"), required=True, listed=True)


@dataclass(frozen=True, kw_only=True)
class IdentityBrief(Record):
    """Name in use, age band and nationality for those who may not see the papers."""

    kind = "identity_brief"
    title = N_("Identity, in short")
    category = "IDN.s"

    name_in_use: str = text(N_("Name in use"), listed=True)
    age_band: str = text(N_("Age"), listed=True)
    as_of: date | None = day(N_("On"), listed=True)
    nationalities: tuple[str, ...] = items(N_("Nationality"), listed=True, catalogue="countries")


@dataclass(frozen=True, kw_only=True)
class MergeNote(Record):
    """Why two records were joined, or taken apart again."""

    kind = "merge_note"
    title = N_("Joining two records")
    category = "IDN"

    other: str = text(N_("The other record"), shown=False)
    why: str = note(N_("What shows that it is one person"), required=True, listed=True)

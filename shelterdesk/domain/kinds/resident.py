"""The everyday resident: what everybody on duty may know, and nothing of anyone's story."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Added,
    Choice,
    answer,
    choice,
    choices,
    day,
    flag,
    house_adds,
    items,
    link,
    note,
    text,
)
from shelterdesk.domain.record import Mode, Record
from shelterdesk.i18n import N_


class CaseStatus(Choice):
    """Where somebody stands with the house (casework guide 1.5)."""

    IN_HOUSE = "in_house", N_("In the house")
    AFTER_CARE = "after_care", N_("After-care")
    TRANSFERRED = "transferred", N_("Moved to another shelter")
    CLOSED = "closed", N_("Closed")


class Gender(Choice):
    """The HTCDS 2.0 list and the person's own words (casework guide 1.5)."""

    FEMININE = "feminine", N_("Woman")
    MASCULINE = "masculine", N_("Man")
    TRANS_FEMININE = "trans_feminine", N_("Trans woman")
    TRANS_MASCULINE = "trans_masculine", N_("Trans man")
    NON_CONFORMING = "non_conforming", N_("Another gender")
    SELF_DESCRIBED = "self_described", N_("In the person's own words")
    NOT_SAID = "not_said", N_("Not said")


class AgeGroup(Choice):
    """Adult or child; *uncertain* is treated as a child until assessed (casework guide 2)."""

    ADULT = "adult", N_("Adult")
    CHILD = "child", N_("Child")
    UNCERTAIN = "uncertain", N_("Looks under 20, or not sure")


class Reads(Choice):
    """Whether somebody reads a language (casework guide 2, *Languages*)."""

    YES = "yes", N_("Yes")
    LITTLE = "a_little", N_("A little")
    NO = "no", N_("No")
    UNKNOWN = "unknown", N_("Not known")
    NOT_ASKED = "not_asked", N_("Not asked")
    PREFERS_NOT_TO_SAY = "prefers_not_to_say", N_("Prefers not to say")


class SpokenFor(Choice):
    """What somebody wants to use a language for."""

    TALKING = "talking", N_("Talking")
    READING = "reading", N_("Reading")
    COUNSELLING = "counselling", N_("Counselling")
    LEGAL = "legal", N_("With a lawyer or an authority")


class LanguageRole(Choice):
    """How well a language is spoken (casework guide 2)."""

    FIRST = "first", N_("First language")
    FLUENT = "fluent", N_("Fluent")
    SOME = "some", N_("Some")


@dataclass(frozen=True, kw_only=True)
class Resident(Record):
    """One person in the house's care; the id of this record is the resident's id."""

    kind = "resident"
    title = N_("Resident")
    category = "DEM"
    looked_up_by = (("open_shielded", "author", "id", "made_at"),)  # whose first nights are over

    code: str = text(N_("Resident code"), required=True, listed=True, shown=False)
    code_name: str = text(
        N_("Code name"),
        required=True,
        listed=True,
        hint=N_("Used wherever others could look over a shoulder."),
    )
    pronouns: str = text(N_("Pronouns"), hint=N_("As the person says, for example she, he, they."))
    gender: Gender = choice(N_("Gender"), Gender, default=Gender.NOT_SAID)
    former_code_names: tuple[str, ...] = items(N_("Code names before"), shown=False)
    case_status: CaseStatus = choice(
        N_("With the house"), CaseStatus, default=CaseStatus.IN_HOUSE, shown=False
    )
    shielded: bool = flag(N_("Shielded"), sealed=False, shown=False)
    restricted: bool = flag(N_("Restricted"), sealed=False, shown=False)
    added: tuple[Added, ...] = house_adds()

    @property
    def shields(self) -> bool:
        """As it says."""
        return self.shielded


@dataclass(frozen=True, kw_only=True)
class EverydayName(Record):
    """What the person wants to be called, as said and in their own script."""

    kind = "everyday_name"
    title = N_("Name in everyday use")
    category = "DEM"

    preferred: str = text(
        N_("Name, as the person says or writes it"),
        required=True,
        listed=True,
        is_name=True,
        hint=N_("Any script. One name is enough."),
    )
    romanised: str = text(
        N_("The same name in Latin letters"),
        listed=True,
        is_name=True,
        hint=N_("Only if it helps to find it."),
    )
    nickname: str = text(N_("Nickname"), is_name=True)


@dataclass(frozen=True, kw_only=True)
class LanguageSkill(Record):
    """One language the person speaks."""

    kind = "language_skill"
    title = N_("Language")
    category = "DEM"

    language: str = text(N_("Language"), required=True, listed=True, catalogue="languages")
    role: LanguageRole = choice(
        N_("How well"), LanguageRole, default=LanguageRole.FIRST, listed=True
    )
    understands: Choice = answer(N_("Understands it when spoken"))
    reads: Reads = choice(N_("Reads it"), Reads, default=Reads.NOT_ASKED, listed=True)
    preferred_for: tuple[SpokenFor, ...] = choices(N_("Wants to use it for"), SpokenFor)
    wants_interpreter: Choice = answer(N_("Wants an interpreter"))


@dataclass(frozen=True, kw_only=True)
class AgeStatus(Record):
    """Adult or child, as it is known today; not adult means shielded at once."""

    kind = "age_status"
    title = N_("Adult or child")
    category = "DEM"
    mode = Mode.REVISED

    group: AgeGroup = choice(N_("Adult or child"), AgeGroup, required=True, listed=True)

    @property
    def shields(self) -> bool:
        """Children and who may be one (entities 1)."""
        return self.group is not AgeGroup.ADULT


class InterpreterGender(Choice):
    """Which interpreter somebody prefers."""

    ANY = "any", N_("Anybody")
    WOMAN = "woman", N_("A woman")
    MAN = "man", N_("A man")


@dataclass(frozen=True, kw_only=True)
class InterpreterWish(Record):
    """With which interpreter the person is at ease (casework guide 2)."""

    kind = "interpreter_wish"
    title = N_("Interpreter")
    category = "DEM"

    gender: InterpreterGender = choice(
        N_("Who"), InterpreterGender, default=InterpreterGender.ANY, listed=True
    )
    not_same_community: Choice = answer(N_("Not from the same community"), listed=True)
    home_area: str = text(
        N_("Home area or community"), hint=N_("So that nobody meets a neighbour unawares.")
    )
    not_by_phone: Choice = answer(N_("Not by phone"), listed=True)
    avoid: tuple[str, ...] = items(N_("People to avoid"), hint=N_("One name on each line."))
    remark: str = note(N_("Remark"))


@dataclass(frozen=True, kw_only=True)
class Photo(Record):
    """A small picture for recognition inside the house, if the person agrees.

    ``picture`` is a JPEG drawn anew by the program, in Base64: nothing but the pixels is kept.
    """

    kind = "photo"
    title = N_("Photo")
    category = "DEM"

    picture: str = text(N_("Picture"), shown=False)  # empty once it was deleted
    consent_id: str = text(N_("Consent"), shown=False)
    deleted_on: date | None = day(N_("Deleted on"), shown=False)


@dataclass(frozen=True, kw_only=True)
class ReferralIn(Record):
    """Who sent the person to the house, and with which papers."""

    kind = "referral_in"
    title = N_("Sent by")
    category = "DEM"
    sorted_by = "received_on"

    received_on: date = day(N_("On"), required=True, sealed=False, listed=True)
    organisation: str = text(N_("Organisation"), listed=True)
    organisation_type: str = text(N_("Sort of organisation"), catalogue="organisation_types")
    worker: str = text(N_("Who there"))
    reason: str = note(N_("What they ask for"))
    papers: str = text(N_("Papers that came with it"))
    inbox_id: str = link(N_("Message that it came with"))
    added: tuple[Added, ...] = house_adds()

"""Questionnaires: the answers for the counsellor, the result for whom the resident agrees to.

The instruments themselves are data (casework guide 7); a record remembers the version it used.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.fields import (
    Choice,
    choice,
    choices,
    day,
    flag,
    items,
    link,
    note,
    number,
    text,
)
from shelterdesk.domain.record import Mode, Record, SignState
from shelterdesk.i18n import N_


class AnsweredHow(Choice):
    """Casework guide 7: the mode is kept with the answers."""

    SELF = "self", N_("By the resident alone")
    READ_ALOUD = "read_aloud", N_("Read aloud")
    INTERPRETER = "interpreter", N_("With an interpreter")


class TranslationStatus(Choice):
    """Casework guide 7: shown beside every score."""

    OFFICIAL = "official", N_("Official text")
    VALIDATED_LOCAL = "validated_local", N_("Checked in this population")
    UNVALIDATED = "unvalidated", N_("Not checked in this population")
    ORAL = "oral", N_("Translated while speaking")


@dataclass(frozen=True, kw_only=True)
class Administration(Record):
    """One time that a questionnaire was offered, with its answers. Signed, then frozen.

    ``answers`` holds ``item=value`` pairs; an item without one was skipped.
    """

    kind = "administration"
    title = N_("Questionnaire")
    category = "ASM"
    mode = Mode.SIGNED
    sorted_by = "on"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    instrument: str = text(N_("Questionnaire"), required=True, listed=True)
    version: str = text(N_("Version"))
    variant: str = text(N_("Variant"))
    language: str = text(N_("Language"), catalogue="languages")
    translation: TranslationStatus = choice(
        N_("Translation"), TranslationStatus, default=TranslationStatus.OFFICIAL
    )
    how: AnsweredHow = choice(N_("How it was answered"), AnsweredHow, default=AnsweredHow.SELF)
    answers: tuple[str, ...] = items(N_("Answers"), shown=False)
    stopped: bool = flag(N_("The resident stopped before the end"))
    session_id: str = link(N_("Session"))
    remark: str = note(N_("Remark"))
    state: SignState = choice(
        N_("State"), SignState, default=SignState.DRAFT, sealed=False, shown=False
    )


class MayKnow(Choice):
    """Who may know the result of a questionnaire, if the resident agrees (casework guide 7)."""

    CASE_MANAGER = "case_manager", N_("The case manager")
    NURSE = "nurse", N_("The nurse")


class AgreedHow(Choice):
    """How the resident said yes, or took it back."""

    SPOKEN = "spoken", N_("Said it")
    INTERPRETER = "interpreter", N_("Said it through an interpreter")
    WRITTEN = "written", N_("In writing")


@dataclass(frozen=True, kw_only=True)
class ScaleAgreement(Record):
    """Whom the resident lets know a result, since when, and how they said so.

    Every answer is a record of its own and the newest counts. ``to`` is empty where the resident
    took it back.
    """

    kind = "scale_agreement"
    title = N_("Who may know a result")
    category = "ASM"
    mode = Mode.EVENT
    sorted_by = "on"

    administration_id: str = link(N_("Questionnaire"))
    on: date = day(N_("Said on"), required=True, sealed=False, listed=True)
    to: tuple[MayKnow, ...] = choices(N_("Who may know the words"), MayKnow, listed=True)
    how: AgreedHow = choice(N_("How it was said"), AgreedHow, default=AgreedHow.SPOKEN)


@dataclass(frozen=True, kw_only=True)
class ScaleResult(Record):
    """A result in words for the case manager, where the resident agreed to it (ASM.s)."""

    kind = "scale_result"
    title = N_("Result of a questionnaire")
    category = "ASM.s"
    sorted_by = "on"
    ends_by = "scale_result.end"

    on: date = day(N_("On"), required=True, sealed=False, listed=True)
    administration_id: str = link(N_("Questionnaire"), sealed=False)
    instrument: str = text(N_("Questionnaire"), required=True, listed=True)
    version: str = text(N_("Version"))
    total: int | None = number(N_("Total"), listed=True)
    band: str = text(N_("In words"), listed=True)
    language: str = text(N_("Language"), catalogue="languages")
    translation: TranslationStatus = choice(
        N_("Translation"), TranslationStatus, default=TranslationStatus.OFFICIAL, listed=True
    )
    cutoffs: str = text(N_("Cut-offs used"))
    only_newest: bool = flag(N_("Earlier words are taken out"), sealed=False, shown=False)


@dataclass(frozen=True, kw_only=True)
class NurseResult(ScaleResult):
    """The same for the nurse, under a key of the nurse's own (ASM.n)."""

    kind = "nurse_result"
    title = N_("Result of a questionnaire, for the nurse")
    category = "ASM.n"


@dataclass(frozen=True, kw_only=True)
class CutoffSet(Record):
    """The house's own cut-off for one questionnaire in one language, with where it comes from."""

    kind = "cutoff_set"
    title = N_("Local cut-off")
    category = "LIB"
    about_resident = False

    instrument: str = text(N_("Questionnaire"), required=True, sealed=False, listed=True)
    language: str = text(
        N_("Language"), required=True, sealed=False, listed=True, catalogue="languages"
    )
    setting: str = text(N_("For whom"), hint=N_("For example: women, or newcomers."), listed=True)
    cutoff: int | None = number(
        N_("From this total on"),
        required=True,
        sealed=False,
        listed=True,
        hint=N_("Where more is better: up to this total."),
    )
    source: str = text(N_("Where it comes from"), required=True, sealed=False)
    reviewed_on: date | None = day(N_("Last checked"), sealed=False, listed=True)


@dataclass(frozen=True, kw_only=True)
class Instrument(Record):
    """A questionnaire that the house added as a file; ``definition`` is that file's text."""

    kind = "instrument"
    title = N_("Questionnaire of the house")
    category = "LIB"
    about_resident = False

    code: str = text(N_("Short name"), required=True, sealed=False, listed=True)
    name: str = text(N_("Name"), required=True, sealed=False, listed=True)
    version: str = text(N_("Version"), sealed=False, listed=True)
    definition: str = note(N_("Its file"), required=True, shown=False)
    is_active: bool = flag(N_("In use"), default=True, sealed=False)

"""The criteria of the house in words: what is asked, of whom, how long, what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shelterdesk.domain.catalogue import Criterion, Gate, Phase
from shelterdesk.domain.fields import Choice, Field
from shelterdesk.domain.local_criteria import CriterionInForce
from shelterdesk.i18n import N_, Translator


class Signs(Choice):
    """Who signs for a criterion: the codes of documents guide 3.1."""

    CW = "CW", N_("Case manager")
    LG = "LG", N_("Case manager, for the journey")
    DO = "DO", N_("Case manager or legal officer, for papers")
    LO = "LO", N_("Legal officer")
    CO = "CO", N_("Counsellor")
    MD = "MD", N_("Nurse")
    CP = "CP", N_("Child focal point")
    MG = "MG", N_("Manager")
    GU = "GU", N_("Guardian, on paper")


class AskedOf(Choice):
    """Of whom a criterion of the house is asked; the names of conditions."""

    EVERYBODY = "", N_("Everybody")
    ADULTS = "adult", N_("Adults")
    CHILDREN = "child", N_("Children")
    TO_FAMILY = "to_family", N_("Who returns to family")
    SUPPORT = "wants_support", N_("Who wants support at home")
    DEPENDANTS = "dependants", N_("Who travels with spouse or child")
    TRANSIT = "has_transit", N_("Who travels through another country")
    WATCH = "watch_route", N_("Who goes to a place on the watch list")


SIGNERS = Field(name="signers", label=N_("Who signs it"), holds=Signs, several=True, required=True)
HARD = Field(
    name="hard",
    label=N_("It cannot be let pass"),
    holds=bool,
    hint=N_("Without this, two people may let it pass with a reason."),
)
DAYS = Field(name="valid", label=N_("Good for how many days"), holds=int)
DOMAIN = Field(name="domain", label=N_("Part"), holds=str, required=True)
OWN_FIELDS = (
    Field(name="question", label=N_("The question"), holds=str, required=True),
    Field(
        name="label",
        label=N_("In short"),
        holds=str,
        required=True,
        hint=N_("Paper shows this: nothing about anybody's health, court or family."),
    ),
    Field(name="next_action", label=N_("What somebody does next"), holds=str, required=True),
    DOMAIN,
    Field(name="gate", label=N_("How much weighs on it"), holds=Gate, required=True),
    Field(name="phase", label=N_("When it is asked"), holds=Phase, required=True),
    SIGNERS,
    Field(name="asked_of", label=N_("Of whom"), holds=AskedOf, required=True),
    Field(
        name="valid",
        label=N_("Good for how many days"),
        holds=int,
        hint=N_("Empty if it does not end."),
    ),
    Field(name="evidence", label=N_("What it rests on"), holds=str),
    Field(
        name="recheck",
        label=N_("Asked again when the day or the route of the journey changes"),
        holds=bool,
    ),
)


def fields_of(found: CriterionInForce) -> tuple[Field, ...]:
    """What a house may say of one of ours (documents guide 3.1)."""
    shipped = found.shipped
    if shipped is None:
        return OWN_FIELDS
    fields = [HARD] if shipped.gate is Gate.CONDITIONAL else []
    if isinstance(shipped.valid, int):
        fields.append(DAYS)
    if shipped.fact == shipped.own_fact:
        fields.append(SIGNERS)
    return tuple(fields)


def filled(criterion: Criterion) -> Mapping[str, Any]:
    """What the form begins with."""
    return {
        "question": criterion.question,
        "label": criterion.label,
        "next_action": criterion.next_action,
        "domain": criterion.domain,
        "gate": criterion.gate,
        "phase": criterion.phase,
        "hard": criterion.gate is Gate.HARD,
        "signers": tuple(Signs.of(code) for code in criterion.signers),
        "asked_of": AskedOf.of(criterion.applies[0]) if criterion.applies else AskedOf.EVERYBODY,
        "valid": criterion.valid if isinstance(criterion.valid, int) else None,
        "evidence": criterion.evidence,
        "recheck": criterion.recheck,
    }


def said_of_ours(values: Mapping[str, Any], shipped: Criterion) -> dict[str, Any]:
    """What a filled form says of one of ours."""
    said: dict[str, Any] = {}
    if values.get("hard"):
        said["gate"] = Gate.HARD
    if values.get("valid") is not None:
        said["valid"] = values["valid"]
    if "signers" in values:
        chosen = {sign.value for sign in values["signers"]}
        ours = tuple(code for code in shipped.signers if code in chosen)
        more = tuple(sorted(chosen - set(ours)))
        said["signers"] = (*ours, *more)
    return said


def said_of_own(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a filled form says of a criterion of the house."""
    said = {name: value for name, value in values.items() if name != "asked_of"}
    asked_of = values.get("asked_of")
    said["applies"] = (asked_of.value,) if asked_of else ()
    said["signers"] = tuple(sign.value for sign in values.get("signers") or ())
    said["valid"] = values["valid"] if values.get("valid") is not None else "none"
    return said


def facts_line(criterion: Criterion, words: Translator) -> str:
    """Gate, days and signers in one line."""
    return " · ".join(
        (words(criterion.gate.label), days_words(criterion, words), signers_words(criterion, words))
    )


def days_words(criterion: Criterion, words: Translator) -> str:
    """For how long an answer is good."""
    if isinstance(criterion.valid, int):
        line = words.count("good for {n} day", "good for {n} days", criterion.valid)
        return line.format(n=criterion.valid)
    if criterion.valid == "document":
        return words("good until the day on the paper")
    return words("does not end")


def signers_words(criterion: Criterion, words: Translator) -> str:
    """Who signs."""
    return ", ".join(words(Signs.of(code).label) for code in criterion.signers)


def changes_line(found: CriterionInForce, words: Translator) -> str:
    """What the house changed, against what we ship; empty if nothing."""
    if found.shipped is None:
        return words("The house's own.") if found.in_use else words("Not asked any more.")
    if not found.changed:
        return ""
    said = {
        "gate": words(found.shipped.gate.label),
        "valid": days_words(found.shipped, words),
        "signers": signers_words(found.shipped, words),
    }
    ours = " · ".join(said[name] for name in found.changed)
    return words("Changed here. We ship: {ours}").format(ours=ours)

"""Who a resident is, in lines: what stands on the cards of the overview. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from shelterdesk.domain.ages import THAI_MINOR, age_bounds
from shelterdesk.domain.fields import Answer, Field
from shelterdesk.domain.kinds.identity import IdentityBrief, IdentityName, Statelessness
from shelterdesk.domain.kinds.resident import (
    InterpreterGender,
    InterpreterWish,
    LanguageSkill,
    Reads,
)
from shelterdesk.domain.partial_dates import BASIS_WORDS, PartialDate
from shelterdesk.i18n import Translator
from shelterdesk.services.persons import Person

Show = Callable[[Field, Any], str]


@dataclass(frozen=True)
class Fact:
    """One line of a card: what it is, what it says; ``tone`` "warn" asks for a look."""

    label: str
    text: str
    tone: str = ""


class PersonWords:
    """Puts a person into lines."""

    def __init__(
        self,
        words: Translator,
        show: Show,
        day: Callable[[date | PartialDate | None], str],
        today: date,
    ) -> None:
        self._words, self._show, self._day, self._today = words, show, day, today

    def who(self, person: Person) -> tuple[Fact, ...]:
        """Names and age: only lines that hold something."""
        return tuple(fact for fact in self._who(person) if fact.text)

    def _who(self, person: Person) -> Iterator[Fact]:
        words, called = self._words, person.called
        if called:
            yield Fact(words("In Latin letters"), called.romanised)
            yield Fact(words("Nickname"), called.nickname)
        for name in person.names:
            if not name.do_not_use:
                yield Fact(words(name.use.label), self._name(name))
        for name in person.names:
            if name.do_not_use:
                yield Fact(words("Never call the person this"), self._name(name), "warn")
        yield from self._age(person)
        yield from self._citizen(person)
        for number in person.numbers:
            yield Fact(number.issuer, number.number)
        if len(person.stays) > 1:
            yield Fact(words("Stays"), ", ".join(self._day(s.arrived_on) for s in person.stays))

    def _name(self, name: IdentityName) -> str:
        seen = name.source_document
        return f"{name.full_text} ({seen})" if seen else name.full_text

    def _age(self, person: Person) -> Iterator[Fact]:
        words, age, brief = self._words, person.age, person.brief
        if age.birth is not None:
            years = words("{ages} years").format(ages=age_bounds(age.birth, self._today))
            basis = words(BASIS_WORDS[age.birth.basis])
            yield Fact(words("Born"), f"{self._day(age.birth)} · {years} · {basis}")
            said = age.birth.original_text
            if said and age.birth.original_calendar != "gregorian":
                yield Fact(words("As it was said"), said)
        elif brief is not None and brief.age_band:
            yield Fact(words("Age"), self._band(brief))
        minor = THAI_MINOR.get(age.thai_minor)
        if minor and (age.birth is not None or age.said is None or age.said.shields):
            yield Fact(words("In Thai law"), words(minor), "warn")

    def _band(self, brief: IdentityBrief) -> str:
        years = self._words("{ages} years").format(ages=brief.age_band.replace("-", "–"))
        return f"{years} · {self._day(brief.as_of)}" if brief.as_of else years

    def _citizen(self, person: Person) -> Iterator[Fact]:
        words, identity, brief = self._words, person.identity, person.brief
        if identity is not None:
            field = identity.field("citizenships")
            yield Fact(words("Citizenships"), self._show(field, identity.citizenships))
            if identity.statelessness is not Statelessness.CITIZEN:
                yield Fact(words("Citizen or stateless"), words(identity.statelessness.label))
        elif brief is not None:
            field = brief.field("nationalities")
            yield Fact(words("Nationality"), self._show(field, brief.nationalities))

    def spoken(self, person: Person) -> tuple[Fact, ...]:
        """Languages, and with which interpreter the person is at ease."""
        lines = [Fact(self._language(skill), self._skill(skill)) for skill in person.languages]
        for wish in person.wishes:
            lines.extend(Fact(self._words("Interpreter"), said) for said in self._wish(wish))
        return tuple(lines)

    def _language(self, skill: LanguageSkill) -> str:
        return self._show(skill.field("language"), skill.language)

    def _skill(self, skill: LanguageSkill) -> str:
        words = self._words
        said = [words(skill.role.label)]
        if skill.reads is not Reads.NOT_ASKED:
            said.append(words("reads it: {answer}").format(answer=words(skill.reads.label)))
        if skill.preferred_for:
            uses = ", ".join(words(use.label) for use in skill.preferred_for)
            said.append(words("for: {uses}").format(uses=uses))
        if skill.wants_interpreter == Answer.YES:
            said.append(words("wants an interpreter"))
        return " · ".join(said)

    def _wish(self, wish: InterpreterWish) -> Iterator[str]:
        words = self._words
        if wish.gender is not InterpreterGender.ANY:
            yield words(wish.gender.label)
        if wish.not_same_community == Answer.YES:
            yield words("Not from the same community")
        if wish.not_by_phone == Answer.YES:
            yield words("Not by phone")
        if wish.avoid:
            yield words("Not: {names}").format(names=", ".join(wish.avoid))
        if wish.remark:
            yield wish.remark

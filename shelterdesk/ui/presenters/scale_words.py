"""What a result says, in sentences: figures with their words, never a bare number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from shelterdesk.domain.scales import Care, Scale
from shelterdesk.domain.scoring import TOTAL, Difference, Figure, Outcome, Verdict, care_of
from shelterdesk.i18n import N_, Translator
from shelterdesk.services.options import option_label
from shelterdesk.services.scale_results import Result, side_of
from shelterdesk.services.scales import answers_of

TOTAL_OF = N_("Total {total}, of {least} to {most}")
NO_TOTAL = N_("No total: incomplete. Without an answer: {items}.")
NO_TOTAL_THERE = N_("This questionnaire has no total.")
GONE = N_("The house has no such questionnaire any more, so only the answers are here.")
OTHER_VERSION = N_("Answered in version {version}; reckoned by the rules of {now}.")
CUT = N_("{side} ({at}) · {who}")
OWN = N_("the house's own: {source}")
BOTH = N_("The total and the pattern say different things. Look at both.")
SAME = N_("as the time before")
BETTER, WORSE = (
    N_("{points} better than the time before"),
    N_("{points} heavier than the time before"),
)
AS_FIRST = N_("as the first time")
BETTER_FIRST = N_("{points} better than the first time")
WORSE_FIRST = N_("{points} heavier than the first time")
MEANS, CHANCE = N_("this means something"), N_("this may be chance")
SURE, UNSURE = N_("surely more than chance"), N_("too little to rely on")
SHARE = N_("measured by a share of the first total, it does not yet")
OTHERWISE = N_("It was asked in another way the time before; compare with care.")
NOTHING_FOUND = N_("Nothing was found about it in {language}: take it as not checked.")
FOUND = N_("In {language}: {found}")
HOLDS, NOT, OPEN = N_("{pattern}: yes"), N_("{pattern}: no"), N_("{pattern}: not known yet")


@dataclass(frozen=True)
class Plot:
    """What a chart shows: day, value, the sentence, whether the step means something."""

    on: date
    value: int
    said: str
    means: bool | None


def headline(result: Result, words: Translator) -> str:
    """The total and its band; or what is missing."""
    outcome = result.outcome
    if outcome is None:
        return words(GONE)
    figure = outcome.figures.get(TOTAL)
    if figure is None:
        shown = [words(p.title) for p in outcome.patterns if p.holds]
        if shown:
            return " · ".join(shown)
        return _incomplete(outcome, words) if outcome.missing else words(NO_TOTAL_THERE)
    if figure.value is None:
        return _incomplete(outcome, words)
    said = _figure(figure, words)
    return f"{said} · {words(figure.band)}" if figure.band else said


def _figure(figure: Figure, words: Translator) -> str:
    return words(TOTAL_OF).format(total=figure.value, least=figure.least, most=figure.most)


def _incomplete(outcome: Outcome, words: Translator) -> str:
    return words(NO_TOTAL).format(items=", ".join(outcome.missing))


def verdicts(outcome: Outcome, words: Translator) -> list[str]:
    """One line for each cut-off: which side, where it lies, for whom, who says so."""
    return [_verdict(verdict, words) for verdict in outcome.verdicts]


def _verdict(verdict: Verdict, words: Translator) -> str:
    source = words(verdict.source)
    parts = [words(verdict.title), verdict.setting]
    parts.append(words(OWN).format(source=source) if verdict.local else source)
    who = " · ".join(dict.fromkeys(part for part in parts if part))
    return words(CUT).format(side=words(side_of(verdict)), at=verdict.at, who=who)


def patterns(outcome: Outcome, words: Translator) -> list[str]:
    """Patterns that hold; the weighed ones always, and the word to look at both."""
    said = []
    for pattern in outcome.patterns:
        if pattern.holds or pattern.weighed:
            sentence = HOLDS if pattern.holds else OPEN if pattern.holds is None else NOT
            said.append(words(sentence).format(pattern=words(pattern.title)))
    if outcome.disagrees:
        said.append(words(BOTH))
    return said


def subscales(outcome: Outcome, words: Translator) -> list[str]:
    """Every other figure that the questionnaire has."""
    return [
        f"{words(figure.title)}: {figure.value} ({figure.least}-{figure.most})"
        for figure in outcome.figures.values()
        if figure.code != TOTAL and figure.value is not None
    ]


def change(since: Difference, words: Translator) -> str:
    """How far it is from the time before, and whether that means something."""
    if not since.points:
        return words(SAME)
    way = BETTER if since.better else WORSE
    said = [words(way).format(points=abs(since.points))]
    if since.unsure:
        said.append(words(UNSURE))
    elif since.sure:
        said.append(words(SURE))
    elif since.meaningful is not None:
        said.append(words(MEANS if since.meaningful else CHANCE))
    if since.meaningful and since.by_share is False:
        said.append(words(SHARE))
    return "; ".join(said)


def since_first(since: Difference, words: Translator) -> str:
    """How far it is from the first time."""
    if not since.points:
        return words(AS_FIRST)
    said = words(BETTER_FIRST if since.better else WORSE_FIRST).format(points=abs(since.points))
    if since.meaningful is None:
        return said
    return f"{said}; {words(MEANS if since.meaningful else CHANCE)}"


def care(outcome: Outcome, words: Translator) -> list[str]:
    """What the answers ask for, what cannot wait first."""
    return [words(each.label) for each in care_of(outcome.flags)]


def is_about_danger(cares: Iterable[Care]) -> bool:
    """Whether the way to the risk review belongs beside it."""
    return bool({Care.RISK_REVIEW, Care.AT_ONCE, Care.ASK_SAFETY} & set(cares))


def provenance(result: Result, words: Translator) -> list[str]:
    """Version, language, translation and way of asking: beside every score."""
    record, scale = result.record, result.scale
    language = words(option_label("languages", record.language))
    parts = [record.version, language, words(record.translation.label), words(record.how.label)]
    if scale is not None and record.variant in scale.variants:
        parts.append(words(scale.variants[record.variant].title))
    lines = [" · ".join(part for part in parts if part)]
    if scale is not None:
        lines.extend(known_about(scale, record.language, words))
        if result.other_version:
            now = words(OTHER_VERSION).format(version=record.version, now=scale.version)
            lines.append(now)
    if result.asked_otherwise and result.since is not None:
        lines.append(words(OTHERWISE))
    return lines


def known_about(scale: Scale, language: str, words: Translator) -> list[str]:
    """What is known of it in a language; nothing to say about the original."""
    if language == "eng":
        return []
    said, found = words(option_label("languages", language)), scale.found_for(language)
    if found:
        return [words(FOUND).format(language=said, found=words(found))]
    return [words(NOTHING_FOUND).format(language=said)]


def answers(result: Result, words: Translator) -> list[tuple[str, str]]:
    """Each item with what was answered; a skipped one says so."""
    try:
        given = answers_of(result.record)
    except ValueError:
        given = {}
    scale = result.scale
    if scale is None:
        return [(item, str(value)) for item, value in given.items()]
    wording = scale.wording(result.record.language)
    said = []
    for item in scale.asked(result.record.variant):
        value = given.get(item.code)
        values = scale.values_of(item.code)
        texts = wording.answers.get(item.answers, ())
        text = words("Skipped") if value is None else str(value)
        if value in values and texts:
            text = f"{texts[values.index(value)]} ({value})"
        asked = wording.asks(item.code, result.record.variant)
        said.append((f"{item.code}. {asked}" if asked else item.code, text))
    return said


def plots(
    results: Sequence[Result], words: Translator, day: Callable[[date], str]
) -> tuple[Plot, ...]:
    """The totals of one questionnaire, the first one first, each with its sentence."""
    found = []
    for result in reversed(results):
        outcome = result.outcome
        if outcome is None or outcome.total is None:
            continue
        said = [f"{day(result.record.on)}: {headline(result, words)}"]
        if result.since is not None:
            said.append(change(result.since, words))
        means = None if result.since is None else bool(result.since.meaningful)
        found.append(Plot(result.record.on, outcome.total, "; ".join(said), means))
    return tuple(found)

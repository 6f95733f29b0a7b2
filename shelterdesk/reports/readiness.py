"""The repatriation readiness sheet: facts in, PDF bytes out.

What the resident says stands above the verdict. There is no score: a count appears only as "met of
applicable", with the words *not a decision* below it (documents guide 3.2, 5.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.i18n import N_, Translator
from shelterdesk.reports.kit.blocks import Composer, Grid, Said, sentence
from shelterdesk.reports.kit.chart import DatesChart, Marker, Span
from shelterdesk.reports.kit.days import Days
from shelterdesk.reports.kit.pages import Furniture, Paper
from shelterdesk.reports.kit.signs import Picture, QrCode
from shelterdesk.reports.kit.styles import (
    BODY,
    CONTENT_WIDTH,
    SMALL,
    STRONG,
    TITLE,
    Status,
    color,
)
from shelterdesk.reports.readiness_sheet import (
    WISH_WORDS,
    OpenItem,
    ReadinessSheet,
    VerdictLine,
)
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.reports.text.shape import Setter

_QR_SIDE = 50.0
_PHOTO_SIDE, _PHOTO_GAP = 84.0, 8.0
_STATUS = {
    ReadinessState.READY: Status.MET,
    ReadinessState.CONDITIONALLY_READY: Status.MET,
    ReadinessState.BLOCKED: Status.STOP,
    ReadinessState.NOT_RETURNING: Status.NOT_APPLICABLE,
    ReadinessState.ON_HOLD: Status.NOT_APPLICABLE,
    ReadinessState.DEPARTED: Status.NOT_APPLICABLE,
}
_SENTENCES = {
    ReadinessState.NOT_STARTED: N_("Nothing has been looked at yet."),
    ReadinessState.IN_PROGRESS: N_(
        "Some things are open. The shelter cannot yet stand behind an assisted return."
    ),
    ReadinessState.BLOCKED: N_("The shelter does not stand behind a return as things are."),
    ReadinessState.ELIGIBLE: N_("Nothing is open. Two people have to sign before it counts."),
    ReadinessState.ELIGIBLE_CONDITIONAL: N_(
        "Conditions are set aside with a reason. Two people have to sign before it counts."
    ),
}
_FREE = N_("The resident is free to change this decision at any time.")


def render(
    sheet: ReadinessSheet, *, fonts: Fonts, words: Translator, password: str | None = None
) -> bytes:
    """The sheet as a tagged PDF in the language of *words*; A4.

    The same facts give the same bytes, unless a *password* is set (AES-256). Raises
    ``UnprintableText`` if a character has no glyph, ``FontMissing`` if a font file is gone.
    """
    return _Page(sheet, Paper(Setter(fonts), words)).made(password)


class _Page:
    """One sheet in the making: each method gives the parts of one section."""

    def __init__(self, sheet: ReadinessSheet, paper: Paper) -> None:
        self._sheet = sheet
        self._paper = paper
        self._ = paper.words
        self._compose = Composer(paper)
        self._days = Days(paper.words, sheet.header.printed_at.date())

    def made(self, password: str | None) -> bytes:
        story = [
            *self._head(),
            *self._wish(),
            *self._verdict(),
            *self._person(),
            *self._domains(),
            *self._dates(),
            *self._journey(),
            *self._plain_words(),
            *self._consent(),
            *self._signatures(),
        ]
        return self._paper.build(story, self._furniture(), password=password)

    def _head(self) -> Iterable[Any]:
        _, head = self._, self._sheet.header
        number = sentence(
            _("{number}, version {version}"), number=head.report_number, version=head.version
        )
        printed = sentence(
            _("{when} by {who}"),
            when=self._printed_at(),
            who=head.printed_by,
        )
        if head.copy:
            printed = f"{printed}, {sentence(_('copy {copy}'), copy=head.copy)}"
        shelter = sentence(_("Shelter {code}"), code=head.shelter_code)
        marks = " · ".join(self._marks())
        day = self._days.both(head.printed_at.date())
        small = replace(SMALL, size=8.4, leading=12.5)
        spans = [(day, small)]
        if marks:
            spans.append((f" · {marks}", replace(small, weight=STRONG.weight, color=color("stop"))))
        left = [
            self._compose.text(shelter, replace(STRONG, size=9.2, leading=13)),
            self._compose.text(self._title(), TITLE, tag="H1"),
            self._compose.text(spans, self._compose.own(small)),
        ]
        code = QrCode(f"SD1:{head.report_number}:v{head.version}:{head.check_code}", _QR_SIDE)
        bare = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 9),
        ]
        yield Grid([[left, code]], colWidths=[CONTENT_WIDTH - _QR_SIDE, _QR_SIDE], style=bare)
        reader = head.recipient or _("The house itself")
        yield self._compose.facts(
            [
                (_("Report number"), Said(number)),
                (_("Written for"), Said(reader)),
                (_("Purpose"), Said(_(head.purpose))),
                (_("File number"), Said(head.file_number)),
                (_("Printed"), Said(printed)),
                (_("Valid until"), Said(self._days.both(head.valid_until))),
            ]
        )

    def _wish(self) -> Iterable[Any]:
        _, wish = self._, self._sheet.wish
        if wish is None:
            return
        yield from self._compose.section(_("What the resident says"))
        said = _(WISH_WORDS[wish.wish])
        if wish.said_on:
            said = f"{said} ({sentence(_('asked on {day}'), day=self._days.whole(wish.said_on))})"
        parts = [self._compose.text(said, replace(STRONG, size=10.5, leading=14.5))]
        if wish.own_words:
            words = Said(wish.own_words, wish.language, nastaliq=self._sheet.nastaliq)
            parts.append(self._compose.said(words, replace(BODY, size=10.4, leading=14.5)))
        yield self._compose.panel(parts)

    def _verdict(self) -> Iterable[Any]:
        _, line = self._, self._sheet.verdict
        if line is None:
            return
        first = " ".join(_(reason) for reason in line.reasons) or _(_SENTENCES.get(line.state, ""))
        until = ""
        if line.expires_on:
            until = sentence(_("Holds until {day}."), day=self._days.both(line.expires_on))
        count = ""
        if line.applicable:
            count = _("{met} of {applicable} met").format(met=line.met, applicable=line.applicable)
        yield Spacer(1, 8)
        yield self._compose.verdict(
            self._status(line),
            _(line.state.label),
            [first, f"{until} {_(_FREE)}".strip()],
            count,
            _("not a decision"),
        )

    def _status(self, line: VerdictLine) -> Status:
        if line.verdict in (VerdictState.ENDED, VerdictState.WITHDRAWN):
            return Status.STOP
        return _STATUS.get(line.state, Status.OPEN)

    def _person(self) -> Iterable[Any]:
        _, who, paper, legal = self._, self._sheet.identity, self._sheet.paper, self._sheet.legal
        travel = self._sheet.travel
        own_name = Said(
            who.own_script_name, who.language, is_strong=True, nastaliq=self._sheet.nastaliq
        )
        facts = [
            (_("Name in own script"), own_name),
            (_("Name in travel paper"), Said(who.paper_name)),
            (_("Date of birth"), Said(who.born)),
            (_("Sex"), Said(_(who.sex))),
            (_("Nationality"), Said(who.nationality)),
        ]
        if paper is not None:
            facts += [
                (_("Travel paper"), Said(" ".join(p for p in (_(paper.kind), paper.number) if p))),
                (_("Issued by"), Said(paper.issuer)),
                (_("Ends"), Said(self._days.both(paper.ends_on))),
                (_("Last safe day of travel"), Said(self._days.both(paper.last_safe_day))),
                (_("Kept by"), Said(_(paper.holder))),
            ]
        facts += [
            (_("Identification"), Said(_(legal.identification))),
            (_("Exit permission"), Said(_(legal.exit_permission))),
            (_("Nothing holds the resident here"), Said(_(legal.no_hold))),
            (_("Fit to travel"), Said(_(travel.fit_to_travel))),
            (_("Needs on the way"), Said(", ".join(map(_, travel.needs)))),
        ]
        allowed = [(label, value) for label, value in facts if value.text]
        if allowed:
            yield from self._compose.section(_("Person and papers"))
            yield self._beside_photo(allowed, who.id_photo)

    def _beside_photo(self, facts: list[tuple[str, Said]], photo: bytes) -> Any:
        if not photo:
            return self._compose.facts(facts)
        width = CONTENT_WIDTH - _PHOTO_SIDE - _PHOTO_GAP
        beside = [[self._compose.facts(facts, width=width), Picture(photo, _PHOTO_SIDE)]]
        bare = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP")),
            ("ALIGN", (1, 0), (1, 0), "RIGHT"),
            ("LEFTPADDING", (1, 0), (1, 0), _PHOTO_GAP),
        ]
        return Grid(beside, colWidths=[width, _PHOTO_SIDE + _PHOTO_GAP], style=bare)

    def _domains(self) -> Iterable[Any]:
        """One table: a line for each area, and a line for each thing that is open in it."""
        _, lines = self._, self._sheet.domains
        if not lines:
            return
        rows: list[Sequence[Said | Status]] = []
        soft: list[Status | None] = []
        for line in lines:
            count = Said(f"{line.met} / {line.applicable}" if line.applicable else "–")
            area: tuple[Said | Status, ...] = (Said(_(line.title), is_strong=True), line.status)
            for place, item in enumerate(line.items or (None,)):
                own = (*area, count) if place == 0 else (Said(""), Said(""), Said(""))
                rows.append((*own, *self._step(item)))
                soft.append(_soft(line.status))
        head = [_("Area"), _("Status"), _("Met"), _("Open item and next step"), _("Who · by when")]
        widths = [130.0, 64.0, 32.0, CONTENT_WIDTH - 130 - 64 - 32 - 100, 100.0]
        yield from self._compose.section(_("Where things stand"))
        yield self._compose.table(head, rows, widths, soft=soft)

    def _step(self, item: OpenItem | None) -> tuple[Said, Said]:
        if item is None:
            return Said("–"), Said("–")
        said = ": ".join(self._(text) for text in (item.label, item.next_action) if text)
        return Said(said), Said(self._who_when(item.owner, item.due))

    def _dates(self) -> Iterable[Any]:
        _, sheet = self._, self._sheet
        if not sheet.dates:
            return
        rows = [
            Span(
                _(row.label),
                row.starts,
                row.ends,
                row.status,
                _(row.note)
                or (_("until {day}").format(day=self._days.short(row.ends)) if row.ends else "–"),
            )
            for row in sheet.dates
        ]
        markers = [Marker(sheet.header.printed_at.date(), _("today"), "text")]
        if sheet.depart_on:
            day = self._days.short(sheet.depart_on)
            text = _("planned journey {day}").format(day=day)
            markers.append(Marker(sheet.depart_on, text, "primary"))
        heading = self._compose.heading(_("Dates that matter"))
        element = self._paper.tree.add("P")
        chart = DatesChart(
            self._paper.setter, rows, markers, self._days.month, element, self._.language
        )
        yield KeepTogether([heading, chart])

    def _journey(self) -> Iterable[Any]:
        _, steps, travel = self._, self._sheet.journey, self._sheet.travel
        facts = [
            (_("Route"), Said(travel.route)),
            (_("Place at home"), Said(travel.destination)),
            (_("Met by"), Said(travel.met_by)),
        ]
        facts = [(label, value) for label, value in facts if value.text]
        if not steps and not facts:
            return
        yield from self._compose.section(_("Journey plan"))
        if facts:
            yield self._compose.facts(facts)
        if not steps:
            return
        rows: list[Sequence[Said | Status]] = [
            (
                Said(" · ".join(p for p in (self._days.short(step.on), _(step.moment)) if p)),
                Said(_(step.what)),
                Said(_(step.who)),
            )
            for step in steps
        ]
        yield self._compose.table([], rows, [92.0, CONTENT_WIDTH - 92 - 110, 110.0])

    def _plain_words(self) -> Iterable[Any]:
        words = self._sheet.plain_words
        if words is None:
            return
        heading = self._compose.heading(self._("Plain words for the resident"))
        said = Said(words.text, words.language, nastaliq=self._sheet.nastaliq)
        parts = [self._compose.said(said, replace(BODY, size=10.4, leading=14.6))]
        if words.also:
            parts.append(self._compose.text(words.also, replace(SMALL, size=8.4, leading=12)))
        yield KeepTogether([heading, self._compose.panel(parts)])

    def _consent(self) -> Iterable[Any]:
        _, consent = self._, self._sheet.consent
        if consent is None:
            text = _(
                "This sheet is for the house itself. Without the resident's consent nothing of it "
                "may be given to anybody else."
            )
        else:
            agreed = _(
                "On {day} the resident agreed, in {language} with an interpreter, that the reader "
                "named on page 1 may have exactly what is printed here until {until}."
            )
            if not consent.with_interpreter:
                agreed = _(
                    "On {day} the resident agreed, in {language}, that the reader named on page 1 "
                    "may have exactly what is printed here until {until}."
                )
            text = sentence(
                agreed,
                day=self._days.both(consent.given_on),
                language=_(consent.language),
                until=self._days.both(consent.expires_on),
            )
            back = _(
                "This can be taken back at any time; we then ask the reader to destroy this copy."
            )
            never = _("Counselling, health details and the resident's account are never part of "
                      "this report.")  # fmt: skip
            text = f"{text} {back} {never}"
        yield KeepTogether(
            [self._compose.heading(_("Consent and sharing")), self._compose.text(text)]
        )

    def _signatures(self) -> Iterable[Any]:
        _, boxes = self._, self._sheet.signatures
        if not boxes:
            return
        signed = [
            (
                _(box.role),
                Said(box.name),
                sentence(_("Signed on {day}"), day=self._days.both(box.signed_on))
                if box.signed_on
                else _("Signature · date"),
            )
            for box in boxes
        ]
        heading = self._compose.heading(_("Signed"))
        yield KeepTogether([heading, self._compose.signatures(signed)])

    def _marks(self) -> tuple[str, ...]:
        """The words across the page; none for a verdict in force in a real house."""
        _, line = self._, self._sheet.verdict
        printed_on = self._sheet.header.printed_at.date()
        marks = [_("PRACTICE")] if self._sheet.is_practice else []
        if line is None:
            return tuple(marks)
        is_over = line.expires_on is not None and line.expires_on < printed_on
        if line.verdict in (VerdictState.ENDED, VerdictState.WITHDRAWN):
            marks.append(_("NO LONGER VALID"))
        elif line.verdict is not VerdictState.IN_FORCE:
            marks.append(_("DRAFT · NOT SIGNED"))
        elif is_over:
            marks.append(_("NO LONGER VALID"))
        return tuple(marks)

    def _furniture(self) -> Furniture:
        _, head = self._, self._sheet.header
        foot = sentence(
            _("{number} v{version} · file {file} · printed {when} by {who} · check code {code}"),
            number=head.report_number,
            version=head.version,
            file=head.file_number,
            when=self._printed_at(),
            who=head.printed_by,
            code=head.check_code,
        )
        running = sentence(_("File {file} · {title}"), file=head.file_number, title=self._title())
        practice = _("Practice house: everybody on this page is made up.")
        return Furniture(
            title=head.report_number,
            running_head=running,
            confidential=_(
                "CONFIDENTIAL · for the named reader only · do not copy or forward · keep locked · "
                "shred after use"
            ),
            foot=foot,
            marks=self._marks(),
            notice=practice if self._sheet.is_practice else "",
        )

    def _title(self) -> str:
        """A reader who hears of no verdict is not told that there is such a thing."""
        if self._sheet.verdict is None:
            return self._("Travel details of one person")
        return self._("Repatriation readiness report")

    def _printed_at(self) -> str:
        at = self._sheet.header.printed_at
        return f"{self._days.whole(at.date())} {at:%H:%M}"

    def _who_when(self, owner: str, due: date | None) -> str:
        return " · ".join(part for part in (self._(owner), self._days.short(due)) if part)


def _soft(status: Status) -> Status | None:
    return status if status in (Status.OPEN, Status.STOP) else None

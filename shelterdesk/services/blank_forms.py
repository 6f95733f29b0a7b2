"""Which forms there are for a power cut, in the order in which the screen asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shelterdesk.domain.intake import STAGES, Asked
from shelterdesk.domain.kinds import KINDS
from shelterdesk.domain.kinds.bed import BedAssignment
from shelterdesk.domain.kinds.handover import HandoverItem
from shelterdesk.domain.kinds.movement import Leave
from shelterdesk.domain.kinds.visitor import Visit
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.domain.roles import CONTENT_ROLES
from shelterdesk.i18n import N_, Translator, translator
from shelterdesk.paths import LOCALE
from shelterdesk.reports.blank_forms import BlankForm, FormPart, render
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services.paper import PaperInMemory

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk

LINES = 6  # hand-over lines on one page


def may_print(desk: Desk) -> bool:
    """Everybody who works with residents: nothing of anybody stands on a blank form."""
    return bool(desk.roles & CONTENT_ROLES)


def forms() -> tuple[BlankForm, ...]:
    """Every form that this house's program knows the fields of."""
    return (
        *_stages(),
        BlankForm(
            "handover",
            N_("Hand-over"),
            (FormPart("", HandoverItem, ("topic", "line"), times=LINES),),
        ),
        *_incident(),
        BlankForm("outing", N_("Outing"), (_whole(Leave, back=("back_at",)),)),
        BlankForm("visit", N_("Visit"), (_whole(Visit, back=("out_at",)),)),
    )


def languages() -> tuple[str, ...]:
    """Languages into which the program's words are translated, English first."""
    return ("en", *sorted(each.name for each in LOCALE.iterdir() if each.is_dir()))


def make(
    desk: Desk,
    key: str,
    *,
    words: Translator | None = None,
    second: str = "en",
    fonts: Fonts | None = None,
) -> PaperInMemory:
    """The form *key*, or with an empty key all of them, in two languages."""
    chosen = [form for form in forms() if key in ("", form.key)]
    pdf = render(
        chosen,
        desk.house_code,
        fonts=fonts or Fonts(),
        words=words or translator("en"),
        second=translator(second),
        is_practice=desk.practice,
    )
    return PaperInMemory(pdf, ResidentId(""), language=second if second != "en" else None)


def _stages() -> tuple[BlankForm, ...]:
    """Coming in, as the screen asks it: what is only asked if offered has no line to fill."""
    return tuple(
        BlankForm(stage.stage.value, stage.stage.label, parts)
        for stage in STAGES
        if (parts := tuple(_asked(each) for each in stage.parts if _is_on_paper(each)))
    )


def _is_on_paper(asked: Asked) -> bool:
    """Not what one role alone is asked, nor a bed to choose: its room is written down."""
    return not (asked.folded or asked.by or asked.kind is BedAssignment)


def _asked(asked: Asked) -> FormPart:
    stands_alone = not asked.title and len(asked.fields) == 1
    return FormPart(
        "" if stands_alone else asked.title or asked.kind.title, asked.kind, asked.fields
    )


def _incident() -> tuple[BlankForm, ...]:
    kind = next((kind for kind in KINDS if kind.kind == "incident"), None)
    return () if kind is None else (BlankForm("incident", N_("Incident"), (_whole(kind),)),)


def _whole(kind: type[Record], *, back: tuple[str, ...] = ()) -> FormPart:
    """Every field of the screen, and those that the program writes when somebody comes back."""
    shown = tuple(field.name for field in kind.fields() if field.shown)
    return FormPart("", kind, (*shown, *back))

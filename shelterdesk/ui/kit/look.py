"""How everything looks and in which words: made once for a window and handed to each widget."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from string import Template

from PySide6.QtCore import QByteArray, QDir, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from shelterdesk.i18n import Translator, translator
from shelterdesk.paths import ICONS, STYLE
from shelterdesk.ui.kit.fonts import FAMILIES
from shelterdesk.ui.kit.taste import AS_THE_SHELTER, Taste
from shelterdesk.ui.kit.tokens import Tokens, read_tokens

STROKE = re.compile(r'stroke-width="2"')

ROLES = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.Highlight: "primary",
    QPalette.ColorRole.HighlightedText: "on_primary",
    QPalette.ColorRole.PlaceholderText: "disabled",
    QPalette.ColorRole.ToolTipBase: "surface2",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Link: "info",
    QPalette.ColorRole.Accent: "primary",
}

WITH_FONTS_OF_THEIR_OWN = (
    "QMenu",
    "QMessageBox",
    "QTipLabel",
    "QStatusBar",
    "QAbstractItemView",
)


@dataclass(frozen=True)
class Look:
    """Tokens, words and sizes. ``calm`` means no motion at all; ``dark`` picks the arrows."""

    tokens: Tokens
    words: Translator
    dark: bool = False
    scale: float = 1.0
    calm: bool = False
    calendar: str = ""
    drawn: dict[tuple[object, ...], QIcon] = field(default_factory=dict, compare=False, repr=False)

    def color(self, token: str) -> QColor:
        """The colour of *token*; KeyError for a word that is none."""
        return QColor(self.tokens[token])

    def font(self, size: str = "body", weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        """A font of one of the named sizes, as large as the person wants it."""
        font = QFont(list(FAMILIES))
        font.setPointSizeF(self.tokens.points[size] * self.scale)
        font.setWeight(weight)
        return font

    def icon(self, name: str, tone: str = "text2", size: int = 20) -> QIcon:
        """A Lucide icon drawn in the colour of *tone*, sharp up to twice its *size*.

        On something that is switched off it is as pale as the words beside it, never paler. Each is
        drawn once for a window: a page has many buttons of few pictures.
        """
        colours = self.tokens[tone], self.tokens["disabled"]
        key = (name, *colours, size)
        if key not in self.drawn:
            self.drawn[key] = self._draw(name, colours, size)
        return self.drawn[key]

    @staticmethod
    def _draw(name: str, colours: tuple[str, str], size: int) -> QIcon:
        drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
        drawing = STROKE.sub('stroke-width="1.8"', drawing)
        icon = QIcon()
        modes = (QIcon.Mode.Normal, QIcon.Mode.Disabled)
        for mode, colour in zip(modes, colours, strict=True):
            coloured = drawing.replace("currentColor", colour)
            renderer = QSvgRenderer(QByteArray(coloured.encode()))
            for pixels in (size, size * 3 // 2, size * 2):
                picture = QPixmap(pixels, pixels)
                picture.fill(Qt.GlobalColor.transparent)
                painter = QPainter(picture)
                renderer.render(painter)
                painter.end()
                icon.addPixmap(picture, mode)
        return icon

    def palette(self) -> QPalette:
        """The palette for what the style sheet does not reach."""
        palette = QPalette()
        for role, token in ROLES.items():
            palette.setColor(role, self.color(token))
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def sheet(self) -> str:
        """The style sheet, from the template and the tokens.

        It names pictures by ``arrows:``, and never a folder: a bracket in the name of the folder
        where somebody installed the program would end the rule, and most of the sheet with it.
        """
        QDir.setSearchPaths("arrows", [str(STYLE)])
        template = Template((STYLE / "sheet.qss").read_text(encoding="utf-8"))
        sizes = {
            f"pt_{name}": f"{points * self.scale:g}pt"
            for name, points in self.tokens.points.items()
        }
        return template.substitute(
            self.tokens.colours,
            **sizes,
            theme="dark" if self.dark else "light",
        )


def wear(application: QApplication, look: Look) -> None:
    """Give everything that *application* shows this look, also what has a font of its own.

    On Windows menus, lists and tips would else speak in the system's letters. A sheet that is worn
    already is not put on again: Qt would dress every widget there is once more.
    """
    application.setPalette(look.palette())
    application.setFont(look.font())
    for kind in WITH_FONTS_OF_THEIR_OWN:
        application.setFont(look.font(), kind)  # type: ignore[arg-type]  # text alone
    if application.styleSheet() != look.sheet():
        application.setStyleSheet(look.sheet())


def look_of(taste: Taste) -> Look:
    """The look for *taste*; follows the computer where it says so, and its high contrast."""
    hints = QGuiApplication.styleHints()
    dark = taste.theme == "dark" or (
        taste.theme == "system" and hints.colorScheme() is Qt.ColorScheme.Dark
    )
    tokens = read_tokens("dark" if dark else "light")
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        palette = QGuiApplication.palette()
        dark = palette.color(QPalette.ColorRole.Window).lightness() < 128
        tokens = system_tokens(palette, tokens)
    # What the shelter has is known after sign-in only; the seat puts it on then.
    calendar = "" if taste.calendar == AS_THE_SHELTER else taste.calendar
    return Look(tokens, translator(taste.language), dark, taste.scale, taste.calm, calendar)


def system_tokens(palette: QPalette, ours: Tokens) -> Tokens:
    """Tokens taken from the system's own palette: high contrast drops our colours."""

    def named(role: QPalette.ColorRole) -> str:
        return palette.color(role).name()

    window, text = named(QPalette.ColorRole.Window), named(QPalette.ColorRole.WindowText)
    colours = dict.fromkeys(ours.colours, text)
    for token in ours.colours:
        if token.endswith("_soft") or token in ("bg", "surface", "surface2", "veil", "own"):
            colours[token] = window
    colours["primary"] = colours["primary_hover"] = named(QPalette.ColorRole.Highlight)
    colours["on_primary"] = named(QPalette.ColorRole.HighlightedText)
    return Tokens(colours, ours.points)

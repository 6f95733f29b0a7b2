"""Asking for a printer and putting pages on paper: one place for every page that prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import ShelterDeskError
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.page_pictures import PagePicture, find_printer, print_pages


def ask_printer(parent: QWidget, banner: Banner) -> QPrinter | None:
    """The printer that somebody chose; None if none was, and *banner* says it if there is none."""
    try:
        printer = find_printer()
    except ShelterDeskError as error:
        banner.show_error(error)
        return None
    chosen = QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted
    return printer if chosen else None


def put_on_paper(
    printer: QPrinter, pictures: Sequence[PagePicture], banner: Banner, look: Look
) -> None:
    """Print, and say that the pages are on their way, or what went wrong."""
    try:
        print_pages(printer, pictures)
    except ShelterDeskError as error:
        banner.show_error(error)
    else:
        banner.show_note(look.words("The pages are on their way to the printer."))

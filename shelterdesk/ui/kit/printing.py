"""Asking for a printer and putting pages on paper: one place for every page that prints."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import PrintsToFile, ShelterDeskError
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.page_pictures import PagePicture, find_printer, print_pages


def ask_printer(parent: QWidget, banner: Banner) -> QPrinter | None:
    """The printer that somebody chose; None if none was.

    *banner* says it if there is none, or if what was chosen would make a file: one in the clear
    would lie there, and each further paper would take its place.
    """
    try:
        printer = find_printer()
    except ShelterDeskError as error:
        banner.show_error(error)
        return None
    dialog = QPrintDialog(printer, parent)
    dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintToFile, False)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return None
    if printer.outputFileName():
        banner.show_error(PrintsToFile())
        return None
    return printer


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

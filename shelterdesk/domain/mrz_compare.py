"""Lines of a paper beside what is on file: what differs, said as a question and never as a fault.

A name on a paper is often cut, turned round or written over from another script, so names agree
when one holds the words of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from anyascii import anyascii

from shelterdesk.domain.codes import codes_by_word
from shelterdesk.domain.fields import Choice
from shelterdesk.domain.mrz import OTHER_CODES, Reading
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.i18n import N_


class Differs(Choice):
    """What on file and on paper is not the same."""

    NAME = "name", N_("The name on the paper is not one of the names on file")
    BIRTH = "birth", N_("The date of birth is not the one on file")
    NUMBER = "number", N_("The number is not the one on file")
    NATIONALITY = "nationality", N_("The nationality is not one of those on file")
    EXPIRY = "expiry", N_("The last day is not the one on file")
    TICKET = "ticket", N_("The name is not the one on the ticket")


@dataclass(frozen=True, kw_only=True)
class OnFile:
    """What is on file; empty where nothing is, and then nothing differs."""

    names: tuple[str, ...] = ()
    birth: PartialDate | None = None
    number: str = ""
    citizenships: tuple[str, ...] = ()
    expires_on: date | None = None
    ticket_name: str = ""


def differences(reading: Reading, on_file: OnFile) -> tuple[Differs, ...]:
    """What to look at together; an empty field on either side says nothing."""
    found = []
    if on_file.names and not any(_same_name(reading, name) for name in on_file.names):
        found.append(Differs.NAME)
    if on_file.birth is not None and reading.birth and not _same_birth(reading, on_file.birth):
        found.append(Differs.BIRTH)
    if on_file.number and _plain(reading.number) != _plain(on_file.number):
        found.append(Differs.NUMBER)
    country = country_of(reading.nationality)
    if on_file.citizenships and country and country not in on_file.citizenships:
        found.append(Differs.NATIONALITY)
    if on_file.expires_on and reading.expires_on and on_file.expires_on != reading.expires_on:
        found.append(Differs.EXPIRY)
    if on_file.ticket_name and not _same_name(reading, on_file.ticket_name):
        found.append(Differs.TICKET)
    return tuple(found)


def country_of(code: str) -> str:
    """Our code of the country of a three-letter code; "" for one that names no country."""
    if code == "D":
        return "DE"
    found = None if code in OTHER_CODES else codes_by_word("countries").get(code.casefold())
    return found.code if found else ""


def names_agree(one: str, other: str) -> bool:
    """Whether two names as they are written can be one: other order, cut, or another script."""
    return _agree(_words(one), _words(other))


def _same_name(reading: Reading, name: str) -> bool:
    paper, file = _words(reading.full_name), _words(name)
    if reading.is_cut and reading.surname and paper:
        given = _words(reading.given)  # its last word may be the beginning of one
        paper = [*given[:-1], *_words(reading.surname)]
    return _agree(paper, file)


def _agree(paper: list[str], file: list[str]) -> bool:
    if not paper or not file:
        return True
    if sorted("".join(paper)) == sorted("".join(file)):
        return True
    less, more = sorted((paper, file), key=len)
    return set(less) <= set(more)


def _words(name: str) -> list[str]:
    ascii_name = anyascii(name).upper()
    return "".join(c if c.isalpha() else " " for c in ascii_name).split()


def _same_birth(reading: Reading, birth: PartialDate) -> bool:
    """Whether what the paper says can be the day that is on file."""
    paper = PartialDate(reading.birth)
    return paper.earliest <= birth.latest and birth.earliest <= paper.latest


def _plain(number: str) -> str:
    return "".join(c for c in number.upper() if c.isalnum())

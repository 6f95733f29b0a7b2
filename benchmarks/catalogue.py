"""Every benchmark there is, in the order in which they are run."""

from __future__ import annotations

from benchmarks.accounts import (
    AddReader,
    Admit,
    BackUp,
    Leave,
    Rekey,
    Restore,
    Revoke,
    SignIn,
)
from benchmarks.days import CalendarWeek, TasksList
from benchmarks.files import FileDb
from benchmarks.imports import ImportTry
from benchmarks.lists import ListOpen
from benchmarks.notes import NoteSave
from benchmarks.own_notes import NotesFind, NotesPage
from benchmarks.pdf import PdfMany, PdfOne
from benchmarks.readiness import ReadyAll
from benchmarks.refusals import RefusedBack, RefusedElsewhere, RefusedUnknown, RefusedWrong
from benchmarks.registers import RegisterOpen
from benchmarks.runner import Benchmark
from benchmarks.start import StartWindow
from benchmarks.trails import TrailVerify
from benchmarks.unlock import Unlock

BENCHMARKS: tuple[type[Benchmark], ...] = (
    StartWindow,
    Unlock,
    RefusedWrong,
    RefusedUnknown,
    RefusedElsewhere,
    RefusedBack,
    NoteSave,
    FileDb,
    NotesPage,
    NotesFind,
    ListOpen,
    RegisterOpen,
    ImportTry,
    TasksList,
    CalendarWeek,
    PdfOne,
    PdfMany,
    ReadyAll,
    Admit,
    AddReader,
    Leave,
    Rekey,
    Revoke,
    SignIn,
    BackUp,
    Restore,
    TrailVerify,
)

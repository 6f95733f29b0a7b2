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
from benchmarks.boards import ReadyBoard, ReadyOne, Stats
from benchmarks.copies import BackUpLarge, CipherTax, RestoreLarge
from benchmarks.days import CalendarWeek, TasksList
from benchmarks.files import FileDb
from benchmarks.gaps import GapBackup, GapImport, GapRegister, GapSheets, GapStats
from benchmarks.import_trials import ImportTry
from benchmarks.imports import Import
from benchmarks.lists import ListOpen
from benchmarks.memory import Memory
from benchmarks.notes import NoteSave
from benchmarks.own_notes import NotesFind, NotesPage
from benchmarks.package import PackageSize, StartFrozen
from benchmarks.pdf import PdfMany, PdfOne
from benchmarks.readiness import ReadyAll
from benchmarks.refusals import RefusedBack, RefusedElsewhere, RefusedUnknown, RefusedWrong
from benchmarks.registers import RegisterOpen
from benchmarks.runner import Benchmark
from benchmarks.search import SearchFuzzy, SearchNative, SearchPrefix
from benchmarks.shown import FileFirst, FilePaint, FindKey, ListJump, ListScroll
from benchmarks.start import GapPreload, StartFirst, StartPreload, StartWindow
from benchmarks.trails import AuditFull, AuditTail, TrailVerify
from benchmarks.unlock import Unlock

# What needs a window comes last, so that nothing before it holds Qt.
BENCHMARKS: tuple[type[Benchmark], ...] = (
    StartWindow,
    StartFirst,
    StartPreload,
    StartFrozen,
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
    SearchPrefix,
    SearchNative,
    SearchFuzzy,
    ImportTry,
    TasksList,
    CalendarWeek,
    PdfOne,
    PdfMany,
    ReadyOne,
    ReadyAll,
    ReadyBoard,
    Stats,
    Import,
    BackUpLarge,
    RestoreLarge,
    Admit,
    AddReader,
    Leave,
    Rekey,
    Revoke,
    SignIn,
    BackUp,
    Restore,
    TrailVerify,
    AuditFull,
    AuditTail,
    CipherTax,
    Memory,
    PackageSize,
    GapPreload,
    FilePaint,
    FileFirst,
    ListScroll,
    ListJump,
    FindKey,
    GapBackup,
    GapImport,
    GapRegister,
    GapSheets,
    GapStats,
)

"""Writing one or several records: draft, problems, save. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from shelterdesk.errors import Invalid, Stale
from shelterdesk.services import drafts
from shelterdesk.services.progress import Progress
from shelterdesk.ui.presenters.two_versions import Basis, Compared

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.sitting import Draft

PartValues = Mapping[str, Mapping[str, Any]]


class FormView(Protocol):
    """What the page with the form can be told."""

    def show_problems(self, problems: Mapping[str, str]) -> None: ...
    def show_error(self, error: Exception) -> None: ...
    def restore(self, kept: Mapping[str, Any], kept_at: datetime) -> None: ...
    def saved(self, result: Any) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def show_newer(self, part: str, compared: Compared) -> None: ...


class Runner(Protocol):
    """Where work is done."""

    def run(
        self,
        job: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> object: ...


class RecordForm:
    """One form over one draft slot. ``save`` is the service that keeps all parts in one act."""

    def __init__(
        self,
        desk: Desk,
        tasks: Runner,
        view: FormView,
        slot: str,
        save: Callable[[PartValues, str], Any],
        basis: Basis | None = None,
    ) -> None:
        """*basis* holds what a change form changes: then somebody faster is compared with."""
        self._desk, self._tasks, self._view = desk, tasks, view
        self.slot, self._save, self._basis = slot, save, basis
        self._values: PartValues = {}
        self._busy = False

    @property
    def is_busy(self) -> bool:
        """Whether it is being saved just now."""
        return self._busy

    def open(self) -> None:
        """Bring back what was typed before, if anything was."""
        self._tasks.run(
            lambda _: drafts.find(self._desk, self.slot), self._found, self._view.show_error
        )

    def keep(
        self,
        kept: Mapping[str, Any],
        done: Callable[[datetime], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Keep the draft; answers ``done`` with the time or ``failed``."""
        self._tasks.run(lambda _: drafts.keep(self._desk, self.slot, kept), done, failed)

    def discard(self, done: Callable[[], None]) -> None:
        """Let go of the draft, then say so."""
        self._tasks.run(
            lambda _: drafts.discard(self._desk, self.slot),
            lambda _: done(),
            self._view.show_error,
        )

    def save(self, values: PartValues, troubles: Mapping[str, str]) -> None:
        """Keep the records, unless a field cannot be read yet. A second call waits its turn."""
        if self._busy:
            return
        if troubles:
            self._view.show_problems(troubles)
            return
        self._view.show_problems({})
        self._set_busy(busy=True)
        self._values = values
        self._tasks.run(lambda _: self._save(values, self.slot), self._saved, self._failed)

    def _found(self, draft: Draft | None) -> None:
        if draft is not None:
            self._view.restore(draft.values, draft.kept_at)

    def _saved(self, result: Any) -> None:
        self._set_busy(busy=False)
        self._view.saved(result)

    def _failed(self, error: Exception) -> None:
        self._set_busy(busy=False)
        if isinstance(error, Invalid):
            self._view.show_problems(error.problems)
        elif isinstance(error, Stale) and self._basis and self._basis.knows(str(error)):
            self._compare(self._basis, str(error))
        else:
            self._view.show_error(error)

    def _compare(self, basis: Basis, kind: str) -> None:
        """Somebody was faster: read what they wrote, and stand on it from now on."""
        mine = self._values.get(kind, {})

        def compared(found: Compared) -> None:
            basis.move_to(found.newer)
            self._view.show_newer(kind, found)

        self._tasks.run(
            lambda _: basis.compare(self._desk, kind, mine), compared, self._view.show_error
        )

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self._view.set_busy(busy=busy)

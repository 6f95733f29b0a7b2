"""What every page after sign-in is given: the desk, the look, the worker, and the way around."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from shelterdesk.domain.house_lists import HouseLists
from shelterdesk.domain.kinds.house_list import HouseField, HouseWord
from shelterdesk.domain.record import Record, ResidentId
from shelterdesk.errors import PassphraseNeeded
from shelterdesk.services import house_lists, medicines, options
from shelterdesk.services.progress import Progress
from shelterdesk.services.value_words import ValueWords
from shelterdesk.ui.kit.banner import Banner
from shelterdesk.ui.kit.datewords import both_words
from shelterdesk.ui.kit.drafts import DraftKeeper
from shelterdesk.ui.kit.form import Means
from shelterdesk.ui.kit.look import Look
from shelterdesk.ui.kit.tasks import Tasks
from shelterdesk.ui.kit.taste import AS_THE_SHELTER, Taste
from shelterdesk.ui.pages.step_up import StepUp
from shelterdesk.ui.presenters.cover import Cover

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.services.register import Register


SECOND_CALENDARS = {"thai_be": "buddhist", "ethiopic": "ethiopic"}


class Seat(QObject):
    """One signed-in person at one window. Pages say what happened; the shell decides the rest."""

    went = Signal(str)  # a route, such as "residents/<id>/readiness"
    alone = Signal(object)  # a page that takes the window until it says ``left``
    reach_changed = Signal(object, str)  # the kinds that show, and the resident
    readers_known = Signal(object)  # names of who reads what shows; None: oneself alone
    register_changed = Signal()
    changed = Signal(object, str)  # frozenset of kinds that changed, and the resident
    draft_kept = Signal(str)  # words for the status bar
    taste_chosen = Signal(object)
    lent = Signal(object)  # a page for a resident: nothing else shows until a worker is back
    locking = Signal()  # what shows is let go of, before the desk closes

    def __init__(
        self,
        desk: Desk,
        look: Look,
        tasks: Tasks,
        taste: Taste,
        cover: Cover,
        *,
        code_names: bool = True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk, self.look, self.tasks, self.taste = desk, look, tasks, taste
        self.cover, self.code_names = cover, code_names
        self.banner = Banner(look)
        tasks.progressed.connect(self.banner.progressed)
        self.added = HouseLists()  # until they are read
        self.means = self._means()
        self.show = ValueWords(look.words, self.day, options.option_label, self.name_of)
        self.register: Register | None = None  # everybody, once all were read
        self.known: Register | None = None  # whom one can find by now
        self.hidden: frozenset[type[Record]] = medicines.KINDS  # until the settings are read
        self.guarded: Callable[[], Mapping[str, bool]] = dict  # what protects this program now
        self.backs_up_on_leaving = False
        self._keepers: list[DraftKeeper] = []
        self._after_step_up: list[tuple[QWidget, Callable[[], object], Callable[[], None]]] = []
        self.changed.connect(self._see_added)
        self.read_added()

    def take_settings(self, values: Mapping[str, str]) -> None:
        """What the shelter has decided about names and calendars."""
        self.code_names = values["code_names_everywhere"] == "yes"
        self.hidden = frozenset() if values[medicines.MODULE] == "yes" else medicines.KINDS
        if self.taste.calendar == AS_THE_SHELTER:
            calendar = SECOND_CALENDARS.get(values["second_calendar"], "")
            self.look = replace(self.look, calendar=calendar)
            self.means = self._means()

    def read_added(self) -> None:
        """Read what the house added; where that cannot be read, forms are as we ship them."""
        desk = self.desk
        self.tasks.run(lambda _: house_lists.read(desk), self.take_added, _leave, owner=self)

    def _see_added(self, kinds: frozenset[type[Record]], resident: str) -> None:
        if kinds & {HouseField, HouseWord}:
            self.read_added()

    def take_added(self, added: HouseLists) -> None:
        """What the house asks and offers beside ours; forms that open from now on have it."""
        self.added = added
        self.look.words.house.learn(added.vocabulary)
        self.means = self._means()

    def _means(self) -> Means:
        added, desk = self.added, self.desk
        return Means(self.look, desk.today, options.options, desk.now, added.offered, added.field)

    def day(self, day: Any) -> str:
        """A day in the person's calendars."""
        return both_words(day, self.look)

    @property
    def keepers(self) -> tuple[DraftKeeper, ...]:
        """Everything that is being typed somewhere."""
        self._keepers = [keeper for keeper in self._keepers if isValid(keeper)]
        return tuple(self._keepers)

    def add_keeper(self, keeper: DraftKeeper) -> None:
        """Somebody began to type; flushed when the screen is hidden or locked."""
        self._keepers.append(keeper)

    def step_up(
        self, owner: QWidget, then: Callable[[], object], given_up: Callable[[], None]
    ) -> None:
        """Ask for the passphrase, once for however many pages need it; then try all again."""
        self._after_step_up.append((owner, then, given_up))
        if len(self._after_step_up) == 1:
            box = StepUp(self.desk, self.look, self.tasks, owner.window())
            box.accepted.connect(lambda: self._stepped_up(fitted=True))
            box.rejected.connect(lambda: self._stepped_up(fitted=False))
            box.open()

    def _stepped_up(self, *, fitted: bool) -> None:
        waiting, self._after_step_up = self._after_step_up, []
        for owner, then, given_up in waiting:
            if isValid(owner):
                (then if fitted else given_up)()

    def asker(self, owner: QWidget) -> Asker:
        """The worker for one page: nothing is answered to a page that is gone."""
        return Asker(self, owner)

    def say_reach(self, kinds: Iterable[type[Record]], resident: str) -> None:
        """Tell the status bar what shows now; without kinds it says nothing of who reads it."""
        self.reach_changed.emit(tuple(kinds), resident)

    def set_register(self, register: Register) -> None:
        """Everybody this person may know of, as it stands now."""
        self.register = self.known = register
        self.register_changed.emit()

    def set_known(self, register: Register) -> None:
        """Those who were read until now; what needs everybody waits."""
        self.known = register
        self.register_changed.emit()

    def name_of(self, resident: ResidentId) -> str:
        """What a resident is called in lists; empty when out of reach."""
        row = self.known.row(resident) if self.known else None
        if row is None:
            return ""
        return row.code_name if self.code_names else row.preferred or row.code_name


def _leave(error: Exception) -> None:
    """A house that cannot be read says so elsewhere."""


class Asker:
    """Asks the desk for a page. Where a passphrase is needed, it is asked for and tried again."""

    def __init__(self, seat: Seat, owner: QWidget) -> None:
        self._seat, self._owner = seat, owner

    def run(
        self,
        job: Callable[[Progress], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Progress:
        """Start *job*; an error nobody wants goes to the banner."""
        tell = failed or self._seat.banner.show_error
        again = partial(self.run, job, done, failed)

        def failing(error: Exception) -> None:
            if isinstance(error, PassphraseNeeded):
                self._seat.step_up(self._owner, again, lambda: tell(error))
            else:
                tell(error)

        return self._seat.tasks.run(job, done, failing, owner=self._owner)

    def soon(self, act: Callable[[], object]) -> None:
        """Call *act* in a turn of the event loop of its own, unless the page is gone by then."""
        self._seat.tasks.soon(act, owner=self._owner)

"""Signing in: what is asked, what a try comes to, how long to wait. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from shelterdesk.errors import SignInFailed, WaitBefore


class House(Protocol):
    """A house that this computer knows."""

    @property
    def path(self) -> Path: ...
    @property
    def title(self) -> str: ...
    @property
    def practice(self) -> bool: ...


class SignInView(Protocol):
    """What the sign-in page can be told."""

    def show_house(self, title: str, *, practice: bool) -> None: ...
    def show_failure(self, error: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def wait(self, seconds: int) -> None: ...
    def signed_in(self, desk: Any) -> None: ...


class Runner(Protocol):
    """Where work is done."""

    def run(
        self,
        job: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
    ) -> object: ...


class SignIn:
    """One try after another. A real house's name is not shown before somebody signed in."""

    def __init__(
        self,
        tasks: Runner,
        view: SignInView,
        houses: Sequence[House],
        sign_in: Callable[[Path, str, str], Any],
    ) -> None:
        self._tasks, self._view = tasks, view
        self._houses, self._sign_in = tuple(houses), sign_in
        self._chosen: House | None = None

    def start(self) -> None:
        """Show the first house."""
        if self._houses:
            self.choose(0)

    def choose(self, number: int) -> None:
        """Use another house."""
        self._chosen = self._houses[number]
        title = self._chosen.title if self._chosen.practice else ""
        self._view.show_house(title, practice=self._chosen.practice)

    def enter(self, name: str, passphrase: str) -> None:
        """Try to sign in; an empty line is no try."""
        house = self._chosen
        if house is None or not name.strip() or not passphrase:
            self._view.show_failure(SignInFailed())
            return
        self._view.set_busy(busy=True)
        self._tasks.run(
            lambda _: self._sign_in(house.path, name.strip(), passphrase),
            self._entered,
            self._failed,
        )

    def _entered(self, desk: Any) -> None:
        self._view.set_busy(busy=False)
        self._view.signed_in(desk)

    def _failed(self, error: Exception) -> None:
        self._view.set_busy(busy=False)
        self._view.show_failure(error)
        if isinstance(error, WaitBefore):
            self._view.wait(error.seconds)

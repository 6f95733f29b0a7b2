"""Signing in: what is asked, what a try comes to, how long to wait. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from shelterdesk.errors import NoKeyring, SecretMissing, SignInFailed, WaitBefore


class House(Protocol):
    """A house that this computer knows."""

    @property
    def path(self) -> Path: ...
    @property
    def title(self) -> str: ...
    @property
    def practice(self) -> bool: ...


@dataclass(frozen=True)
class Keys:
    """This computer's key for a house; ``app.py`` gives it.

    ``find`` raises ``SecretMissing`` or ``NoKeyring`` where the key is needed and not here.
    ``take_card`` uses a typed workstation card for the next sign-in; ``CardMistyped``.
    """

    find: Callable[[Path], None]
    take_card: Callable[[Path, str], None]


class SignInView(Protocol):
    """What the sign-in page can be told."""

    def show_house(self, title: str, *, practice: bool) -> None: ...
    def show_failure(self, error: Exception) -> None: ...
    def set_busy(self, *, busy: bool) -> None: ...
    def wait(self, seconds: int) -> None: ...
    def signed_in(self, desk: Any) -> None: ...
    def offer_card(self) -> None: ...
    def ask_for_card(self, error: Exception) -> None: ...
    def card_fits(self) -> None: ...
    def card_failed(self, error: Exception) -> None: ...


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
        keys: Keys | None = None,
    ) -> None:
        self._keys, self._looks = keys, False
        self._tasks, self._view = tasks, view
        self._houses, self._sign_in = tuple(houses), sign_in
        self._chosen: House | None = None

    @property
    def chosen(self) -> House | None:
        """The house that is chosen; None where there is none."""
        return self._chosen

    def start(self) -> None:
        """Show the first house."""
        if self._houses:
            self.choose(0)

    def choose(self, number: int) -> None:
        """Use another house."""
        self._chosen = self._houses[number]
        title = self._chosen.title if self._chosen.practice else ""
        self._view.show_house(title, practice=self._chosen.practice)
        if self._looks:
            self.look_for_key()

    def look_for_key(self) -> None:
        """Say at once if this computer does not have the key of the chosen house."""
        self._looks = True
        house, keys = self._chosen, self._keys
        if house is not None and keys is not None and not house.practice:
            self._tasks.run(lambda _: keys.find(house.path), lambda _: None, self._no_key)

    def give_card(self, text: str) -> None:
        """Use what was typed from the workstation card."""
        house, keys = self._chosen, self._keys
        if house is not None and keys is not None:
            self._tasks.run(
                lambda _: keys.take_card(house.path, text),
                lambda _: self._view.card_fits(),
                self._view.card_failed,
            )

    def _no_key(self, error: Exception) -> None:
        if isinstance(error, SecretMissing | NoKeyring):
            self._view.ask_for_card(error)

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
        if self._keys is not None and isinstance(error, SecretMissing | NoKeyring):
            self._view.ask_for_card(error)
            return
        self._view.show_failure(error)
        if self._keys is not None and self._chosen is not None and not self._chosen.practice:
            self._view.offer_card()
        if isinstance(error, WaitBefore):
            self._view.wait(error.seconds)

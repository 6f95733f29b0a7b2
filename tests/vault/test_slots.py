"""From a passphrase to keys: what fits, what does not, and that both look alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from shelterdesk.errors import SecretMissing, SignInFailed, Tampered, WaitBefore
from shelterdesk.vault import founding, slots
from shelterdesk.vault.keyfile import Cost, KeyFile
from shelterdesk.vault.ledger import EntryRow, Head

CHEAP = Cost(memory_kib=32, passes=1, lanes=1)
PASSPHRASE = "seven quiet herons at dawn"


@dataclass
class MemorySecrets:
    """A keyring of dicts."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def find(self, db: str) -> bytes:
        if db not in self.kept:
            raise SecretMissing
        return self.kept[db]

    def keep(self, db: str, secret: bytes) -> None:
        self.kept[db] = secret


@dataclass
class Steady:
    """A clock that tests move."""

    at: float = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def founded() -> founding.Founded:
    people = [("Mia", ("MGR",)), ("Hana", ("HS",))]
    return founding.found(house_code="TEST-01", practice=True, people=people, now=1)


@pytest.fixture
def keyfile(founded: founding.Founded, tmp_path: Path) -> KeyFile:
    keyfile, _ = founded.key_file(tmp_path / "keys.json")
    for login, bundle in zip(("mia", "hana"), founded.bundles, strict=True):
        slots.put_slot(keyfile, login, PASSPHRASE, bundle, CHEAP)
        slots.give_database_key(keyfile, bundle, founded.database_key)
    keyfile.save()
    return keyfile


def opened(keyfile: KeyFile, login: str = "mia", passphrase: str = PASSPHRASE) -> str:
    return slots.open_slot(keyfile, login, passphrase, None, Steady()).key_id


def test_a_name_and_a_passphrase_give_the_database_key(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    bundle = slots.open_slot(keyfile, "mia", PASSPHRASE, None, Steady())
    assert bundle.packed() == founded.bundles[0].packed()
    assert slots.database_key(keyfile, bundle) == founded.database_key
    assert len(founded.database_key) == 48


@pytest.mark.parametrize("login", ["MIA", " mia ", "Mia"])
def test_a_name_is_folded(keyfile: KeyFile, login: str) -> None:
    assert opened(keyfile, login) == opened(keyfile)


def test_a_passphrase_is_the_same_however_its_letters_are_composed(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    slots.put_slot(keyfile, "mia", "caf\u00e9 au matin", founded.bundles[0], CHEAP)
    keyfile.save()
    assert opened(keyfile, "mia", "cafe\u0301 au matin") == founded.bundles[0].key_id


@pytest.mark.attack(1)
@pytest.mark.parametrize(("login", "passphrase"), [("mia", "x"), ("nobody", PASSPHRASE)])
def test_whatever_does_not_fit_says_the_same(keyfile: KeyFile, login: str, passphrase: str) -> None:
    with pytest.raises(SignInFailed) as met:
        opened(keyfile, login, passphrase)
    assert (type(met.value), met.value.args) == (SignInFailed, ())


@pytest.mark.attack(1)
def test_an_unknown_name_costs_the_same_work(
    keyfile: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[tuple[int, int, int]] = []
    honest = slots.hash_secret_raw

    def counted(secret, salt, passes, memory, lanes, size, kind):  # type: ignore[no-untyped-def]
        tried.append((passes, memory, lanes))
        return honest(secret, salt, passes, memory, lanes, size, kind)

    monkeypatch.setattr(slots, "hash_secret_raw", counted)
    for login in ("mia", "nobody"):
        with pytest.raises(SignInFailed):
            opened(keyfile, login, "x")
    assert tried == [(1, 32, 1), (1, 32, 1)]


@pytest.mark.attack(3)
@pytest.mark.parametrize(
    "cost",
    [Cost(64, 1, 1), Cost(32, 2, 1), Cost(16, 1, 1), Cost(32, 1, 2), Cost(1 << 30, 1, 1)],
    ids=str,
)
def test_the_cost_in_the_file_cannot_be_changed(keyfile: KeyFile, cost: Cost) -> None:
    for handle, slot in keyfile.slots.items():
        keyfile.slots[handle] = replace(slot, cost=cost)
    keyfile.save()
    with pytest.raises(SignInFailed):
        opened(keyfile)


@pytest.mark.attack(9)
def test_a_slot_of_somebody_else_does_not_open_under_ones_name(keyfile: KeyFile) -> None:
    mia, hana = keyfile.slots
    keyfile.slots[mia] = keyfile.slots[hana]
    keyfile.save()
    with pytest.raises(SignInFailed):
        opened(keyfile)


def test_the_owner_beside_a_slot_cannot_be_changed(keyfile: KeyFile) -> None:
    # Whoever takes slots away goes by it: another name there would save somebody's way in.
    for handle, slot in keyfile.slots.items():
        keyfile.slots[handle] = replace(slot, owner="somebody else")
    keyfile.save()
    with pytest.raises(SignInFailed):
        opened(keyfile)


@pytest.mark.attack(2)
def test_a_slot_with_a_secret_opens_on_this_computer_only(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    here, elsewhere = MemorySecrets(), MemorySecrets()
    here.keep(founded.db, b"s" * 32)
    elsewhere.keep(founded.db, b"t" * 32)
    keyfile.slots.clear()
    slots.put_slot(keyfile, "mia", PASSPHRASE, founded.bundles[0], CHEAP, here)
    keyfile.save()
    bundle = slots.open_slot(keyfile, "mia", PASSPHRASE, here, Steady())
    assert bundle.key_id == founded.bundles[0].key_id
    for secrets in (elsewhere, None):
        with pytest.raises(SignInFailed):
            slots.open_slot(keyfile, "mia", PASSPHRASE, secrets, Steady())
    with pytest.raises(SecretMissing):
        slots.open_slot(keyfile, "mia", PASSPHRASE, MemorySecrets(), Steady())


def test_a_passphrase_only_slot_asks_no_keyring(keyfile: KeyFile) -> None:
    assert slots.open_slot(keyfile, "mia", PASSPHRASE, MemorySecrets(), Steady()).x


def test_a_database_key_taken_away_ends_access(keyfile: KeyFile) -> None:
    bundle = slots.open_slot(keyfile, "mia", PASSPHRASE, None, Steady())
    del keyfile.database_keys[bundle.user_id]
    with pytest.raises(SignInFailed):
        slots.database_key(keyfile, bundle)


@pytest.mark.attack(9)
def test_a_colleagues_sealed_database_key_does_not_open(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    mia, hana = founded.bundles
    keyfile.database_keys[mia.user_id] = keyfile.database_keys[hana.user_id]
    with pytest.raises(Tampered):
        slots.database_key(keyfile, mia)


def test_another_houses_root_is_noticed(keyfile: KeyFile) -> None:
    other = founding.found(house_code="TEST-02", practice=True, people=[], now=1)
    keyfile.root = replace(other.root, db=keyfile.db)
    with pytest.raises(Tampered):
        slots.open_slot(_unread(keyfile), "mia", PASSPHRASE, None, Steady())


def _unread(keyfile: KeyFile) -> KeyFile:
    """*keyfile* as it is in memory: nothing lies on disk to be read again."""
    keyfile.path.unlink()
    return keyfile


def test_a_real_house_says_so_in_its_signed_certificate() -> None:
    assert not founding.found(house_code="X", practice=False, people=[], now=1).root.practice


# ---- waiting


def fail(keyfile: KeyFile, clock: Steady, login: str = "mia") -> SignInFailed:
    with pytest.raises(SignInFailed) as met:
        slots.open_slot(keyfile, login, "x", None, clock)
    return met.value


def pauses(keyfile: KeyFile, clock: Steady, login: str, tries: int) -> list[int]:
    found = []
    for _ in range(tries):
        error = fail(keyfile, clock, login)
        seconds = error.seconds if isinstance(error, WaitBefore) else 0
        found.append(seconds)
        clock.at += seconds
    return found


@pytest.mark.parametrize("login", ["mia", "nobody"])
def test_from_the_fourth_failure_one_waits_longer_and_longer(keyfile: KeyFile, login: str) -> None:
    waited = pauses(keyfile, Steady(), login, 12)
    assert waited == [0, 0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300]


def test_while_waiting_the_right_passphrase_waits_too(keyfile: KeyFile) -> None:
    clock = Steady()
    pauses(keyfile, Steady(), "mia", 3)
    fail(keyfile, clock)
    clock.at += 2
    with pytest.raises(WaitBefore) as met:
        slots.open_slot(keyfile, "mia", PASSPHRASE, None, clock)
    assert met.value.seconds == 3
    clock.at += 3
    assert slots.open_slot(keyfile, "mia", PASSPHRASE, None, clock).x
    assert KeyFile.load(keyfile.path).waits == {}


@pytest.mark.attack(42)
def test_starting_the_program_or_the_computer_again_does_not_end_a_wait(
    keyfile: KeyFile,
) -> None:
    clock = Steady()
    pauses(keyfile, clock, "mia", 4)
    clock.at -= 5
    fresh = KeyFile.load(keyfile.path)
    assert fail(fresh, clock).args == ("5",)
    begun_again = Steady(1.0)
    with pytest.raises(WaitBefore):
        slots.open_slot(fresh, "mia", PASSPHRASE, None, begun_again)
    begun_again.at += 5
    assert slots.open_slot(fresh, "mia", PASSPHRASE, None, begun_again).x


def test_names_that_nobody_has_do_not_fill_the_file(keyfile: KeyFile) -> None:
    clock = Steady()
    for n in range(60):
        clock.at += 1
        fail(keyfile, clock, f"stranger {n}")
    assert len(keyfile.waits) == 50


# ---- heads


def entry(seq: int) -> EntryRow:
    return EntryRow(seq, 1, "k", "x", "{}", b"", bytes((seq,)) * 32, b"")


def test_a_head_is_remembered_from_one_sitting_to_the_next(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    mia = founded.bundles[0]
    assert slots.head_of(keyfile, mia, "mia", None) is None
    slots.keep_head(keyfile, mia, "mia", None, entry(7))
    fresh = KeyFile.load(keyfile.path)
    assert slots.head_of(fresh, mia, "mia", None) == Head(7, bytes((7,)) * 32)


def test_two_seats_keep_each_others_heads(keyfile: KeyFile, founded: founding.Founded) -> None:
    mia, hana = founded.bundles
    other = KeyFile.load(keyfile.path)
    slots.keep_head(keyfile, mia, "mia", None, entry(7))
    slots.keep_head(other, hana, "hana", None, entry(9))
    fresh = KeyFile.load(keyfile.path)
    assert slots.head_of(fresh, mia, "mia", None) == Head(7, bytes((7,)) * 32)


@pytest.mark.attack(15)
def test_a_head_taken_away_or_from_a_colleague_is_noticed(
    keyfile: KeyFile, founded: founding.Founded
) -> None:
    mia, hana = founded.bundles
    slots.keep_head(keyfile, hana, "hana", None, entry(9))
    of_mia, of_hana = (slots.handle_of(keyfile.db, login, None) for login in ("mia", "hana"))
    keyfile.heads[of_mia] = keyfile.heads[of_hana]
    with pytest.raises(Tampered):
        slots.head_of(keyfile, mia, "mia", None)
    del keyfile.heads[of_mia]
    with pytest.raises(Tampered):
        slots.head_of(keyfile, mia, "mia", None)


def test_the_file_holds_no_names(keyfile: KeyFile, founded: founding.Founded) -> None:
    slots.put_slot(keyfile, "marker of somebody", PASSPHRASE, founded.bundles[0], CHEAP)
    keyfile.save()
    text = keyfile.path.read_text(encoding="utf-8").casefold()
    for words in ("marker", "somebody", PASSPHRASE, founded.database_key.hex()):
        assert words not in text

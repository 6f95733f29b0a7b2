"""The trail: edited, cut, replaced; and the weekly check that says where."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shelterdesk.errors import SignInFailed, Tampered
from shelterdesk.vault.bundle import Bundle
from shelterdesk.vault.ledger import Head
from shelterdesk.vault.vault import Vault
from tests.vault.house import AMARA, House


@pytest.fixture
def mia(house: House) -> Vault:
    mia = house.vault("mia")
    for n in range(3):
        house.write(mia, "everyday", AMARA, {"n": n})
    return mia


def problems(vault: Vault) -> tuple[str, ...]:
    return vault.verify(lambda *_: None).problems


def test_a_sound_house_has_no_problems(house: House, mia: Vault) -> None:
    told: list[tuple[int, int]] = []
    report = mia.verify(lambda done, total: told.append((done, total)))
    assert (report.entries, report.rows, report.problems) == (5, 3, ())
    assert told == [(5, 5)]


@pytest.mark.attack(14)
@pytest.mark.parametrize("change", [{"detail": "x"}, {"at": 1}, {"action": "x"}, {"prev": b""}])
def test_an_edited_entry_is_found(house: House, mia: Vault, change: dict[str, object]) -> None:
    house.ledger.entries[2] = replace(house.ledger.entries[2], **change)  # type: ignore[arg-type]
    assert problems(mia) == ("entry:3",)


@pytest.mark.attack(14)
def test_an_entry_signed_anew_by_somebody_else_is_found(house: House, mia: Vault) -> None:
    entry = house.ledger.entries[2]
    sig = house.vault("eve")._seat.ed.sign(entry.hash)
    house.ledger.entries[2] = replace(entry, sig=sig)
    assert problems(mia) == ("entry:3",)


@pytest.mark.attack(14)
def test_a_deleted_entry_is_found(house: House, mia: Vault) -> None:
    del house.ledger.entries[3]
    found = problems(mia)
    assert found[0] == "entry:5"
    assert len(found) == 2


def test_a_deleted_item_is_found_when_opened_and_weekly(house: House, mia: Vault) -> None:
    row = next(iter(house.ledger.rows.values()))
    house.ledger.placed = [(n, i) for n, i in house.ledger.placed if i.obj != row.id]
    mia.forget()
    with pytest.raises(Tampered):
        mia.open(row)
    assert set(problems(mia)) == {"entry:3", f"foreign:{row.id.hex()}:1"}


def test_a_list_beside_the_trail_is_found(house: House, mia: Vault) -> None:
    found = next(iter(house.ledger.list_rows.values()))
    house.ledger.list_rows[bytes(32)] = replace(found, hash=bytes(32))
    assert problems(mia) == (f"list:{bytes(32).hex()}",)


@pytest.mark.attack(11)
def test_a_certificate_that_the_root_did_not_sign_counts_for_nothing(
    house: House, mia: Vault
) -> None:
    own = next(k for k in house.ledger.keys if k.id == house.key("eve"))
    house.ledger.keys.append(replace(own, id="zz", user_id=house.user("mia")))
    house.ledger.roles[0] = replace(house.ledger.roles[0], roles=("MGR", "COU"))
    assert set(problems(mia)) >= {"certificate:zz", f"certificate:{house.ledger.roles[0].id}"}
    assert mia.person_of("zz") is None


# ---- signing in


def seen(house: House) -> Head:
    head = house.ledger.entries[-1]
    return Head(head.seq, head.hash)


def test_signing_in_follows_the_chain_from_what_one_saw(house: House, mia: Vault) -> None:
    before = seen(house)
    house.write(mia, "everyday", AMARA, {"n": 9})
    house.vault("max").sign_in(before)


def test_coming_back_after_a_month_asks_for_the_trail_once_and_not_for_each_entry(
    house: House, mia: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(before: Head) -> int:
        found: list[int] = []
        one = house.ledger.entry
        with monkeypatch.context() as patch:
            patch.setattr(house.ledger, "entry", lambda seq: (found.append(seq), one(seq))[1])
            max_.sign_in(before)
        return len(found)

    max_ = house.vault("max")
    before = seen(house)
    usual = asked(before)
    for number in range(30):
        house.write(mia, "everyday", AMARA, {"n": number})
    assert asked(before) == usual
    del house.ledger.entries[-10]  # and none is passed over
    with pytest.raises(Tampered):
        max_.sign_in(before)


@pytest.mark.attack(15)
def test_an_older_file_is_noticed_by_who_saw_more(house: House, mia: Vault) -> None:
    before = seen(house)
    del house.ledger.entries[-1]
    with pytest.raises(Tampered):
        house.vault("max").sign_in(before)


def test_another_history_is_noticed(house: House, mia: Vault) -> None:
    before = seen(house)
    with pytest.raises(Tampered):
        house.vault("max").sign_in(replace(before, hash=bytes(32)))


def test_an_entry_changed_since_is_noticed(house: House, mia: Vault) -> None:
    before = seen(house)
    house.write(mia, "everyday", AMARA, {"n": 9})
    max_ = house.vault("max")
    house.ledger.entries[-1] = replace(house.ledger.entries[-1], detail="x")
    with pytest.raises(Tampered):
        max_.sign_in(before)


def test_a_key_without_a_certificate_does_not_sign_in(house: House, mia: Vault) -> None:
    house.ledger.keys = [k for k in house.ledger.keys if k.id != house.key("eve")]
    with pytest.raises(SignInFailed):
        house.vault("eve")


@pytest.mark.attack(11)
def test_a_replaced_public_key_is_noticed(house: House, mia: Vault) -> None:
    from shelterdesk.vault.founding import new_person

    _, other = new_person(house.db, house.root_pub, house.root, "x", 1)
    place = next(n for n, k in enumerate(house.ledger.keys) if k.id == house.key("eve"))
    house.ledger.keys[place] = replace(other, id=house.key("eve"), user_id=house.user("eve"))
    with pytest.raises(SignInFailed):
        house.vault("eve")


def test_removals_have_an_entry_of_their_own(house: House, mia: Vault) -> None:
    row = next(iter(house.ledger.rows.values()))
    unit = mia.unit()
    unit.remove(row.kind, row.id, row.rev, row.digest)
    with pytest.raises(ValueError, match="removals"):
        unit.close("write", "{}")
    unit.dropped()


@pytest.mark.attack(15)
def test_an_empty_file_is_noticed_by_who_saw_more(house: House, mia: Vault) -> None:
    before, max_ = seen(house), house.vault("max")
    house.ledger.entries.clear()
    with pytest.raises(Tampered):
        max_.sign_in(before)


def test_another_key_under_ones_own_certificate_is_noticed(house: House, mia: Vault) -> None:
    eve, hana = house.bundles["eve"], house.bundles["hana"]
    house.bundles["eve"] = Bundle(
        user_id=eve.user_id, key_id=eve.key_id, x=hana.x, ed=eve.ed, root_pub=eve.root_pub
    )
    with pytest.raises(Tampered, match="own certificate"):
        house.vault("eve")

"""What was made last counts; of the same second always the same one."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

from shelterdesk.domain.kinds.resident import AgeStatus
from shelterdesk.domain.newest import newest, newest_of_each
from shelterdesk.domain.record import RecordId, ResidentId

NOON = datetime(2026, 7, 24, 12, tzinfo=UTC)
DARA, MINA = ResidentId("1" * 32), ResidentId("2" * 32)


def _made(id: str, resident: ResidentId, minutes: int) -> AgeStatus:
    return AgeStatus(id=RecordId(id), resident=resident, made_at=NOON + timedelta(minutes=minutes))


def test_the_last_one_counts_in_whichever_order_they_come() -> None:
    first, second, twin = _made("f", DARA, 0), _made("a", DARA, 1), _made("b", DARA, 1)
    hers = _made("c", MINA, -5)
    for found in permutations((first, second, twin, hers)):
        assert newest(found) is twin
        assert newest_of_each(found) == {DARA: twin, MINA: hers}


def test_of_none_there_is_none() -> None:
    assert newest(()) is None
    assert newest_of_each(()) == {}

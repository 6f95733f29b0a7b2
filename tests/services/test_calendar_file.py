"""The file for another calendar: one's own times, and nothing that names anybody."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from shelterdesk.domain.kinds.appointment import AppointmentState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import CannotWrite, PassphraseNeeded
from shelterdesk.i18n import translator
from shelterdesk.services import calendar, calendar_file
from tests.cast import Cast


def test_it_holds_ones_own_times_and_no_name(cast: Cast, tmp_path: Path) -> None:
    with cast.seated("mia", "nils", "carla", "nora"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        cast.assign(rosa, "nora", Role.NUR)
        carla, nora = cast.desk("carla"), cast.desk("nora")
        at = carla.now().replace(hour=10, minute=0)
        given = {"start_at": at, "place": "Clinic", "escort": "Nils", "remark": "river"}
        mine = calendar.book(carla, rosa, {**given, "user_ids": [carla.user_id]}).value
        calendar.book(carla, rosa, {**given, "user_ids": [nora.user_id]})
        off = calendar.book(carla, rosa, {**given, "user_ids": [carla.user_id]}).value
        calendar.settle(carla, off, AppointmentState.CANCELLED_BY_HOUSE)
        path = tmp_path / "calendar.ics"
        assert calendar_file.export(carla, path, translator("en")) == 1
        written = path.read_bytes()
        (event,) = Calendar.from_ical(written).walk("VEVENT")
        assert event.decoded("dtstart") == at
        assert event.decoded("dtend") == at + timedelta(hours=1)
        assert event["summary"] == "Appointment"
        for told in ("Rosa", "code", "Clinic", "Nils", "Carla", "river", mine.id, rosa, "TEST-01"):
            assert told.encode() not in written, told
        assert carla.latest("calendar.export") is not None
        assert calendar_file.export(nora, path, translator("en")) == 1  # hers alone
        with pytest.raises(CannotWrite):
            calendar_file.export(carla, tmp_path / "gone" / "calendar.ics", translator("en"))
        cast.time.pass_by(minutes=11)
        with pytest.raises(PassphraseNeeded):
            calendar_file.export(carla, path, translator("en"))

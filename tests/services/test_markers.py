"""A day's work with marker names and notes: none of them is in any file the program wrote."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.roles import Role
from shelterdesk.services import (
    counselling,
    drafts,
    readiness,
    reading,
    records,
    trail,
)
from shelterdesk.services.register import open_register
from tests.cast import TODAY, Cast

MARKERS = (
    "Zebrafinch Quillwort",
    "ဇီးကွက်နီ",
    "XK7712934",
    "the lantern over the third gate",
    "nobody must know about the blue boat",
    "1987-06-05",
    "half a sentence about the ferry",
)
NAME, OWN, NUMBER, NOTE, REMARK, BORN, DRAFT = MARKERS


def written_by(*folders: Path) -> dict[str, bytes]:
    return {str(f): f.read_bytes() for folder in folders for f in folder.rglob("*") if f.is_file()}


def found_in(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [
        (path, marker)
        for path, content in files.items()
        for marker in MARKERS
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
        if marker.encode(encoding) in content
    ]


@pytest.mark.attack(26)
def test_no_marker_is_in_any_file(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    spare = tmp_path / "temp"
    spare.mkdir()
    for name in ("TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(spare))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with caplog.at_level("DEBUG"), cast.seated("mia", "nils", "amara", "carla"):
        rosa = cast.admit("nils", OWN)
        cast.assign(rosa, "amara", Role.COU)
        cast.assign(rosa, "carla", Role.CM)
        mia, amara, carla = (cast.desk(n) for n in ("mia", "amara", "carla"))
        records.add(carla, IdentityName, rosa, {"full_text": NAME})
        records.add(carla, Identity, rosa, {"birth_date": PartialDate(BORN)})
        paper = {"document_type": "passport", "state": "missing", "number": NUMBER}
        paper_id = records.add(carla, Document, rosa, {**paper, "remark": REMARK}).value.id
        records.amend(carla, Document, paper_id, 1, {"state": "application_preparing"})
        consent = {"consent_type": ConsentType.STORAGE, "decision": Decision.GIVEN}
        records.add(carla, Consent, rosa, {**consent, "starts_on": TODAY, "own_words": REMARK})
        drafts.keep(amara, "session", {"brought": DRAFT})
        line = counselling.record_session(amara, rosa, {"held_on": TODAY}, {"brought": NOTE}).value
        assert line.note is not None
        counselling.sign_note(amara, line.note.id)
        counselling.add_to_note(amara, line.note.id, {"text": NOTE})
        reading.reveal(carla, Document, paper_id)
        assert open_register(mia).find("Zebrafinch")[0].resident == rosa
        assert NOTE not in str(trail.of_resident(mia, rosa))
        pdf = readiness.print_report(mia, rosa, "internal").pdf
        assert NAME.encode() not in pdf.split(b"stream")[0]  # nor in its metadata
        during = written_by(cast.folder, spare)
        assert len(during) > 3
        assert found_in(during) == []
    assert found_in(written_by(cast.folder, spare)) == []
    assert not any(marker in caplog.text for marker in MARKERS)


@pytest.mark.attack(31)
def test_an_error_never_repeats_what_was_typed(cast: Cast) -> None:
    from shelterdesk.errors import ShelterDeskError

    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils", OWN)
        cast.assign(rosa, "carla", Role.CM)
        tries = (
            lambda: records.add(cast.desk("nils"), Document, rosa, {"remark": NOTE}),
            lambda: records.add(cast.desk("carla"), Consent, rosa, {"own_words": NOTE}),
            lambda: readiness.print_report(cast.desk("mia"), rosa, NOTE),
        )
        for attempt in tries:
            with pytest.raises(ShelterDeskError) as met:
                attempt()
            said = f"{met.value!r} {met.value.title} {met.value.hint} {vars(met.value)}"
            assert NOTE not in said


def test_a_file_that_is_there_survives_a_report_that_may_not_leave(
    cast: Cast, tmp_path: Path
) -> None:
    from dataclasses import replace

    from shelterdesk.errors import CannotWrite, NoConsent
    from shelterdesk.services import printing

    with cast.seated("mia", "nils"):
        rosa, mia = cast.admit("nils"), cast.desk("mia")
        made = printing.make_report(mia, rosa, "internal")
        kept, new = tmp_path / "kept.pdf", tmp_path / "new.pdf"
        kept.write_bytes(b"before")
        outside = replace(made, told={**made.told, "profile": "iom"})
        for path in (kept, new):
            with pytest.raises(NoConsent):
                printing.save_report(mia, outside, path)
        assert kept.read_bytes() == b"before"
        assert not new.exists()
        with pytest.raises(CannotWrite):
            printing.save_practice_report(mia, made, tmp_path / "nowhere" / "a.pdf")
        printing.save_practice_report(mia, made, kept)
        assert kept.read_bytes() == made.pdf

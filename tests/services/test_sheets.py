"""What one resident's sheet says to each reader: a field that was not agreed to is not on it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pikepdf
import pytest

from shelterdesk.domain.disclosure import INTERNAL, Reader, load_profiles
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, Ground, How
from shelterdesk.domain.kinds.document import Document
from shelterdesk.domain.kinds.identity import Identity, IdentityName, NameUse
from shelterdesk.domain.kinds.journey import Booking, Journey
from shelterdesk.domain.readiness_verdict import Withdrawal
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import load_matrix
from shelterdesk.errors import Invalid, NoConsent, NotAgreed, PracticeOnly
from shelterdesk.i18n import translator
from shelterdesk.reports.kit.styles import Status
from shelterdesk.reports.readiness import render
from shelterdesk.reports.readiness_sheet import ReadinessSheet
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import consents, photos, printing, readiness, records, sheets, standings
from tests.cast import TODAY, Cast, copied
from tests.reports.test_readiness import texts
from tests.services.scan_files import pictures_in
from tests.services.test_photos import jpeg
from tests.services.test_rosters import LINES, settle

SITTING = ("mia", "carla", "nils", "lea", "nora")
EVERYTHING = tuple(load_matrix())
FONTS = Fonts()
SCREEN = "Safety at home: first check"
# What each field looks like on the page of the resident below.
SAID = {
    "name_own": "မသီတာ",
    "name_paper": "AYE AYE KHIN",
    "born": "1 May 1998",
    "nationality": "Myanmar (Burma)",
    "paper_kind": "Passport",
    "paper_number": "4567",
    "paper_issuer": "Office of passports",
    "identification": "Identification is decided",
    "exit_permission": "Exit permission is held",
    "no_hold": "No order holds",
    "wish": "The resident says",
    "verdict": "not a decision",
    "criteria": "Where things stand",
    "travel_days": "Leaving the house",
    "route": "Mae Sot bridge",
    "destination": "Hpa-An",
    "fit_to_travel": "Fit to travel",
    "needs": "Wheelchair",
}
NEVER_LOGGED = (SAID["name_own"], SAID["name_paper"])
SAID["verdict"] = "The resident is free to change this decision"


@pytest.fixture(scope="module")
def told(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """One resident of whom everything is known that a sheet can say."""
    cast = copied(founded_house, tmp_path_factory.mktemp("sheets") / "house")
    with cast.seated(*SITTING):
        who = settle(cast, "Rosa", SAID["name_paper"])
        carla, lea, nora = cast.desk("carla"), cast.desk("lea"), cast.desk("nora")
        cast.assign(who, "nora", Role.NUR)
        own = {"full_text": SAID["name_own"], "use": NameUse.LEGAL}
        records.add(carla, IdentityName, who, own)
        bad = {"full_text": "NAME BY THE BOSS", "use": NameUse.GIVEN_BY_EXPLOITER}
        records.add(carla, IdentityName, who, bad)
        paper = records.page(carla, Document, who).rows[0]
        issuer = {"issuer": SAID["paper_issuer"]}
        records.amend(carla, Document, paper.id, paper.rev, issuer)
        to_photo = {"consent_type": ConsentType.PHOTO, "decision": Decision.GIVEN}
        records.add(carla, Consent, who, {**to_photo, "starts_on": TODAY})
        photos.add(carla, who, jpeg())
        journey = {
            "depart_on": TODAY + timedelta(days=9), "booking": Booking.HELD,
            "port": SAID["route"], "destination": SAID["destination"], "met_by": "A partner",
        }  # fmt: skip
        records.add(carla, Journey, who, journey)
        leaves = TODAY + timedelta(days=9)
        for desk, name, value in (
            (lea, "identification", "known_copy_given"), (lea, "exit_permission", "held"),
            (lea, "hold", "none"), (nora, "fit_to_travel", "met"),
            (nora, "assistance", "wheelchair"),
            (carla, "journey", f"held depart={leaves} arrive={leaves}"),
        ):  # fmt: skip
            readiness.note_fact(desk, who, name, value)
        yield cast


def rosa(cast: Cast) -> ResidentId:
    (row,) = records.page(cast.desk("mia"), Identity, _only(cast)).rows
    return row.resident


def _only(cast: Cast) -> ResidentId:
    with cast.desk("mia").look() as work:
        (found,) = {row.resident for row in work.shelf(Identity).every()}
    return found


def sheet(cast: Cast, code: str, fields: frozenset[str]) -> ReadinessSheet:
    with cast.desk("mia").look() as work:
        reader = Reader(load_profiles()[code], fields)
        return sheets.gather(work, rosa(cast), reader, "A body", None)


def page(made: ReadinessSheet) -> str:
    return " ".join(texts(render(made, fonts=FONTS, words=translator("en"))))


@pytest.mark.parametrize("code", sorted(load_profiles()))
@pytest.mark.parametrize("covers", [(), ("identity",), EVERYTHING], ids=["none", "name", "all"])
@pytest.mark.parametrize("order", ["", "12/2569"], ids=["", "order"])
def test_only_what_was_agreed_stands_on_the_page(
    told: Cast, code: str, covers: tuple[str, ...], order: str
) -> None:
    fields = load_profiles()[code].agreed(covers, order=order)
    if not fields:
        assert code == "police"
        return
    made = sheet(told, code, fields)
    found = page(made)
    for field, words in SAID.items():
        if field == "name_own" and code == INTERNAL:
            continue  # inside the house it is the name in use
        if field == "paper_number" and code == INTERNAL:
            assert "MA1234567" not in found  # masked
            continue
        assert (words.replace(" ", "") in found.replace(" ", "")) is (field in fields), field
    assert set(sheets.shown(made, Reader(load_profiles()[code], fields))) <= fields
    pdf = render(made, fonts=FONTS, words=translator("en"))
    assert pictures_in(pdf) == ("id_photo" in fields)
    assert "NAME BY THE BOSS" not in found
    if code == "embassy":
        assert "Thailand" not in found  # a mission hears of no other citizenship


def test_why_it_is_so_is_not_told_with_the_verdict(told: Cast) -> None:
    embassy = sheet(told, "embassy", load_profiles()["embassy"].agreed(EVERYTHING))
    assert embassy.verdict is not None
    assert embassy.verdict.reasons == ()
    assert (embassy.verdict.met, embassy.verdict.applicable) == (0, 0)
    assert embassy.domains == ()
    assert embassy.dates == ()


def test_who_hears_of_no_verdict_is_not_told_that_there_is_one(told: Cast) -> None:
    for code, order in (("airline", ""), ("police", "12/2569")):
        made = sheet(told, code, load_profiles()[code].agreed(EVERYTHING, order=order))
        found = page(made)
        assert made.signatures == ()
        for words in ("readiness", "DRAFT", "NOT SIGNED", "Signed"):
            assert words not in found, (code, words)


def test_every_open_area_names_a_step(told: Cast) -> None:
    made = sheet(told, INTERNAL, load_profiles()[INTERNAL].agreed(None))
    assert [line.title for line in made.domains if line.status == "open" and not line.items] == []
    steps = [(i.label, i.next_action, i.owner) for line in made.domains for i in line.items]
    assert len(steps) == len(set(steps))  # nothing is said twice
    assert all(owner and action for _, action, owner in steps)


def test_a_travel_paper_that_is_gone_is_not_on_it(told: Cast) -> None:
    carla = told.desk("carla")
    (paper,) = records.page(carla, Document, rosa(told)).rows
    records.amend(carla, Document, paper.id, paper.rev, {"state": "missing"})
    made = sheet(told, "iom", load_profiles()["iom"].agreed(EVERYTHING))
    assert made.paper is None
    (paper,) = records.page(carla, Document, rosa(told)).rows
    records.amend(carla, Document, paper.id, paper.rev, {"state": "handed_over"})


# ---- how it leaves


def agreed(cast: Cast, sort: RecipientClass, body: str, **more: Any) -> None:
    from tests.services.test_rosters import said

    given = said(recipient_class=sort, recipient=body, **more)
    consents.record(cast.desk("carla"), Consent, rosa(cast), given)


def test_the_police_get_a_sheet_by_written_request_only(told: Cast) -> None:
    mia, who = told.desk("mia"), rosa(told)
    agreed(told, RecipientClass.POLICE, "Police of the town", covers=("identity",))
    with pytest.raises(NoConsent):
        printing.make_report(mia, who, "police", "Police of the town", fonts=FONTS)
    report = printing.make_report(
        mia, who, "police", "Police of the town", fonts=FONTS, order="12/2569, 24 Nov"
    )
    kept = printing.let_out(mia, report).value
    assert kept.order == "12/2569, 24 Nov"
    assert kept.ground is Ground.CONSENT
    assert set(kept.fields_shown) <= {"file_number", "name_own", "name_paper", "born", "sex",
                                      "nationality"}  # fmt: skip


def test_a_smaller_yes_while_the_preview_stands_stops_it(told: Cast) -> None:
    mia, who = told.desk("mia"), rosa(told)
    agreed(told, RecipientClass.IOM, "IOM", covers=LINES)
    report = printing.make_report(mia, who, "iom", "IOM", fonts=FONTS)
    agreed(told, RecipientClass.IOM, "IOM", covers=("identity",))
    before = len(records.page(mia, Disclosure, who).rows)
    with pytest.raises(NotAgreed):
        printing.let_out(mia, report)
    assert len(records.page(mia, Disclosure, who).rows) == before
    agreed(told, RecipientClass.IOM, "IOM", decision=Decision.DECLINED)
    with pytest.raises(NoConsent):
        printing.make_report(mia, who, "iom", "IOM", fonts=FONTS)


def test_the_log_says_fields_code_and_way(told: Cast, tmp_path: Any) -> None:
    mia, who = told.desk("mia"), rosa(told)
    report = printing.make_report(mia, who, INTERNAL, fonts=FONTS, password="river mango lamp")
    printing.save_practice_report(mia, report, tmp_path / "a.pdf")
    with pikepdf.open(io.BytesIO((tmp_path / "a.pdf").read_bytes()), password="river mango lamp"):
        pass
    (kept,) = (d for d in records.page(mia, Disclosure, who).rows if d.sheet_no == report.number)
    assert (kept.how, kept.ground) == (How.FILE, Ground.INSIDE)
    assert kept.digest == report.told["digest"]
    assert "criteria" in kept.fields_shown


def test_a_sheet_in_the_readers_language_says_the_same(told: Cast) -> None:
    made = sheet(told, INTERNAL, load_profiles()[INTERNAL].agreed(None))
    for language in ("th", "my"):
        found = " ".join(texts(render(made, fonts=FONTS, words=translator(language))))
        assert SAID["name_paper"] in found
        assert "2569" in found


def test_a_file_is_never_for_inside(
    told: Cast, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia, who, path = told.desk("mia"), rosa(told), tmp_path / "a.pdf"
    report = printing.make_report(mia, who, INTERNAL, "Embassy of somewhere", fonts=FONTS)
    assert report.told["recipient"] == ""  # nobody outside stands on what nobody agreed to
    before = len(records.page(mia, Disclosure, who).rows)
    with pytest.raises(Invalid):
        printing.save_report(mia, report, path)
    monkeypatch.setattr(mia, "practice", False)
    with pytest.raises(PracticeOnly):
        printing.save_practice_report(mia, report, path)
    assert not path.exists()
    assert len(records.page(mia, Disclosure, who).rows) == before


def test_a_version_counts_the_sheets_for_this_reader_alone(told: Cast) -> None:
    def version(code: str) -> int:
        with told.desk("mia").look() as work:
            reader = Reader(load_profiles()[code], load_profiles()[code].agreed(EVERYTHING))
            to = "" if code == INTERNAL else "A body"
            return sheets.gather(work, rosa(told), reader, to, None).header.version

    inside = version(INTERNAL)
    printing.print_report(told.desk("mia"), rosa(told), INTERNAL, fonts=FONTS)
    assert version(INTERNAL) == inside + 1
    assert version("ngo") == 1  # it would tell how often something went to others


@pytest.mark.parametrize("known", ["claim", "screen"])
def test_protection_is_told_inside_the_house_only(
    told: Cast, monkeypatch: pytest.MonkeyPatch, known: str
) -> None:
    """Last here: from now on she asks for protection."""
    fact = ("protection_claim", "open") if known == "claim" else ("protection_screen", "not_clear")
    readiness.note_fact(told.desk("lea"), rosa(told), *fact)
    readiness.note_fact(told.desk("carla"), rosa(told), "travel_paper", "none")
    judged = standings.stand
    monkeypatch.setattr(
        standings,
        "stand",
        lambda *given, **more: replace(
            judged(*given, **more), withdrawn_because=(Withdrawal.PROTECTION,)
        ),
    )
    telling = ("Protection is being looked at", "protection comes first", "goes to a mission")
    inside = repr(sheet(told, INTERNAL, load_profiles()[INTERNAL].agreed(None)))
    assert [words for words in telling if words not in inside] == []
    for code in ("ministry", "iom", "ngo"):
        made = sheet(told, code, load_profiles()[code].agreed(EVERYTHING))
        assert made.verdict is not None
        assert made.verdict.reasons == ("The criteria below are not met.",)
        found = repr(made)
        assert not [words for words in telling if words in found]
        assert "Waits." in found
        (first,) = (i for d in made.domains for i in d.items if i.label == SCREEN)
        assert first.status is Status.OPEN
        assert SCREEN not in [row.label for row in made.dates]

"""Check a sheet: number and code at its foot say whether it is ours and still holds, no more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from shelterdesk.domain.kinds.consent import Consent, ConsentType
from shelterdesk.domain.kinds.disclosure import Disclosure
from shelterdesk.domain.kinds.readiness import ReadinessVerdict, VerdictOutcome
from shelterdesk.domain.kinds.stay import Stay, StayState
from shelterdesk.domain.readiness import ReadinessState
from shelterdesk.domain.readiness_verdict import VerdictState
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import ResidentId, SignState
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied
from shelterdesk.reports.text.fonts import Fonts
from shelterdesk.services import consents, genuine, printing, readiness, records, rosters, standings
from shelterdesk.services.genuine import Finding
from shelterdesk.services.printing import PrintedReport
from shelterdesk.services.rosters import Roster
from tests.cast import Cast
from tests.services.test_rosters import EMBASSY, LINES, said

SITTING = ("mia", "max", "carla", "nils", "lea", "amara")
FONTS = Fonts()


@pytest.fixture
def seated(cast: Cast) -> Iterator[Cast]:
    with cast.seated(*SITTING):
        yield cast


@pytest.fixture
def rosa(seated: Cast) -> ResidentId:
    who = seated.admit("nils")
    seated.assign(who, "carla", Role.CM)
    consents.record(seated.desk("carla"), Consent, who, said())
    return who


def printed(cast: Cast, who: ResidentId, profile: str = "embassy") -> PrintedReport:
    to = EMBASSY if profile == "embassy" else ""
    return printing.print_report(cast.desk("mia"), who, profile, to, fonts=FONTS)


def found(cast: Cast, report: PrintedReport, login: str = "mia", code: str = "") -> Finding:
    code = code or str(report.told["digest"])
    return genuine.check(cast.desk(login), report.number, code).finding


def test_what_was_printed_is_known_and_what_was_not_is_not(seated: Cast, rosa: ResidentId) -> None:
    report = printed(seated, rosa)
    code = str(report.told["digest"])
    assert found(seated, report) is Finding.NOT_SIGNED  # two people have not signed
    assert found(seated, report, code=code.lower().replace("-", " ")) is Finding.NOT_SIGNED
    square = f"SD1:{report.number}:v1:{code}"
    assert genuine.check(seated.desk("mia"), square, "").finding is Finding.NOT_SIGNED
    assert found(seated, report, code="0000-0000-0000-0000") is Finding.OTHER_CODE
    nowhere = genuine.check(seated.desk("mia"), "RR-2026-ZZZZ", code)
    assert (nowhere.finding, nowhere.residents, nowhere.on) == (Finding.UNKNOWN, (), None)
    assert genuine.check(seated.desk("mia"), "", "").finding is Finding.UNKNOWN


def test_an_empty_code_fits_nothing(seated: Cast, rosa: ResidentId) -> None:
    """A disclosure written by hand has a number of somebody else's and no code."""
    told = {"on": "2026-11-24", "what": "x", "profile": "internal", "sheet_no": "RR-2026-HAND"}
    records.add(seated.desk("mia"), Disclosure, rosa, {**told, "on": seated.time.at.date()})
    assert genuine.check(seated.desk("mia"), "RR-2026-HAND", "").finding is Finding.UNKNOWN


def test_a_looked_at_sheet_that_never_left_is_not_ours(seated: Cast, rosa: ResidentId) -> None:
    report = printing.make_report(seated.desk("mia"), rosa, "internal", fonts=FONTS)
    assert found(seated, report) is Finding.UNKNOWN


def test_a_later_sheet_takes_its_place(seated: Cast, rosa: ResidentId) -> None:
    first = printed(seated, rosa, "internal")
    seated.time.pass_by(minutes=5)
    printed(seated, rosa)  # for another reader: nothing changes
    assert found(seated, first) is Finding.NOT_SIGNED
    second = printed(seated, rosa, "internal")
    assert found(seated, first) is Finding.REPLACED
    assert found(seated, second) is Finding.NOT_SIGNED


def test_a_consent_taken_back_ends_it(seated: Cast, rosa: ResidentId) -> None:
    report = printed(seated, rosa)
    consents.withdraw_about(seated.desk("carla"), rosa, ConsentType.SHARE, RecipientClass.EMBASSY)
    assert found(seated, report) is Finding.NOT_AGREED


def test_protection_asked_for_later_ends_it(seated: Cast, rosa: ResidentId) -> None:
    report = printed(seated, rosa)
    seated.assign(rosa, "lea", Role.LEG)
    readiness.note_fact(seated.desk("lea"), rosa, "protection_claim", "open")
    assert found(seated, report) is Finding.NOT_AGREED


def test_a_smaller_yes_later_ends_it(seated: Cast, rosa: ResidentId) -> None:
    report = printed(seated, rosa)
    consents.record(
        seated.desk("carla"), Consent, rosa, said(covers=tuple(set(LINES) - {"readiness"}))
    )
    assert found(seated, report) is Finding.NOT_AGREED


def test_it_holds_as_long_as_the_verdict_on_it(
    seated: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = printed(seated, rosa, "internal")
    seated.time.pass_by(minutes=1)
    sign(seated, rosa)
    seated.time.pass_by(minutes=1)
    report = printed(seated, rosa)
    judged = standings.stand
    with monkeypatch.context() as patched:  # all 66 criteria met would take as many lines here
        patched.setattr(
            standings,
            "stand",
            lambda *given, **more: replace(
                judged(*given, **more), verdict_state=VerdictState.IN_FORCE
            ),
        )
        assert found(seated, report) is Finding.HOLDS
        assert found(seated, report, login="carla") is Finding.HOLDS
        assert found(seated, unsigned) is Finding.NOT_SIGNED
    readiness.note_fact(seated.desk("carla"), rosa, "wish", "no")
    assert found(seated, report) is Finding.ENDED


# ---- a roster holds as long as everybody on it would stand on it


MINISTRY = "Ministry of the Practice State"


def on_list(cast: Cast, rosa: ResidentId) -> Roster:
    """A roster for a ministry with one resident on it, on paper."""
    agreed = said(recipient_class=RecipientClass.MINISTRY, recipient=MINISTRY)
    consents.record(cast.desk("carla"), Consent, rosa, agreed)
    made = rosters.make(cast.desk("mia"), "ministry", MINISTRY, "", fonts=FONTS)
    rosters.let_out(cast.desk("mia"), made)
    return made


def listed(cast: Cast, made: Roster) -> Finding:
    return genuine.check(cast.desk("mia"), made.number, made.page.check_code).finding


@pytest.mark.parametrize("after", ["wish", "protection_claim", "departed", "stay"])
def test_a_roster_ends_with_what_takes_somebody_off_it(
    seated: Cast, rosa: ResidentId, after: str
) -> None:
    made = on_list(seated, rosa)
    assert listed(seated, made) is Finding.HOLDS
    seated.assign(rosa, "lea", Role.LEG)
    mia, carla, lea = (seated.desk(each) for each in ("mia", "carla", "lea"))
    if after == "wish":
        readiness.note_fact(carla, rosa, "wish", "no")
    elif after == "protection_claim":
        readiness.note_fact(lea, rosa, "protection_claim", "open")
    elif after == "departed":
        readiness.note_fact(carla, rosa, "departed", "left_without_notice")
    else:
        with mia.work("stay.amend") as work:
            (stay,) = work.shelf(Stay).all_of(rosa)
            work.shelf(Stay).amend(stay.id, stay.rev, {"state": StayState.CLOSED})
    assert listed(seated, made) is Finding.ENDED


def test_a_roster_that_says_ready_ends_with_the_verdict(
    seated: Cast, rosa: ResidentId, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign(seated, rosa)
    seated.time.pass_by(minutes=1)
    judged = standings.stand
    with monkeypatch.context() as patched:  # as above
        patched.setattr(
            standings,
            "stand",
            lambda *given, **more: replace(judged(*given, **more), state=ReadinessState.READY),
        )
        made = on_list(seated, rosa)
        assert listed(seated, made) is Finding.HOLDS
    assert listed(seated, made) is Finding.ENDED


def test_a_roster_that_said_not_ready_holds(seated: Cast, rosa: ResidentId) -> None:
    made = on_list(seated, rosa)
    seated.time.pass_by(minutes=1)
    sign(seated, rosa)
    assert listed(seated, made) is Finding.HOLDS


def sign(cast: Cast, who: ResidentId) -> None:
    """Two people signed: written as the service writes it, past what is missing."""
    carla, mia = cast.desk("carla"), cast.desk("mia")
    with carla.work("readiness_verdict.sign") as work:
        given = {
            "outcome": VerdictOutcome.READY,
            "author_id": carla.user_id,
            "signed_on": carla.today(),
            "state": SignState.SIGNED,
        }
        made = work.make(ReadinessVerdict, who, given)
        work.shelf(ReadinessVerdict).add_signed(made)
    with mia.work("readiness_verdict.countersign") as work:
        work.shelf(ReadinessVerdict).countersign(made.id, {"countersigner_id": mia.user_id})


# ---- whoever may not read about the person learns nothing


def test_who_is_not_assigned_hears_the_same_as_of_no_paper(seated: Cast, rosa: ResidentId) -> None:
    other = seated.admit("nils", "Other")
    report = printed(seated, other, "internal")
    code = str(report.told["digest"])
    carla = seated.desk("carla")
    unknown = genuine.check(carla, "RR-2026-ZZZZ", code)
    assert genuine.check(carla, report.number, code) == unknown
    assert genuine.check(carla, report.number, "0000") == unknown
    assert rosa not in unknown.residents


def test_who_reads_no_log_checks_nothing(seated: Cast, rosa: ResidentId) -> None:
    report = printed(seated, rosa, "internal")
    for login in ("nils", "amara"):
        assert not genuine.may_check(seated.desk(login))
        with pytest.raises(Denied):
            found(seated, report, login=login)
    assert genuine.may_check(seated.desk("carla"))


def test_a_code_changes_with_what_stands_on_the_sheet(seated: Cast, rosa: ResidentId) -> None:
    first = printing.make_report(seated.desk("mia"), rosa, "internal", fonts=FONTS)
    second = printing.make_report(seated.desk("mia"), rosa, "internal", fonts=FONTS)
    assert first.told["digest"] != second.told["digest"]

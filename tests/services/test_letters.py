"""Letters: filled with what this body may hear, looked over before they are signed, let out once
the one rule says yes; none to a mission while protection is looked at, whatever somebody tries."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import docx
import pytest

from shelterdesk.domain.fields import Answer, FieldSort
from shelterdesk.domain.house_lists import NOT_STORY, described
from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.disclosure import Disclosure, How
from shelterdesk.domain.kinds.document import CourtDocument, Document
from shelterdesk.domain.kinds.family import Relation
from shelterdesk.domain.kinds.house_text import HouseText, TextUse
from shelterdesk.domain.kinds.identity import Identity, IdentityName
from shelterdesk.domain.kinds.paper import (
    ClaimState,
    LegalLetter,
    LegalMilestone,
    LegalNote,
    Letter,
    ProtectionClaim,
)
from shelterdesk.domain.kinds.status import Identification, StatusDecision
from shelterdesk.domain.letter_templates import (
    BLANKS,
    CARRIED,
    blanks_of,
    filled,
    load_letter_templates,
)
from shelterdesk.domain.partial_dates import PartialDate
from shelterdesk.domain.recipients import RecipientClass
from shelterdesk.domain.record import as_added
from shelterdesk.domain.roles import Role
from shelterdesk.domain.sharing import Why, allowed
from shelterdesk.domain.word_lists import load_word_list
from shelterdesk.errors import (
    AlwaysLeftOut,
    Denied,
    Invalid,
    LookAgain,
    NoConsent,
    NotAgreed,
    NotFound,
    ProtectionFirst,
)
from shelterdesk.services import (
    assignments,
    consents,
    families,
    house_lists,
    house_texts,
    letter_marks,
    letter_offers,
    letter_texts,
    letters,
    records,
)
from shelterdesk.services.letter_offers import Wish
from tests.cast import TODAY, Cast, copied

TEMPLATES = load_letter_templates().templates
NAME, NUMBER, CASE = "Almaz Bekele", "EP7654321", "Black 114/2569"
NEVER_LOGGED = (NAME, NUMBER, CASE)
BODIES = {
    "embassy": "Embassy of Ethiopia", "immigration": "Immigration, room 4", "ministry": "Ministry",
    "iom": "IOM", "ngo": "Home again", "police": "Police of the town", "lawyer": "Ms Arun",
}  # fmt: skip
EVERY_LINE = tuple(word.code for word in load_word_list("data_categories").words)


@pytest.fixture(scope="module")
def house(founded_house: Cast, tmp_path_factory: pytest.TempPathFactory):
    with copied(founded_house, tmp_path_factory.mktemp("letters") / "house").seated(
        "mia", "carla", "lea", "nils"
    ) as cast:
        yield cast


@pytest.fixture
def staffed(house: Cast):
    rosa = house.admit("nils", "Rosa")
    house.assign(rosa, "carla", Role.CM)
    house.assign(rosa, "lea", Role.LEG)
    lea = house.desk("lea")
    records.add(lea, IdentityName, rosa, {"full_text": NAME})
    born = {"birth_date": PartialDate("1995-03-12"), "citizenships": ("ET",)}
    records.add(lea, Identity, rosa, born)
    passport = {"document_type": "passport", "state": "missing", "number": NUMBER}
    records.add(lea, Document, rosa, passport)
    court = {"document_type": "court_document", "state": "handed_over", "number": CASE}
    records.add(lea, CourtDocument, rosa, court)
    step = {"status": Identification.IDENTIFIED, "authority": "The team", "decided_on": TODAY}
    records.add(lea, StatusDecision, rosa, step)
    over = {"track": "overstay", "opened_on": TODAY - timedelta(days=30)}
    records.add(lea, LegalMilestone, rosa, over)
    return house, rosa


def agree(cast: Cast, rosa, sort: str, *covers: str, **other):
    given = {
        "consent_type": ConsentType.SHARE,
        "decision": Decision.GIVEN,
        "recipient_class": RecipientClass.of(sort),
        "recipient": BODIES[sort],
        "purpose": "papers",
        "covers": covers or ("identity",),
        "starts_on": TODAY,
        "expires_on": TODAY + timedelta(days=30),
        **other,
    }
    with cast.desk("carla").work("consent.add") as work:
        return work.shelf(Consent).add(work.make(Consent, rosa, given)).id


def claim(cast: Cast, rosa, where: str = "") -> None:
    told = {"claim": ClaimState.OPEN, "where": where}
    records.add(cast.desk("lea"), ProtectionClaim, rosa, told)


def wish(template, sort: str, **other) -> Wish:
    given = {"recipient": BODIES.get(sort, ""), "lines": frozenset(EVERY_LINE), **other}
    return Wish(template=template.code, sort=sort, **given)


def a_letter(cast: Cast, rosa, body: str, login: str = "carla", **other):
    given = {
        "recipient": BODIES["ngo"], "recipient_class": "ngo", "subject": "Papers", "body": body,
        **other,
    }  # fmt: skip
    return letters.write(cast.desk(login), rosa, given).value


# ---- the list


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.code)
def test_a_letter_needs_only_what_each_of_its_bodies_may_get(template) -> None:
    for sort in template.sorts:
        if sort != CARRIED:
            assert set(template.needs) <= set(allowed(RecipientClass.of(sort)))
    for text in template.texts.values():
        assert blanks_of(text) <= BLANKS.keys()
        assert "{code}" in text


def test_a_line_whose_blank_is_empty_is_left_out_and_braces_of_people_are_no_blanks() -> None:
    text = "To {recipient}\n\nName: {name}\nNumber: {paper_number}\n\n{who}\n{status}"
    told, lines = filled(text, {"recipient": "A {name}", "name": "X", "who": "W {code}"})
    assert told == "To A {name}\n\nName: X\n\nW {code}"
    assert lines == {"identity"}


CASES = [(t, sort) for t in TEMPLATES for sort in t.sorts if sort != CARRIED]


@pytest.mark.parametrize(("template", "sort"), CASES, ids=lambda v: getattr(v, "code", v))
def test_a_letter_holds_what_was_agreed_and_nothing_else(staffed, template, sort) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    facts = {"identity": NAME, "paper_number": NUMBER, "court": CASE, "victim_status": "The team",
             "exit_permission": "31 ("}  # fmt: skip
    silent = letter_offers.offer(lea, rosa, wish(template, sort))
    assert silent.verdict.why in (Why.NOT_ASKED, Why.ORDER)
    for fact in facts.values():
        assert fact not in silent.values["body"]
    for line, fact in facts.items():
        if line not in allowed(RecipientClass.of(sort)):
            continue
        agree(cast, rosa, sort, line)
        order = "order 1" if sort == "police" else ""
        told = letter_offers.offer(lea, rosa, wish(template, sort, order=order))
        assert set(told.values["covers"]) <= {line}
        for other, theirs in facts.items():
            may = other == line and set(told.values["covers"]) == {line}
            assert (theirs in told.values["body"]) is may, other
        if set(template.needs) - {line}:
            assert told.verdict.why is Why.LINES
            assert set(told.verdict.lines) == set(template.needs) - {line}
        else:
            assert told.verdict.may_leave
        assert fact in told.values["body"] or line not in told.values["covers"]


# ---- protection


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.code)
def test_no_letter_of_any_sort_names_a_mission_past_an_open_claim(
    staffed, template, tmp_path
) -> None:
    """Offered, written, changed, printed, saved: by sort, by name, by a page to carry."""
    cast, rosa = staffed
    lea, embassy = cast.desk("lea"), BODIES["embassy"]
    for sort in BODIES:
        agree(cast, rosa, sort, *EVERY_LINE, recipient=embassy)
    before = []
    for sort in template.sorts:
        offered = letter_offers.offer(lea, rosa, wish(template, sort, order="order 1")).values
        given = {**offered, "body": f"{offered['body']} {embassy}", "heard": Answer.YES}
        letter = letters.write(lea, rosa, given).value
        found = letter_marks.look_over(lea, letter)
        letters.sign(lea, letter.id, found.asks)
        is_named = sort == "embassy" or template.is_carried
        before += [letter] if is_named else []
    claim(cast, rosa)
    for sort in template.sorts:
        named = wish(template, sort, recipient=embassy)
        with pytest.raises(ProtectionFirst):
            letter_offers.offer(lea, rosa, named)
        given = {"recipient": embassy, "recipient_class": sort, "body": "x", "subject": "x"}
        with pytest.raises(ProtectionFirst):
            letters.write(lea, rosa, {**given, "template": template.code})
        with pytest.raises(ProtectionFirst):
            letters.write(lea, rosa, given)
    path = tmp_path / "letter.docx"
    for letter in before:
        for act in (
            lambda id: letters.paper(lea, id),
            lambda id: letters.word_file(lea, id),
            lambda id: letters.save_word_file(lea, id, path),
            lambda id: letters.let_out(lea, id),
            lambda id: letters.let_out(lea, id, How.FILE),
        ):
            with pytest.raises(ProtectionFirst):
                act(letter.id)
    assert not path.exists()
    assert records.page(lea, Disclosure, rosa).rows == ()


def test_a_letter_is_not_changed_to_a_mission_past_an_open_claim(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    letter = a_letter(cast, rosa, "words")
    claim(cast, rosa)
    with pytest.raises(ProtectionFirst):
        letters.change(carla, letter.id, letter.rev, {"recipient": BODIES["embassy"]})
    after = letters.change(carla, letter.id, letter.rev, {"recipient": "Other house"}).value
    assert after.recipient == "Other house"


# ---- what the resident carries


def test_what_the_resident_carries_holds_what_they_ticked_and_asks_for_their_word(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    claim(cast, rosa)  # a claim keeps nobody from a paper of their own
    status = letter_texts.template("status_letter")
    bare = letter_offers.offer(carla, rosa, wish(status, CARRIED, lines=frozenset()))
    assert bare.verdict.lines == ("identity",)
    assert NAME not in bare.values["body"]
    told = letter_offers.offer(carla, rosa, wish(status, CARRIED, lines=frozenset({"identity"})))
    assert NAME in told.values["body"]
    assert NUMBER not in told.values["body"]
    letter = letters.write(carla, rosa, told.values).value
    letters.sign(carla, letter.id)
    with pytest.raises(NoConsent):
        letters.let_out(carla, letter.id)
    heard = letters.write(carla, rosa, {**told.values, "heard": Answer.YES}).value
    letters.sign(carla, heard.id)
    left = letters.let_out(carla, heard.id).value
    assert (left.profile, left.fields_shown) == (CARRIED, ("identity",))


def test_a_page_to_carry_is_no_way_around_the_rule_for_an_embassy(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    given = {"recipient_class": CARRIED, "subject": "x", "body": "x", "heard": Answer.YES}
    with pytest.raises(Invalid) as stopped:
        letters.write(carla, rosa, {**given, "recipient": BODIES["embassy"]})
    assert set(stopped.value.problems) == {"recipient"}
    letter = letters.write(carla, rosa, given).value
    after = letters.change(carla, letter.id, letter.rev, {"recipient": "Consulate of Kenya"}).value
    letters.sign(carla, after.id)
    with pytest.raises(NoConsent):
        letters.let_out(carla, after.id)


# ---- words of the house


def test_the_houses_own_words_stand_before_ours_and_a_wrong_blank_is_said(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    etd = letter_texts.template("etd_request")
    own = {
        "use": TextUse.LETTER,
        "about": etd.label,
        "language": "mya",
        "words": "{recipient} ၊ {name}",
    }
    with pytest.raises(Invalid):
        records.add(carla, HouseText, house_texts.HOUSE, {**own, "words": "{nmae}"})
    kept = records.add(carla, HouseText, house_texts.HOUSE, own).value
    agree(cast, rosa, "embassy")
    told = letter_offers.offer(carla, rosa, wish(etd, "embassy", language="mya")).values
    assert told["body"] == f"{BODIES['embassy']} ၊ {NAME}"
    assert [w.language for w in letter_texts.in_force(carla, etd.code)] == ["eng", "mya"]
    house_texts.end(carla, kept.id)
    back = letter_offers.offer(carla, rosa, wish(etd, "embassy", language="mya")).values
    assert back["language"] == "eng"


def test_a_letter_that_the_house_alone_has_is_offered_and_goes_through_the_rule(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    own = {"use": TextUse.LETTER, "about": "To the school", "language": "eng"}
    own |= {"words": "To {recipient}\n\n{name} would like to learn.\n{paper_number}"}
    records.add(carla, HouseText, house_texts.HOUSE, own)
    letter = next(t for t in letter_texts.offered(carla, rosa) if t.label == "To the school")
    assert CARRIED not in letter.sorts
    silent = letter_offers.offer(carla, rosa, wish(letter, "ngo"))
    assert silent.values["body"] == f"To {BODIES['ngo']}"
    agree(cast, rosa, "ngo", "identity")
    told = letter_offers.offer(carla, rosa, wish(letter, "ngo"))
    assert told.values["body"] == f"To {BODIES['ngo']}\n\n{NAME} would like to learn."
    kept = letters.write(carla, rosa, told.values).value
    letters.sign(carla, kept.id)
    assert letters.let_out(carla, kept.id).value.fields_shown == ("identity",)
    claim(cast, rosa)
    with pytest.raises(ProtectionFirst):
        letter_offers.offer(carla, rosa, wish(letter, "embassy"))


# ---- looked over before it is signed


NOTE = "When she came back from the market she could not speak for some hours, and slept."


@pytest.mark.parametrize(
    "body",
    [
        "As she told her counsellor, she is well.",
        "See my private notes of Monday.",
        "She asked for asylum last week.",
        "Her file at UNHCR is open.",
        "เธอเป็นผู้ลี้ภัย",
        "The code word is blue.",
        f"And so on. {NOTE.replace(',', ' -').upper()} Regards",
        "It lies with the Committee of Nine.",
    ],
)
def test_what_always_stays_is_never_signed(staffed, body: str) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    records.add(lea, LegalNote, rosa, {"text": NOTE})
    records.add(
        lea, ProtectionClaim, rosa, {"claim": ClaimState.ENDED, "where": "Committee of Nine"}
    )
    letter = a_letter(cast, rosa, body, "lea")
    found = letter_marks.look_over(lea, letter)
    assert found.never
    with pytest.raises(AlwaysLeftOut):
        letters.sign(lea, letter.id, found.asks | {m.text for m in found.never})


@pytest.mark.parametrize(
    ("body", "line"),
    [
        (f"It is about {NAME}.", "identity"),
        (f"It is about {NAME.lower()}.", "identity"),
        ("Rosa asks for it.", "identity"),
        ("Born on 12\u00a0March 1995.", "identity"),
        (f"The old one is {NUMBER}.", "paper_number"),
        (f"See {CASE}.", "court"),
    ],
)
def test_what_is_on_file_needs_its_line(staffed, body: str, line: str) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    letter = a_letter(cast, rosa, body, "lea")
    assert [u.line for u in letter_marks.look_over(lea, letter).untold] == [line]
    with pytest.raises(Invalid) as stopped:
        letters.sign(lea, letter.id, frozenset({NAME, NUMBER, CASE, "Rosa"}))
    assert set(stopped.value.problems) == {"covers"}
    after = letters.change(lea, letter.id, letter.rev, {"covers": (line,)}).value
    letters.sign(lea, after.id)
    with pytest.raises(NotAgreed):  # ticked, so that it is asked for
        letters.let_out(lea, after.id)


def test_what_a_field_of_the_house_holds_is_kept_out_as_well(staffed) -> None:
    cast, rosa = staffed
    lea = cast.desk("lea")
    asked = {"of_kind": "legal_note", "label": "Advice", "sort": FieldSort.TEXT, NOT_STORY: True}
    field = described(house_lists.add_field(cast.desk("mia"), "LGL", asked).value)
    told = {"text": "See below.", field.name: as_added(field, NOTE)}
    records.add(lea, LegalNote, rosa, told)
    letter = a_letter(cast, rosa, f"We heard: {NOTE}", "lea")
    assert letter_marks.look_over(lea, letter).never


def test_a_name_that_may_be_a_word_waits_for_the_writers_yes(staffed) -> None:
    cast, rosa = staffed
    found = letter_marks.look_over(cast.desk("lea"), a_letter(cast, rosa, "It is all rosa.", "lea"))
    assert [mark.text for mark in found.look] == ["rosa"]
    assert found.untold == ()


def test_others_numbers_and_places_wait_for_the_writers_yes(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    other = cast.admit("nils", "Hirut")
    cast.assign(other, "carla", Role.CM)
    text = "Hirut came too. Call 081 234 5678. File 99/123456. Carla says so. She has fever."
    letter = a_letter(cast, rosa, text)
    found = letter_marks.look_over(carla, letter)
    assert not found.never
    assert {"Hirut", "081 234 5678", "Carla"} <= found.asks
    assert any("99/123456" in each for each in found.asks)
    with pytest.raises(LookAgain):
        letters.sign(carla, letter.id)
    with pytest.raises(LookAgain):
        letters.sign(carla, letter.id, frozenset({"Hirut"}))
    kept = letters.sign(carla, letter.id, found.asks).value
    assert set(kept.stands) == found.asks


def test_a_letter_in_another_language_has_its_own_subject_and_days(staffed) -> None:
    cast, rosa = staffed
    agree(cast, rosa, "immigration", "identity", "victim_status", "exit_permission")
    waiver = letter_texts.template("fine_waiver")
    told = letter_offers.offer(
        cast.desk("lea"), rosa, wish(waiver, "immigration", language="tha")
    ).values
    assert told["subject"] == "ขอยกเว้นค่าปรับ"
    assert "31 (" in told["body"]
    assert NAME in told["body"]


def test_a_plain_letter_needs_no_second_look(staffed) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    for template in TEMPLATES:
        for sort in template.sorts:
            if template.legal:
                continue
            if sort != CARRIED:
                agree(cast, rosa, sort, *template.needs)
            order = "order 1" if sort == "police" else ""
            told = letter_offers.offer(carla, rosa, wish(template, sort, order=order)).values
            letter = letters.write(carla, rosa, told).value
            found = letter_marks.look_over(carla, letter)
            assert (found.never, found.untold, found.look) == ((), (), ()), template.code


# ---- matters of the law


def test_a_letter_to_the_prosecutor_is_the_legal_officers(staffed) -> None:
    cast, rosa = staffed
    carla, lea, mia = (cast.desk(login) for login in ("carla", "lea", "mia"))
    template = letter_texts.template("prosecutor_letter")
    agree(cast, rosa, "lawyer", "identity", "court")
    told = letter_offers.offer(carla, rosa, wish(template, "lawyer")).values
    assert CASE in told["body"]
    letter = letters.write(carla, rosa, told).value
    assert type(letter) is LegalLetter
    with pytest.raises(Denied):
        letters.sign(carla, letter.id)
    letters.sign(lea, letter.id)
    with pytest.raises(Denied):
        letters.paper(carla, letter.id)
    with pytest.raises(Denied):
        letters.let_out(carla, letter.id)
    assert letters.let_out(lea, letter.id).value.fields_shown == ("court", "identity")
    with pytest.raises((Denied, NotFound)):
        records.get(mia, LegalLetter, letter.id)
    with pytest.raises(NotFound):
        letters.paper(mia, letter.id)
    assert letter.id not in {row.id for row in records.page(mia, Letter, rosa).rows}


# ---- as a Word file


def test_a_word_file_is_written_down_first_and_tells_nothing_but_the_letter(
    staffed, tmp_path
) -> None:
    cast, rosa = staffed
    carla = cast.desk("carla")
    agree(cast, rosa, "embassy", "identity", "paper_number")
    etd = letter_texts.template("etd_request")
    letter = letters.write(
        carla, rosa, letter_offers.offer(carla, rosa, wish(etd, "embassy")).values
    ).value
    path = tmp_path / "letter.docx"
    with pytest.raises(NotFound):  # not signed
        letters.save_word_file(carla, letter.id, path)
    assert not path.exists()
    letters.sign(carla, letter.id)
    letters.save_word_file(carla, letter.id, path)
    (left,) = records.page(carla, Disclosure, rosa).rows
    assert (left.how, left.recipient) == (How.FILE, BODIES["embassy"])
    said = "\n".join(p.text for p in docx.Document(str(path)).paragraphs)
    assert NAME in said
    assert NUMBER in said
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist())
    for secret in (b"Carla", b"python-docx", b"Rosa", str(rosa).encode(), b"rsid"):
        assert secret not in whole
    consents.withdraw(carla, left.consent_id)
    other = tmp_path / "again.docx"
    with pytest.raises(NoConsent):
        letters.save_word_file(carla, letter.id, other)
    assert not other.exists()


def test_no_letter_about_a_mother_reaches_her_mission_while_her_child_asks_for_protection(
    staffed,
) -> None:
    """The legal officer reads no families: the worst case counts, and other bodies still hear."""
    cast, rosa = staffed
    carla, lea = cast.desk("carla"), cast.desk("lea")
    child = cast.admit("nils", "Hirut")
    cast.assign(child, "carla", Role.CM)
    cast.assign(child, "lea", Role.LEG)
    for sort in ("embassy", "ngo"):
        agree(cast, rosa, sort)
    etd = letter_texts.template("etd_request")
    assert letter_offers.offer(lea, rosa, wish(etd, "embassy")).values["body"]
    families.link(carla, rosa, child, Relation.CHILD)
    claim(cast, child)
    for desk in (lea, carla):
        with pytest.raises(ProtectionFirst):
            letter_offers.offer(desk, rosa, wish(etd, "embassy"))
    mia = cast.desk("mia")
    (legal,) = (a for a in assignments.of(mia, child) if a.assignment.role is Role.LEG)
    assignments.end(mia, legal.assignment.id)
    lea.refresh_actor()
    with pytest.raises(ProtectionFirst):  # she cannot tell any more: the worst case counts
        letter_offers.offer(lea, rosa, wish(etd, "embassy"))
    covering = letter_texts.template("covering_letter")
    assert letter_offers.offer(lea, rosa, wish(covering, "ngo")).values["body"]

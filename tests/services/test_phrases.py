"""One's own phrases, beginnings of notes and tasks: nobody else's, and at hand all day."""

from __future__ import annotations

import pytest

from shelterdesk.domain.kinds.private import NoteTemplate, OwnTask, Phrase
from shelterdesk.domain.record import RecordId
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.services import phrases, trail
from tests.cast import TODAY, Cast

STEPS = "We agreed on one small step."
ALL = (Phrase, NoteTemplate, OwnTask)


def test_phrases_are_kept_changed_and_dropped(cast: Cast) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        assert phrases.phrases(amara) == ()
        kept = phrases.keep_phrase(amara, " steps ", STEPS)
        assert (kept.value.name, kept.changed) == ("steps", frozenset({Phrase}))
        phrases.keep_phrase(amara, "Rest", "She would like to rest now.")
        assert [p.name for p in phrases.phrases(amara)] == ["Rest", "steps"]
        phrases.keep_phrase(amara, "steps", "One step.", id=kept.value.id)
        assert [p.text for p in phrases.phrases(amara)][1] == "One step."
        phrases.drop_phrase(amara, kept.value.id)
        assert [p.name for p in phrases.phrases(amara)] == ["Rest"]
        with pytest.raises(NotFound):
            phrases.keep_phrase(amara, "steps", "again", id=kept.value.id)
        with pytest.raises(Invalid):
            phrases.keep_phrase(amara, " ", STEPS)


def test_templates_hold_texts_by_section_and_are_found_by_form(cast: Cast) -> None:
    with cast.seated("amara"):
        amara = cast.desk("amara")
        sections = {"reason": "Follow-up.", "next": "ဆက်လက်"}
        kept = phrases.keep_template(amara, "Weekly", "BRIEF", sections).value
        phrases.keep_template(amara, "Any", "", {"text": "Present: "})
        assert phrases.templates(amara)[1] == kept
        assert kept.sections == sections
        assert [t.name for t in phrases.templates(amara, "BRIEF")] == ["Any", "Weekly"]
        assert [t.name for t in phrases.templates(amara, "SOAP")] == ["Any"]
        phrases.keep_template(amara, "Weekly", "SOAP", {}, id=kept.id)
        assert [t.rev for t in phrases.templates(amara, "SOAP")] == [1, 2]
        phrases.drop_template(amara, kept.id)
        assert [t.name for t in phrases.templates(amara)] == ["Any"]


def test_own_tasks_come_in_order_and_are_ticked_off(cast: Cast) -> None:
    with cast.seated("hana"):
        hana = cast.desk("hana")
        some_day = phrases.keep_own_task(hana, "Ask for new keys").value
        today = phrases.keep_own_task(hana, "Call the plumber", TODAY).value
        assert [t.id for t in phrases.own_tasks(hana)] == [today.id, some_day.id]
        phrases.tick_own_task(hana, today.id)
        assert [t.id for t in phrases.own_tasks(hana)] == [some_day.id]
        assert [t.done_on for t in phrases.own_tasks(hana, done=True)] == [TODAY]
        phrases.tick_own_task(hana, today.id, done=False)
        assert len(phrases.own_tasks(hana)) == 2
        phrases.drop_own_task(hana, some_day.id)
        assert [t.text for t in phrases.own_tasks(hana)] == ["Call the plumber"]


def test_they_are_there_after_ten_minutes_and_the_next_day(cast: Cast) -> None:
    with cast.seated("amara"):
        phrases.keep_phrase(cast.desk("amara"), "steps", STEPS)
        cast.time.pass_by(minutes=20)
        assert len(phrases.phrases(cast.desk("amara"))) == 1
    cast.time.pass_by(days=1)
    with cast.seated("amara"):
        amara = cast.desk("amara")
        cast.time.pass_by(minutes=20)
        assert not amara.passphrase_is_fresh
        phrases.keep_phrase(amara, "rest", "She would like to rest now.")
        assert len(phrases.phrases(amara)) == 2


def test_nobody_else_has_them_or_hears_of_them(cast: Cast) -> None:
    with cast.seated("amara", "bela", "mia", "adam"):
        amara, bela, mia = (cast.desk(name) for name in ("amara", "bela", "mia"))
        id = phrases.keep_phrase(amara, "steps", STEPS).value.id
        for other in (bela, mia):
            assert phrases.phrases(other) == ()
            with pytest.raises(NotFound):
                phrases.keep_phrase(other, "mine now", "text", id=RecordId(id))
            with pytest.raises(NotFound):
                phrases.drop_phrase(other, RecordId(id))
        assert phrases.phrases(amara)[0].text == STEPS
        said = "wrote something for themselves alone"
        lines = [line for line in trail.mine(amara) if line.did == said]
        assert [(line.kinds, line.residents) for line in lines] == [((), ())]
        for other in (bela, mia, cast.desk("adam")):
            page = trail.page(other, trail.TrailFilter())
            assert not [line for line in page.rows if line.did == said]

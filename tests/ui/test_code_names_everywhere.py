"""Outside the record nobody's name shows while the shelter shows code names (casework guide 2)."""

from collections.abc import Callable

import pytest

from shelterdesk.services import drafts, settings
from shelterdesk.ui.shell import Shell
from tests.ui.conftest import Settle
from tests.ui.paper_desk import PaperDesk
from tests.ui.paper_house import PEOPLE
from tests.ui.test_person_walks import everything_said

Open = Callable[..., Shell]
NAMES = {name for preferred, romanised, *_ in PEOPLE for name in (preferred, romanised) if name}


def walked(shell: Shell, settle: Settle) -> str:
    """Everything that is said in every area and room, and in the find box."""
    said = ""
    for route in ("today", "residents", "reports", "settings", "house"):
        if route in shell.pages:
            shell.go(route)
            settle()
            said += everything_said(shell)
    for room in getattr(shell.house, "rooms", ()):
        key = room if isinstance(room, str) else room.key
        shell.go(f"house/{key}")
        settle()
        said += everything_said(shell)
    finder = shell.top.finder
    for preferred, romanised, *_ in PEOPLE:
        finder.setText(romanised or preferred)
        finder.textEdited.emit(finder.text())
        said += "\n".join(finder.answers.item(n).text() for n in range(finder.answers.count()))
    finder.close_answers()
    model = shell.residents.list.lines
    said += "\n".join(str(model.data(model.index(n, 0))) for n in range(model.rowCount()))
    return said + shell.windowTitle()


@pytest.mark.parametrize("who", ["dana", "somchai", "amara", "niran"])
def test_no_name_outside_the_record(
    open_shell: Open, house: dict[str, PaperDesk], settle: Settle, who: str
) -> None:
    desk = house[who]
    titles: list[str] = []
    shell = open_shell(desk)
    shell.title_changed.connect(titles.append)
    assert shell.seat.register is not None
    banyan = next(r for r in shell.seat.register.rows if r.code_name == "Banyan")
    drafts.keep(desk, f"everyday_name/{banyan.resident}", {"everyday_name": {}})
    shell.go(f"residents/{banyan.resident}")
    settle()
    assert banyan.preferred in everything_said(shell.residents)  # inside it does
    said = walked(open_shell(desk), settle)
    assert "Banyan" in said
    assert [name for name in NAMES if name in said] == []
    assert [title for title in titles if any(name in title for name in NAMES)] == []


def test_with_the_setting_off_names_show(
    open_shell: Open, house: dict[str, PaperDesk], settle: Settle
) -> None:
    settings.change(house["dana"], "code_names_everywhere", "no")  # type: ignore[arg-type]
    said = walked(open_shell(house["dana"]), settle)
    assert all(preferred in said for preferred, *_ in PEOPLE)

"""What a saved plan keeps of a sheet whose first person stands where headings would."""

from shelterdesk.domain.kinds.batch import ImportPlan
from shelterdesk.services import import_plans
from shelterdesk.services.import_headings import find_layout, lay_out
from shelterdesk.services.import_shapes import Leaf, Plan, Table
from tests.cast import Cast

PEOPLE = [["AYE AYE KHIN", "MA-44129", "Yangon"], ["BA TUN", "MA-90117", "Bago"]]
HOMES = {"A": "full_name", "B": "number"}


def table(*lines: list[str]) -> Table:
    return lay_out(Leaf("People", lines, find_layout(lines, ())))


def test_a_first_person_is_never_kept_as_headings(cast: Cast) -> None:
    with cast.seated("mia"):
        mia, bare = cast.desk("mia"), table(*PEOPLE)
        assert bare.columns[0].heading == "AYE AYE KHIN"
        assert import_plans.issuers(bare, Plan(homes=HOMES)) == {}
        key = import_plans.save_plan(mia, "Bare", bare, Plan(homes=HOMES)).value.key
        with mia.look() as work:
            (kept,) = work.shelf(ImportPlan).every()
        assert "AYE" not in str(kept)
        assert "MA-" not in str(kept)
        assert import_plans.read_as(mia, key, bare).homes == HOMES


def test_known_headings_are_kept_with_those_beside_them(cast: Cast) -> None:
    with cast.seated("mia"):
        mia = cast.desk("mia")
        headed = table(["Full name", "Our ministry", "Nationality"], *PEOPLE)
        assert import_plans.issuers(headed, Plan(homes=HOMES)) == {"B": "Our ministry"}
        key = import_plans.save_plan(mia, "Headed", headed, Plan(homes=HOMES)).value.key
        moved = table(["Nationality", "Full name", "Our ministry"], *PEOPLE)
        assert import_plans.read_as(mia, key, moved).homes == {"B": "full_name", "C": "number"}

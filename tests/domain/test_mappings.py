"""The word lists say of HTCDS and CTDC what casework guide 1.6 says, line by line."""

from __future__ import annotations

import pytest

from shelterdesk.domain.identification import step_rules
from shelterdesk.domain.kinds.status import Identification
from shelterdesk.domain.word_lists import load_word_list
from tests.cast import TODAY

# Ours | HTCDS | CTDC synthetic | CTDC 2020; copied from the table of casework guide 1.6.
MEANS = """
debt_bondage          | DebtBondage              | meansDebtBondageEarnings | DebtBondage
takes_earnings        | TakesEarnings            | meansDebtBondageEarnings | TakesEarnings
restricts_money       | RestrictsFinancialAccess | meansDenyBasicNeeds | RestrictsFinancialAccess
threats_physical      | PhysicalThreats          | meansThreats             | Threats
threats_sale          | PhysicalThreats          | meansThreats             | Threats
threats_family        | ThreatensChildrenFamily  | meansThreats             | Threats
threats_authorities   | ThreatsLawEnforcement    | meansThreats             | ThreatOfLawEnforcement
uses_children         | Other                    | meansThreats             | UsesChildren
psychological_abuse   | PsychologicalAbuse       | meansAbusePsyPhySex      | PsychologicalAbuse
physical_abuse        | PhysicalAbuse            | meansAbusePsyPhySex      | PhysicalAbuse
sexual_abuse          | SexualAbuse              | meansAbusePsyPhySex      | SexualAbuse
false_promises        | FalsePromises            | meansFalsePromises       | FalsePromises
substances            | PsychoactiveSubstance    | meansDrugsAlcohol        | PsychoactiveSubstances
restricts_movement    | Other                    | meansDenyBasicNeeds      | RestrictsMovement
guarded_compound      | Other                    | meansDenyBasicNeeds      | RestrictsMovement
phone_taken           | Other                    | meansDenyBasicNeeds      | RestrictsMovement
restricts_medical_care| RestrictsMedicalCare     | meansDenyBasicNeeds      | RestrictsMedicalCare
withholds_necessities | WithholdsNecessities     | meansDenyBasicNeeds      | WithholdsNecessities
excessive_hours       | ExcessiveWorkingHours    | meansExcessiveWorkHours  | ExcessiveWorkingHours
withholds_documents   | WithholdsDocuments       | meansWithholdDocs        | WithholdsDocuments
quotas_punishment     | Other                    |                          | Other
filmed_or_blackmailed | Other                    |                          | Other
other                 | Other                    |                          | Other
"""
# Ours | HTCDS | CTDC synthetic; the 2020 flags where the guide names one.
TYPES = """
forced_criminality | ForcedLabour Other            | isForcedLabour  | isForcedLabour typeOfLabourIllicitActivities
forced_labour      | ForcedLabour                  | isForcedLabour  | isForcedLabour
servitude          | Servitude                     | isForcedLabour  | isForcedLabour
sexual             | SexualExploitation            | isSexualExploit | isSexualExploit
child_labour       | ChildLabour                   | isForcedLabour  | isForcedLabour
forced_marriage    | ForcedMarriage                | isOtherExploit  | isForcedMarriage
forced_military    | ForcedMilitaryByNonStateActors| isOtherExploit  | isForcedMilitary
organ_removal      | OrganRemoval                  | isOtherExploit  | isOrganRemoval
forced_begging     | ForcedBegging                 | isOtherExploit  | typeOfLabourBegging
forced_adoption    | ForcedAdoption                | isOtherExploit  |
surrogacy          | Surrogacy                     | isOtherExploit  |
other              | Other                         | isOtherExploit  |
"""  # noqa: E501  one line a word


def lines(table: str) -> dict[str, list[tuple[str, ...]]]:
    rows = [[cell.split() for cell in line.split("|")] for line in table.strip().splitlines()]
    return {row[0][0]: [tuple(cell) for cell in row[1:]] for row in rows}


@pytest.mark.parametrize(
    ("name", "table"), [("means_of_control", MEANS), ("exploitation_types", TYPES)]
)
def test_every_word_is_mapped_as_the_guide_says(name: str, table: str) -> None:
    words = {word.code: word for word in load_word_list(name).words}
    for code, mapped in lines(table).items():
        word = words[code]
        assert [word.htcds, word.ctdc, word.ctdc_2020] == mapped, code


def test_the_guides_means_are_all_there_and_no_others() -> None:
    assert {word.code for word in load_word_list("means_of_control").words} == set(lines(MEANS))


def test_whatever_becomes_other_says_what_is_lost() -> None:
    for name in ("means_of_control", "exploitation_types"):
        for word in load_word_list(name).words:
            if "Other" in word.htcds and word.code != "other":
                assert word.loss, word.code


def test_what_follows_a_step_has_a_source_and_a_day() -> None:
    rule = step_rules()[Identification.SCREENING]
    assert ((rule.next_on(TODAY) - TODAY).days, rule.country) == (15, "TH")
    assert all(each.source and each.confidence for each in step_rules().values())

"""The published columns of the case-data standards, in their published order.

HTCDS 2.0 is IOM's (CC BY 4.0; casework guide 1.2), CTDC the synthetic data set and the older one of
2020 (guide 1.3). Reading a sheet and writing a file both stand on these lists.
"""

from __future__ import annotations

from collections.abc import Mapping

_HTCDS = {
    "org": "Name ShippingStreet ShippingCity ShippingState ShippingPostalCode ShippingCountry "
    "ShippingLatitude ShippingLongitude Phone Type",
    "prs": "Salutation FirstName MiddleName SecondName Birthdate Gender Deceased MaritalStatus "
    "NumberOfChildren PrimaryLanguage SecondaryLanguage HighestLevelOfEducation Citizenship "
    "IdentityNumber Title Email HomePhone MobilePhone MailingStreet MailingCity MailingState "
    "MailingPostalCode MailingCountry MailingLatitude MailingLongitude",
    "vic": "TraffickingStatus TraffickingStatusDecisionMakingOrg RelationshipToTrafficker "
    "AgeWhenTrafficked RecruitmentWebsitesAndApps ExploitationWebsitesAndApps "
    "MethodOfRecruitment LocationOfRecruitment LocationOfExploitation MethodsOfControl "
    "TypeOfExploitation ForcedLabourIndustry TypeOfSexExploitation "
    "AgreementToManagePersonalData Vulnerabilities DetailsOfVulnerabilities",
    "per": "RoleInProcess RoleDetails Organisation",
    "cas": "Status ReasonForCaseClosure CaseOwner ReferringOrganisation IncomingReferralDate "
    "ReferringPrimaryCaseWorker ReasonForIncomingReferral ReasonForOutgoingReferral "
    "IncomingReferralDetails ReferredOrganisation ReferredPrimaryCaseWorker "
    "OutgoingReferralDate OutgoingReferralDetails",
    "cco": "CaseComment",
    "hte": "Type Date Country State City Street PostalCode Latitude Longitude Description",
    "spl": "Type Objectives ActionPlan PlannedEndDate ActualEndDate",
    "con": "Consent",
}
# Every field of the spreadsheet and of the standard (casework guide 1.2), as we write its name.
HTCDS_TABLES: Mapping[str, tuple[str, ...]] = {
    table: tuple(f"{table}_{name}" for name in names.split()) for table, names in _HTCDS.items()
}
HTCDS_FIELDS = tuple(name for names in HTCDS_TABLES.values() for name in names)
HTCDS_VERSION = "2.0"
# Given up by the standard itself: read where a sheet has them, never written.
HTCDS_DEPRECATED = frozenset(
    {
        "vic_AgreementToManagePersonalData",
        "vic_Vulnerabilities",
        "vic_DetailsOfVulnerabilities",
    }
)


def _named(prefix: str, names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for name in names.split())


CTDC_SYNTHETIC = (
    *_named("", "yearOfRegistration gender ageBroad citizenship CountryOfExploitation"),
    "traffickMonths",
    *_named("means", "DebtBondageEarnings Threats AbusePsyPhySex FalsePromises DrugsAlcohol"),
    *_named("means", "DenyBasicNeeds ExcessiveWorkHours WithholdDocs"),
    *_named("is", "ForcedLabour SexualExploit OtherExploit"),
    *_named("sectorOfLabour", "Agriculture Construction DomesticWork Hospitality"),
    *_named("sectorOfSex", "Prostitution Pornography"),
    *_named("recruiterRelation", "IntimatePartner Friend Family Other"),
)

CTDC_2020 = (
    *_named("", "yearOfRegistration Datasource gender ageBroad majorityStatus"),
    *_named("majority", "StatusAtExploit Entry"),
    "citizenship",
    *_named(
        "meansOfControl",
        "DebtBondage TakesEarnings RestrictsFinancialAccess Threats PsychologicalAbuse "
        "PhysicalAbuse SexualAbuse FalsePromises PsychoactiveSubstances RestrictsMovement "
        "RestrictsMedicalCare ExcessiveWorkingHours UsesChildren ThreatOfLawEnforcement "
        "WithholdsNecessities WithholdsDocuments Other NotSpecified Concatenated",
    ),
    *_named("is", "ForcedLabour SexualExploit OtherExploit SexAndLabour ForcedMarriage"),
    *_named("is", "ForcedMilitary OrganRemoval SlaveryAndPractices"),
    "typeOfExploitConcatenated",
    *_named(
        "typeOfLabour",
        "Agriculture Aquafarming Begging Construction DomesticWork Hospitality IllicitActivities "
        "Manufacturing MiningOrDrilling Peddling Transportation Other NotSpecified Concatenated",
    ),
    *_named(
        "typeOfSex",
        "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices Concatenated",
    ),
    *_named("", "isAbduction RecruiterRelationship CountryOfExploitation"),
    *_named("recruiterRelation", "IntimatePartner Friend Family Other Unknown"),
)

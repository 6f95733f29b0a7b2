"""Which door each kind of record goes through; ``policy_table`` says who passes it.

Each kind goes through the door of one category. A kind that is not named here has no door.
"""

from __future__ import annotations

KINDS = """
DEM    resident everyday_name language_skill age_status interpreter_wish photo referral_in
DEM    intake_step
IDN    identity_name identity reference_number merge_note
IDN.s  identity_brief
LOC    stay bed_assignment bed_reservation leave separate_from missing return_after_missing
LOC    seen
CPN    counselling_session progress_note note_amendment
CPN    co_signature counselling_appointment_detail counselling_task counselling_referral
CPR    private_note
CPR.l  note_loan
SUP    supervision_record
TPL    phrase note_template own_task
DOC    document
DOC    document_move custody_event document_copy letter recovery recovery_step
DOC    papers_task papers_appointment_detail
DOC    paper_attachment
CON    consent consent_withdrawal
CON    consent_attachment
CON.c  care_consent care_consent_withdrawal
ALR    alert comfort_card topic_rest
EMS    emergency_line
SAF    concern concern_answer risk_review safety_plan personal_safety_plan first_night_screen
SAF    safety_plan_item safety_plan_review safety_outcome_rating safety_task
SAF.h  health_risk_review
SAF.s  safety_steps
NAR    account_event indicator_answer exploitation means recruitment debt
NAR.s  exploitation_brief
LGL    status_decision
LGL    court_document legal_milestone legal_note protection_claim legal_letter
LGL    legal_appointment_detail legal_referral
LGL    legal_attachment
LGL.r  lawyer_note evidence_index_item
LGL.s  legal_status
HEA    health_record arrival_health
HEA    health_appointment_detail health_referral
HEA    health_attachment
HEA.s  care_instruction
MED    medication dose
MED.s  medicine_count
CAR    closing
CAR    care_plan plan_item plan_review outcome_rating plan_signature plan_approval
CAR    phase_change case_conference task appointment_detail
CAR    plan_attachment
FAM    family_link family_member contact_point contact_plan
FAM.s  caller_rule
FIN    payment_request payment_approval payout
OPS    arrival expected_arrival group_arrival belonging belonging_event
OPS    visit caller denied_person house_concern
OPS    house_task
OPS.s  handover_item handover_ack
REQ    request_from_authority
REQ    referral_inbox enquiry
LIB    room bed house_text
LIB    interpreter organisation service cutoff_set instrument country_document mission
DIS    disclosure
REP    criterion_assessment readiness_verdict
REP    waiver return_risk signature_outside verdict_signature
REP    pathway return_decision journey journey_cost departure handover_sheet safety_card
REP    follow_up_plan follow_up_contact welfare_decision
REP.t  travel_brief morning_check
GRJ    group_journey
LIB    roster_layout
REP.s  readiness_brief
FCT    readiness_fact
INC    incident
INC.p  incident_person
INC.s  incident_brief
INX    restricted_incident
EMG    emergency_access emergency_review
CPN.r  session_risk
CPN.s  shared_summary
CPN.n  nurse_summary
GRP    counselling_group group_session
ASM    administration
ASM    scale_agreement
ASM.s  scale_result
DOC.s  custody_receipt give_back_request
LGL.d  legal_date
CAR.m  mind_plan_item mind_plan_review mind_outcome_rating mind_task
CAR.h  health_plan_item health_plan_review health_outcome_rating health_task
CAR.l  legal_plan_item legal_plan_review legal_outcome_rating legal_task
REF    referral
APT    appointment interpreter_booking
MTG    case_management_meeting
HSE    house_profile
IMP    import_batch import_plan
LNK    assignment legal_hold erasure_decision alias_link
SET    setting local_criterion house_field house_word
SHF    shift_declaration
ASM.n  nurse_result
ATT    unsorted_attachment
"""

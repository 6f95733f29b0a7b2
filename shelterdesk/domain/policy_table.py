"""The table of who may do what, read as a page. What it does not grant is denied.

The rows follow the matrix of entities 4 (and, behind it, casework guide 9.2); the departures
marked there are kept, those of ours are said where they stand. A line is: what · role · reach ·
acts. *What* is a category, or one kind where a kind differs from its category; ``EVERY`` as role
means every role with content. ``policy`` says what reach and acts mean, and reads both tables.
"""

from __future__ import annotations

TABLE = """
# everyday: code, preferred name, languages, adult or child
DEM        MGR    house     read create amend approve print grant
DEM        CM     assigned  read create amend print
DEM        COU    assigned  read
DEM        HS     shift     read
DEM        NS     shift     read
DEM        NUR    assigned  read
DEM        LEG    assigned  read
DEM        EVERY  shift     create_only

# identity: names on paper, birth, citizenship, numbers
IDN        MGR    house     read create countersign print export grant
IDN        CM     assigned  read create amend print
IDN        LEG    assigned  read create amend print
IDN        EVERY  shift     create_only

# where somebody is: stays, rooms
LOC        MGR    house     read create amend print grant
LOC        CM     assigned  read amend
LOC        CM     shift     create
LOC        COU    assigned  read
LOC        HS     shift     read create amend
LOC        NS     shift     read create amend
LOC        NUR    assigned  read
LOC        LEG    assigned  summary
LOC        EVERY  shift     create_only

# Adults can always go: whoever is on duty and reads where somebody is writes down that they left
stay             COU  shift  amend
stay             NUR  shift  amend
bed_assignment   COU  shift  amend
bed_assignment   NUR  shift  amend
bed_reservation  COU  shift  amend
bed_reservation  NUR  shift  amend

# counselling: nobody but the counsellors of this resident
CPN        COU    assigned  read create
CPN        COU    own       amend sign grant
# A supervisor co-signs a trainee's note and countersigns nothing of their own
CPN.r      COU    assigned  read create
CPN.s      COU    assigned  summary read create amend grant
CPN.s      CM     assigned  summary read
# the nurse has these lines only where the resident agreed to it (casework guide 9.2)
CPN.n      COU    assigned  read create grant
CPN.n      NUR    assigned  read
# a group's note names nobody; only who is named among its readers has it
GRP        COU    named     read create amend sign grant
# questionnaires: the answers for the counsellor alone, the result for whom the resident agrees to
ASM        COU    assigned  read create grant print
ASM        COU    own       amend sign
ASM.s      COU    assigned  summary read create amend grant
ASM.s      CM     assigned  summary read
# the nurse has results of their own, only where the resident agreed to the nurse (guide 7)
ASM.n      COU    assigned  summary read create amend grant
ASM.n      NUR    assigned  summary read

# what one person writes for themselves alone (class A): no print, no export, nobody else, ever
CPR        COU    assigned  create
CPR        COU    own       read amend withdraw
CPR.l      COU    own       create withdraw
CPR.l      COU    named     read withdraw
SUP        COU    own       read create amend withdraw
TPL        EVERY  own       read create amend withdraw

# papers
DOC        MGR    house     read print grant
DOC        CM     assigned  read create amend sign print
DOC        LEG    assigned  read create amend sign print
DOC        EVERY  shift     create_only
# whoever is on duty gives papers back at once, and sees the receipt, never the paper
DOC.s      MGR    house     summary read create amend print
DOC.s      CM     assigned  summary read create amend print
DOC.s      LEG    assigned  summary read create amend print
DOC.s      HS     shift     summary read create amend
DOC.s      NS     shift     summary read create amend
DOC.s      EVERY  shift     create_only

# brought in and not sorted yet: the case manager's alone, whoever handed it in
ATT        CM     assigned  read create amend grant
ATT        EVERY  shift     create_only

# consent
CON        MGR    house     read countersign print grant
CON        CM     assigned  read create sign
CON        COU    assigned  create_only
CON        LEG    assigned  read create sign
CON        NUR    assigned  create_only
CON        EVERY  shift     create_only
consent_withdrawal  EVERY  house  create_only
consent_attachment  CM   assigned  amend
consent_attachment  LEG  assigned  amend

# what left the house
DIS        MGR    house     read create print
DIS        CM     assigned  read create
DIS        LEG    assigned  read create
DIS        COU    assigned  create_only
DIS        NUR    assigned  create_only
DIS        HS     shift     create_only
DIS        NS     shift     create_only

# readiness to return
REP        MGR    house     read create amend sign countersign approve withdraw print export grant
REP        CM     assigned  read create amend sign print
REP        LEG    assigned  read create amend sign print
# one of the two is a manager; a house with one manager has no third, so a case manager or a legal
# officer may be the second (documents guide 3.1; design decision 24)
waiver             CM   assigned  countersign
waiver             LEG  assigned  countersign
signature_outside  CM   assigned  countersign
signature_outside  LEG  assigned  countersign
REP.s      MGR    house     summary read create amend
REP.s      CM     assigned  summary read create amend
REP.s      LEG    assigned  summary read create amend
REP.s      COU    assigned  summary read
REP.s      NUR    assigned  summary read
# on the day: whoever is on duty has the hour and what to pack, and ticks the morning's list
REP.t      MGR    house     summary read create amend print
REP.t      CM     assigned  summary read create amend print
REP.t      CM     shift     summary read
REP.t      LEG    assigned  summary read create amend
REP.t      HS     shift     summary read print
REP.t      NS     shift     summary read print
morning_check  CM  shift    create
morning_check  HS  shift    create
morning_check  NS  shift    create
FCT        MGR    house     read create
FCT        CM     assigned  read create
FCT        LEG    assigned  read create
# anybody may note that a resident does not want to go; which facts count from whom is checked
# where facts are judged (entities 6)
FCT        EVERY  house     create_only

# identity in short, for who may not see the papers; written with what it is taken from
IDN.s      MGR    house     summary read create amend
IDN.s      CM     assigned  summary read create amend
IDN.s      LEG    assigned  summary read create amend
IDN.s      COU    assigned  summary read
IDN.s      NUR    assigned  summary read
IDN.s      EVERY  shift     create_only

# alerts and what helps: what to do, never why
ALR        MGR    house     read create amend print grant
ALR        CM     assigned  read create amend
ALR        COU    assigned  read
ALR        HS     shift     read
ALR        NS     shift     read
ALR        NUR    assigned  read create amend
ALR        LEG    assigned  read
ALR        EVERY  shift     create_only
# Whoever looks after somebody tonight writes the card with them, and mends it
comfort_card  HS   shift     create amend
comfort_card  NS   shift     create amend
comfort_card  COU  assigned  create amend

# the emergency sheet needs nobody's leave
EMS        MGR    house     read create amend print
EMS        CM     assigned  read create amend print
EMS        COU    assigned  read create
EMS        HS     shift     read print
EMS        NS     shift     read print
EMS        NUR    house     read create amend print
EMS        EVERY  shift     create_only

# concerns, risk reviews, safety plans
SAF        MGR    house     read create approve grant
SAF        CM     assigned  read create amend sign grant print
SAF        COU    assigned  read create amend sign print
SAF        EVERY  shift     create_only
concern    EVERY  house     create_only
SAF.h      MGR    house     read grant
SAF.h      NUR    assigned  read create amend sign
SAF.s      MGR    house     summary read
SAF.s      CM     assigned  summary read create amend
SAF.s      COU    assigned  summary read create amend
SAF.s      HS     shift     summary read
SAF.s      NS     shift     summary read

# the story: few, and nobody at night
NAR        CM     assigned  read create amend grant
NAR        LEG    assigned  read create amend grant
NAR.s      MGR    house     summary read
NAR.s      CM     assigned  summary read create amend
NAR.s      LEG    assigned  summary read create amend
# A lawyer's alone; who fills in the checklist hands it on without reading it again
LGL.r      LEG    assigned  read create amend grant
LGL.r      CM     assigned  create_only
# The case manager keeps the screening board (guide 1.4), the legal officer everything else
LGL        LEG    assigned  read create amend sign grant print
LGL        CM     assigned  read create grant
LGL.s      MGR    house     summary read
LGL.s      LEG    assigned  summary read create amend
LGL.s      CM     assigned  summary read create amend
# a date alone, for whoever plans the week
LGL.d      MGR    house     summary read
LGL.d      COU    assigned  summary read
LGL.d      CM     assigned  summary read create amend
LGL.d      LEG    assigned  summary read create amend

# health: nurses; others see what to do
HEA        NUR    house     read create amend sign print grant
HEA        EVERY  shift     create_only
HEA.s      NUR    house     summary read create amend
HEA.s      MGR    house     summary read
HEA.s      CM     assigned  summary read
HEA.s      COU    assigned  summary read
HEA.s      HS     shift     summary read
HEA.s      NS     shift     summary read
HEA.s      EVERY  shift     create_only
MED        NUR    house     read create amend sign grant
MED        HS     shift     read create
MED        NS     shift     read create
MED.s      MGR    house     summary read
MED.s      CM     assigned  summary read
MED.s      NUR    house     summary read create amend
MED.s      HS     shift     create_only
MED.s      NS     shift     create_only

# plans and leaving
CAR        MGR    house     read create approve sign print grant
CAR        CM     assigned  read create amend sign print
CAR        COU    assigned  summary
CAR        NUR    assigned  summary
CAR        LEG    assigned  summary
# what concerns mind, body or law is read and written by whoever works there too
CAR.m      MGR    house     read approve print
CAR.m      CM     assigned  read create amend sign print grant
CAR.m      COU    assigned  read create amend sign grant
CAR.h      MGR    house     read approve print
CAR.h      CM     assigned  read create amend sign print grant
CAR.h      NUR    assigned  read create amend sign grant
CAR.l      MGR    house     read approve print
CAR.l      CM     assigned  read create amend sign print grant
CAR.l      LEG    assigned  read create amend sign grant
# a task from counselling or papers goes through the door of what it came from; whoever reads it may
# do it, since it is passed on to whoever can (issue 5)
task             MGR  house     amend
mind_task        MGR  house     create amend
health_task      MGR  house     create amend
legal_task       MGR  house     create amend
safety_task      MGR  house     amend
papers_task      MGR  house     create amend
counselling_task COU  assigned  amend

# referrals: nothing leaves without the consent that names it, which the service asks
REF        MGR    house     read countersign grant
REF        CM     assigned  read create amend sign export print
REF        LEG    assigned  read
# what belongs to a nurse, a counsellor or a lawyer is asked for and sent by them
health_referral       NUR  house     print export
counselling_referral  COU  own       print export
legal_referral        LEG  assigned  print export
# appointments under a neutral name; what they are for lies elsewhere
APT        MGR    house     read create amend print grant
APT        CM     assigned  read create amend print
APT        COU    assigned  read create
APT        COU    own       amend
APT        NUR    assigned  read create
APT        NUR    own       amend
APT        LEG    assigned  read create
APT        LEG    own       amend
APT        HS     shift     read
APT        NS     shift     read
# meetings with other organisations: named readers
MTG        MGR    house     read create amend sign countersign print grant
MTG        CM     named     read create amend sign countersign
MTG        COU    named     read
MTG        NUR    named     read
MTG        LEG    named     read create amend sign countersign

# a journey of several residents: managers, and whom they name
GRJ        MGR    house     read create amend print grant
GRJ        CM     named     read create amend print
GRJ        LEG    named     read create amend print

# family and safe contact
FAM        CM     assigned  read create amend print grant
FAM        COU    assigned  read
FAM        EVERY  shift     create_only
FAM.s      MGR    house     summary read
FAM.s      CM     assigned  summary read create amend
FAM.s      COU    assigned  summary read
FAM.s      HS     shift     summary read
FAM.s      NS     shift     summary read
FAM.s      LEG    assigned  summary read
FAM.s      EVERY  shift     create_only

# money: who asks, who approves, who pays
FIN        MGR    house     read create sign approve print grant
FIN        CM     assigned  read
payment_request  CM  assigned  create
FIN        HS     shift     read
payout     HS     shift     create
payment_approval  CM  assigned  read

# arrivals, belongings, visitors, calls
OPS        MGR    house     read create amend print grant
OPS        CM     assigned  read create amend
OPS        CM     shift     read create amend
OPS        HS     shift     read create amend
OPS        NS     shift     read create amend
OPS        EVERY  shift     create_only
house_concern  EVERY  house  create_only
# what every shift reads
OPS.s      MGR    house     read create print
OPS.s      EVERY  shift     read create

# consent to care: whoever gives the care
CON.c      COU    assigned  read create sign grant
CON.c      NUR    assigned  read create sign grant
care_consent_withdrawal  EVERY  house  create_only

# authorities that ask: a manager or a legal officer answers
REQ        MGR    house     read create amend sign print
REQ        LEG    house     read create amend sign
REQ        CM     house     read
REQ        EVERY  house     create_only

# the house's rooms, beds and texts
LIB        MGR    house     read create amend approve
LIB        CM     house     read create amend
LIB        LEG    house     read create amend
LIB        EVERY  house     read

# incidents: one may name several residents, so each has readers of its own (entities 4, note 5).
# Whoever reports reads their own; the case manager may close, since a house with one manager
# could otherwise never close and sign off by two people
INC        MGR    house     read create amend sign countersign approve print grant
INC        CM     named     read create amend sign
INC        COU    named     read create amend
INC        NUR    named     read create amend
INC        HS     own       read create amend
INC        HS     shift     read
INC        NS     own       read create amend
INC        NS     shift     read
INC        LEG    own       read create amend
# what an incident has to do with one resident; whoever reports may write it
INC.p      MGR    house     read create amend print
INC.p      CM     assigned  read create amend
INC.p      COU    assigned  read create amend
INC.p      NUR    assigned  read create amend
INC.p      EVERY  house     create_only
INC.s      LEG    assigned  summary read
INC.s      EVERY  house     create_only
# not read at their desk: managers stand in its rings to hand the keys on, and carry it out
INC.s      MGR    house     export
# something about a colleague: everybody may hand it over, its readers alone know of it. Any of
# them may close it and let others read it, since the manager may be the one whom it is about
INX        EVERY  house     create_only
INX        MGR    named     read amend sign countersign grant
INX        CM     named     read amend sign countersign grant
INX        COU    named     read amend sign countersign grant
INX        NUR    named     read amend sign countersign grant
INX        LEG    named     read amend sign countersign grant
INX        II     named     read amend sign countersign grant

# emergency access: whoever may ask for it writes why; managers read it, and case managers of
# their own residents
emergency_access  MGR  house  read create
emergency_access  CM   house  create_only
emergency_access  CM   assigned  read
emergency_access  COU  house  create_only
emergency_access  NUR  house  create_only
emergency_access  NS   shift  create_only
emergency_review  MGR  house  read create
emergency_review  CM   assigned  read

# the house
HSE        MGR    house     read create amend
HSE        EVERY  house     read
# who came with which sheet, and how sheets are read
IMP        MGR    house     read create amend
# Whoever reaches a resident knows who works with them; nobody assigns themselves
LNK        MGR    house     read create amend
LNK        CM     assigned  read
assignment CM     assigned  create amend
LNK        COU    assigned  read
LNK        NUR    assigned  read
LNK        LEG    assigned  read
LNK        HS     shift     read
LNK        NS     shift     read
SET        MGR    house     read create amend
SET        EVERY  house     read
SET        ADM    house     read
SHF        EVERY  house     read create
"""

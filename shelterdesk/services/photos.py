"""A small photo for recognition inside the house, only while the resident agrees to it.

Casework guide 3, *photo_id*: taken back, the picture goes and the fact of it stays. Whoever writes
the withdrawal down blanks it at once; the revisions that held it are taken out for good when a
manager next signs in, whose signature the trail needs for that (both in ``withdrawals``).
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from shelterdesk.domain.kinds.consent import (
    Consent,
    ConsentState,
    ConsentType,
    ConsentWithdrawal,
    Decision,
)
from shelterdesk.domain.kinds.resident import Photo
from shelterdesk.domain.photos import is_bare_jpeg
from shelterdesk.domain.record import RecordId, ResidentId
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.i18n import N_
from shelterdesk.services.receipts import Receipt

if TYPE_CHECKING:
    from shelterdesk.access.desk import Desk
    from shelterdesk.access.work import Work

NO_CONSENT = N_(
    "There is no consent to a photo in force. Nothing was kept. Write the consent down first."
)
NOT_BARE = N_("This picture could not be kept. Nothing was changed. Choose it from its file again.")


def may_add(desk: Desk, resident: ResidentId) -> bool:
    """Whether to offer it: who may write it and may see whether the resident agreed."""
    return desk.may("create", Photo, resident) and desk.may("read", Consent, resident)


def consent(desk: Desk, resident: ResidentId) -> Consent | None:
    """The consent to a photo that is in force today; raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return _consent(work, resident)


def of(desk: Desk, resident: ResidentId) -> bytes:
    """The picture as JPEG; empty if there is none. Raises ``Denied`` or ``NotFound``."""
    with desk.look() as work:
        return _picture(_photo(work, resident))


def agreed_in(work: Work, resident: ResidentId) -> bytes:
    """The picture while the consent to it is in force; empty otherwise, and for who reads neither.

    For papers that leave: they ask their own consent besides.
    """
    try:
        return _picture(_photo(work, resident)) if _consent(work, resident) else b""
    except (Denied, NotFound):
        return b""


def _picture(photo: Photo | None) -> bytes:
    if photo is None or not photo.picture:
        return b""
    try:
        picture = base64.b64decode(photo.picture, validate=True)
    except binascii.Error:
        return b""
    return picture if is_bare_jpeg(picture) else b""


def add(desk: Desk, resident: ResidentId, picture: bytes) -> Receipt[Photo]:
    """Keep *picture* (JPEG, drawn anew); an earlier one is replaced and stays to be taken out.

    Raises ``Invalid`` without a consent in force, or for anything but bare pixels.
    """
    if not is_bare_jpeg(picture):
        raise Invalid({"picture": NOT_BARE})
    with desk.work("photo.add") as work:
        agreed = _consent(work, resident)
        if agreed is None:
            raise Invalid({"picture": NO_CONSENT})
        values = {
            "picture": base64.b64encode(picture).decode("ascii"),
            "consent_id": agreed.id,
            "deleted_on": None,
        }
        before, shelf = _photo(work, resident), work.shelf(Photo)
        if before is None:
            kept = shelf.add(work.make(Photo, resident, values))
        else:
            kept = shelf.amend(before.id, before.rev, values)
    return Receipt(kept, frozenset(work.changed))


def delete(desk: Desk, resident: ResidentId) -> Receipt[ResidentId]:
    """Blank the photo because somebody asks for it; consent or not. Raises ``Denied``."""
    with desk.work("photo.delete") as work:
        before = _photo(work, resident)
        if before is not None and before.picture:
            values = {"picture": "", "deleted_on": desk.today()}
            work.shelf(Photo).amend(before.id, before.rev, values)
    return Receipt(resident, frozenset(work.changed))


def _photo(work: Work, resident: ResidentId) -> Photo | None:
    return next(iter(work.shelf(Photo).all_of(resident)), None)


def _consent(work: Work, resident: ResidentId) -> Consent | None:
    today = work.desk.today()
    ended = {RecordId(each.consent_id) for each in work.shelf(ConsentWithdrawal).all_of(resident)}
    said = [
        consent
        for consent in work.shelf(Consent).all_of(resident)
        if consent.consent_type is ConsentType.PHOTO
    ]
    # Of two answers of one moment the careful one holds.
    newest = max(said, key=lambda c: (c.made_at, c.decision is not Decision.GIVEN), default=None)
    if newest is None or newest.decision is not Decision.GIVEN or newest.id in ended:
        return None
    if newest.state is ConsentState.ENDED or newest.starts_on > today:
        return None
    return newest if newest.expires_on is None or newest.expires_on >= today else None

"""A photo: pixels only, with consent only, gone when it is taken back. Over real keys."""

import io

import pytest
from PIL import Image

from shelterdesk.domain.kinds.consent import Consent, ConsentType, Decision
from shelterdesk.domain.kinds.resident import Photo
from shelterdesk.domain.photos import is_bare_jpeg
from shelterdesk.domain.record import ResidentId
from shelterdesk.domain.roles import Role
from shelterdesk.errors import Denied, Invalid, NotFound
from shelterdesk.services import consents, photos, records
from tests.cast import TODAY, Cast


def jpeg(**more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def agree(cast: Cast, resident: ResidentId, decision: Decision = Decision.GIVEN) -> Consent:
    given = {"consent_type": ConsentType.PHOTO, "decision": decision, "starts_on": TODAY}
    return records.add(cast.desk("carla"), Consent, resident, given).value


def test_place_and_owner_are_told_from_pixels() -> None:
    where = Image.Exif()
    where[0x8825] = {1: "N", 2: (13.0, 45.0, 0.0)}
    where[0x9C9D] = b"somebody"
    assert is_bare_jpeg(jpeg())
    assert not is_bare_jpeg(jpeg(exif=where.tobytes()))
    assert not is_bare_jpeg(jpeg(comment=b"Rosa at the gate"))
    assert not is_bare_jpeg(jpeg(icc_profile=b"x" * 200))
    assert not is_bare_jpeg(b"\xff\xd8" + bytes(100))
    assert not is_bare_jpeg(jpeg()[:-2])
    assert not is_bare_jpeg(b"GIF89a")


def test_no_photo_without_consent(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        assert photos.may_add(carla, rosa)
        with pytest.raises(Invalid):
            photos.add(carla, rosa, jpeg())
        agree(cast, rosa, Decision.DECLINED)
        with pytest.raises(Invalid):
            photos.add(carla, rosa, jpeg())
        agree(cast, rosa)
        with pytest.raises(Invalid):  # of two answers of one moment the careful one holds
            photos.add(carla, rosa, jpeg())
        assert photos.of(carla, rosa) == b""


def test_it_is_kept_for_who_works_with_the_resident(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla", "amara", "hana"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        agree(cast, rosa)
        picture = jpeg()
        photos.add(cast.desk("carla"), rosa, picture)
        assert photos.of(cast.desk("carla"), rosa) == picture
        assert photos.of(cast.desk("nils"), rosa) == picture
        for other in ("amara", "hana"):  # not assigned; not on duty
            with pytest.raises(NotFound):
                photos.of(cast.desk(other), rosa)
        assert not photos.may_add(cast.desk("nils"), rosa)


def test_taken_back_by_a_night_worker_who_may_not_change_photos(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla, nils = cast.desk("carla"), cast.desk("nils")
        agree(cast, rosa)
        photos.add(carla, rosa, jpeg())
        with pytest.raises(Denied):
            photos.delete(nils, rosa)
        consents.withdraw_about(nils, rosa, ConsentType.PHOTO)
        assert photos.of(carla, rosa) == b""
        assert records.page(carla, Photo, rosa).rows[0].deleted_on == TODAY


def test_a_withdrawn_consent_lets_no_new_photo_in(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla = cast.desk("carla")
        consent = agree(cast, rosa)
        photos.add(carla, rosa, jpeg())
        photos.delete(carla, rosa)
        assert photos.of(carla, rosa) == b""
        photos.add(carla, rosa, jpeg())
        consents.withdraw(carla, consent.id)
        with pytest.raises(Invalid):
            photos.add(carla, rosa, jpeg())

"""A photo: pixels only, with consent only, gone when it is taken back. Over real keys and a file."""

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
from shelterdesk.store.rows import Rows
from tests.cast import TODAY, Cast


def jpeg(**more: object) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((60, 40), 80).convert("RGB").save(out, "JPEG", **more)
    return out.getvalue()


def agree(cast: Cast, resident: ResidentId, decision: Decision = Decision.GIVEN) -> Consent:
    given = {"consent_type": ConsentType.PHOTO, "decision": decision, "starts_on": TODAY}
    return records.add(cast.desk("carla"), Consent, resident, given).value


def revisions(cast: Cast, resident: ResidentId) -> list[int]:
    mia = cast.desk("mia")
    with mia.look() as work:
        photo = next(iter(work.every(Photo)))
        rows = Rows(work._db, mia.schema).revisions(Photo, bytes.fromhex(photo.id))
    assert photo.resident == resident
    return [row.rev for row in rows]


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


def test_taken_back_by_a_night_worker_and_out_of_the_file_by_a_manager(cast: Cast) -> None:
    with cast.seated("mia", "nils", "carla"):
        rosa = cast.admit("nils")
        cast.assign(rosa, "carla", Role.CM)
        carla, nils, mia = (cast.desk(who) for who in ("carla", "nils", "mia"))
        consent = agree(cast, rosa)
        photos.add(carla, rosa, jpeg())
        assert photos.to_take_out(mia) == ()
        consents.withdraw(carla, consent.id)
        assert photos.to_take_out(mia) == (rosa,)  # no consent, whoever blanks it or not
        with nils.work("test") as work:
            assert photos.blank(work, rosa)
        assert photos.of(carla, rosa) == b""
        assert records.page(mia, Photo, rosa).rows[0].deleted_on == TODAY
        assert [each.resident for each in photos.waiting(mia)] == [rosa]
        assert photos.waiting(carla) == ()
        with pytest.raises(Denied):
            photos.take_out(carla, rosa)
        assert revisions(cast, rosa) == [2, 1]
        photos.take_out(mia, rosa)
        assert revisions(cast, rosa) == [3, 2]
        assert photos.waiting(mia) == ()
        assert mia.latest("remove") is not None
        assert mia.verify(lambda done, total: None).problems == ()
        assert photos.of(mia, rosa) == b""
        again = agree(cast, rosa)
        assert again.decision is Decision.GIVEN

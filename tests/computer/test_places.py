"""Where a real house may lie: folders of cloud services and of other computers are told."""

from __future__ import annotations

from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest

from shelterdesk.computer.places import Place, judge, load_clouds
from shelterdesk.computer.reading import UnknownSystem, place_of

CLOUDS = load_clouds()
WINDOWS = {"OneDrive": r"C:\Users\Noor\Clouded", "APPDATA": r"C:\Users\Noor\AppData\Roaming"}


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        (r"C:\ProgramData\ShelterDesk\houses\one", None),
        (r"D:\Shelter", None),
        (r"C:\Users\Noor\OneDrive\Shelter", Place.CLOUD),
        (r"C:\Users\Noor\OneDrive - House by the river\Shelter", Place.CLOUD),
        (r"C:\Users\Noor\ONEDRIVE\Shelter", Place.CLOUD),
        (r"C:\Users\Noor\Clouded\Shelter", Place.CLOUD),
        (r"C:\users\noor\clouded", Place.CLOUD),
        (r"C:\Users\Noor\Dropbox (House)\Shelter", Place.CLOUD),
        (r"G:\My Drive\Shelter", Place.CLOUD),
        (r"C:\Users\Noor\iCloudDrive\Shelter", Place.CLOUD),
        (r"C:\Users\Noor\AppData\Roaming\ShelterDesk", Place.CLOUD),
        (r"C:\Users\Noor\AppData\Local\ShelterDesk", None),
        (r"C:\Users\Noor\OneDriver\Shelter", None),
        (r"C:\Dropboxes\Shelter", None),
        (r"\\server\share\Shelter", Place.NETWORK),
    ],
)
def test_folders_of_windows(folder: str, place: Place | None) -> None:
    assert judge(PureWindowsPath(folder), "local", WINDOWS, CLOUDS) is place


@pytest.mark.parametrize(
    ("folder", "disk", "place"),
    [
        ("/srv/shelter", "ext4", None),
        ("/srv/shelter", "overlay", None),
        ("/mnt/office/shelter", "cifs", Place.NETWORK),
        ("/mnt/office/shelter", "nfs4", Place.NETWORK),
        ("/mnt/office/shelter", "fuse.sshfs", Place.NETWORK),
        ("/people/noor/Nextcloud/shelter", "btrfs", Place.CLOUD),
        ("/Users/noor/Library/CloudStorage/Any/shelter", "", Place.CLOUD),
        ("/Users/noor/Library/Mobile Documents/shelter", "", Place.CLOUD),
    ],
)
def test_folders_elsewhere(folder: str, disk: str, place: Place | None) -> None:
    assert judge(PurePosixPath(folder), disk, {}, CLOUDS) is place


def test_a_mapped_drive_of_windows_is_another_computers() -> None:
    assert judge(PureWindowsPath(r"Z:\Shelter"), "remote", {}, CLOUDS) is Place.NETWORK


def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    cloud = tmp_path / "Dropbox" / "shelter"
    cloud.mkdir(parents=True)
    link = tmp_path / "innocent"
    link.symlink_to(cloud, target_is_directory=True)
    assert place_of(link, UnknownSystem()) is Place.CLOUD
    assert place_of(link / "not there yet", UnknownSystem()) is Place.CLOUD
    assert place_of(tmp_path / "own", UnknownSystem()) is None


def test_every_service_in_the_list_is_recognised() -> None:
    for cloud in CLOUDS:
        for name in (*cloud.names, *cloud.begins):
            assert judge(PurePath("/data") / name / "house", "", {}, CLOUDS) is Place.CLOUD

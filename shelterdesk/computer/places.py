"""Whether a folder is this computer's own: not copied to a cloud, not on another computer's disk.

Folders are judged by their path alone and by what the system says of their disk, both given, so
that the rule for Windows can be tried anywhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath

from shelterdesk.paths import CATALOGUE

CLOUD_FILE = CATALOGUE / "cloud_folders.toml"
# Where these variables point, Windows copies everything (OneDrive) or takes it along (roaming).
CLOUD_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer", "APPDATA")
NETWORK_DISKS = frozenset(
    {
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "9p",
        "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.davfs", "davfs", "davfs2", "remote",
    }
)  # fmt: skip


class Place(StrEnum):
    """What speaks against a folder."""

    CLOUD = "cloud"
    NETWORK = "network"


@dataclass(frozen=True)
class Cloud:
    """How the folder of one service is called; all in lower case."""

    service: str
    names: frozenset[str]
    begins: tuple[str, ...]


def load_clouds(path: Path = CLOUD_FILE) -> tuple[Cloud, ...]:
    """The services we know by the name of their folder."""
    with path.open("rb") as file:
        rows = tomllib.load(file)["cloud"]
    return tuple(
        Cloud(
            str(row["service"]),
            frozenset(name.casefold() for name in row.get("names", ())),
            tuple(start.casefold() for start in row.get("begins", ())),
        )
        for row in rows
    )


def judge(
    folder: PurePath, disk: str, variables: Mapping[str, str], clouds: Iterable[Cloud]
) -> Place | None:
    """What speaks against *folder*, an absolute path; None if nothing does.

    *disk* is the kind of its file system as the system calls it ("remote" for a network drive of
    Windows, empty if unknown), *variables* those of the environment.
    """
    if disk in NETWORK_DISKS or str(folder).startswith(("\\\\", "//")):
        return Place.NETWORK
    kind = type(folder)
    roots = [kind(variables[name]) for name in CLOUD_VARIABLES if variables.get(name)]
    if any(folder == root or root in folder.parents for root in roots):
        return Place.CLOUD
    clouds = tuple(clouds)
    return Place.CLOUD if any(_is_of(clouds, part) for part in folder.parts) else None


def _is_of(clouds: tuple[Cloud, ...], part: str) -> bool:
    folded = part.casefold()
    return any(
        folded in cloud.names or any(_begins(folded, start) for start in cloud.begins)
        for cloud in clouds
    )


def _begins(part: str, start: str) -> bool:
    """Also where the service adds words: OneDrive - House, but not OneDrives."""
    return part == start or (part.startswith(start) and not part[len(start)].isalnum())

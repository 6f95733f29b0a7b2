"""The MSI for IT departments: the same folder, per machine, for Group Policy and ``msiexec``.

It marks the computer as looked after (``Managed``), and our own installer then keeps away.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from xml.sax.saxutils import quoteattr

from windows.places import BUILD, HERE, MAKER, NAME, PROGRAM, ran

# Never changed: Windows knows by them that a package is a newer one of the same program.
FAMILY = uuid.UUID("f0b6ae14-8b3d-5f6e-9d0c-6f3f2a7b1c55")
UPGRADE_CODE = uuid.uuid5(FAMILY, "upgrade")
TOP = PurePosixPath()


def build(folder: Path, version: str, out: Path, *, epoch: int) -> Path:
    """Make *out* from the folder."""
    work = BUILD / "msi"
    work.mkdir(parents=True, exist_ok=True)
    files = sorted(PurePosixPath(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    source = work / f"{out.stem}.wxs"
    icon = work / "shelterdesk.ico"
    icon.write_bytes((HERE / "launcher" / "shelterdesk.ico").read_bytes())
    # wixl wants relative paths: the folder is named as seen from the source.
    near = work / "stage"
    near.unlink(missing_ok=True)
    near.symlink_to(folder, target_is_directory=True)
    source.write_text(document(files, version, near.name, icon.name), "utf-8")
    out.parent.mkdir(parents=True, exist_ok=True)
    ran(
        ["wixl", "--arch", "x64", "--output", out, source.name],
        "The MSI could not be made.",
        folder=work,
        more={"SOURCE_DATE_EPOCH": str(epoch)},
    )
    return out


def document(files: Iterable[PurePosixPath], version: str, folder: str, icon: str) -> str:
    """The description that ``wixl`` reads; ids depend on paths alone, so they stay the same."""
    files = tuple(files)
    components = [_id("C", str(file)) for file in files]
    parts = "".join(
        f'<ComponentRef Id="{component}"/>' for component in (*components, "CManaged", "CMenu")
    )
    words = f'Name="{NAME}" Manufacturer="{MAKER}"'
    return f"""<?xml version="1.0" encoding="utf-8"?>
<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi">
<Product Id="{product(version)}" {words} Language="1033" Version="{version}"
 UpgradeCode="{_braced(UPGRADE_CODE)}">
<Package InstallerVersion="500" Compressed="yes" InstallScope="perMachine"
 Manufacturer="{MAKER}" Description="{NAME} {version}"/>
<MajorUpgrade DowngradeErrorMessage="A newer ShelterDesk is installed. Nothing was changed."/>
<Media Id="1" Cabinet="shelterdesk.cab" EmbedCab="yes"/>
<Icon Id="ShelterDesk.ico" SourceFile="{icon}"/>
<Property Id="ARPPRODUCTICON" Value="ShelterDesk.ico"/>
<Property Id="ARPNOMODIFY" Value="1"/>
<Property Id="REINSTALLMODE" Value="amus"/>
<Directory Id="TARGETDIR" Name="SourceDir">
<Directory Id="ProgramMenuFolder"/>
<Directory Id="ProgramFiles64Folder">
<Directory Id="INSTALLDIR" Name="{NAME}">
{_inside(TOP, files, folder)}
<Component Id="CManaged" Guid="{_guid("managed")}" Win64="yes">
<RegistryKey Root="HKLM" Key="Software\\{NAME}">
<RegistryValue Type="string" Name="Managed" Value="{version}" KeyPath="yes"/>
</RegistryKey></Component>
<Component Id="CMenu" Guid="{_guid("menu")}" Win64="yes">
{_entry("MenuProgram", NAME, "")}
{_entry("MenuPractice", NAME + " practice house", "--practice")}
<RegistryKey Root="HKLM" Key="Software\\{NAME}">
<RegistryValue Type="string" Name="StartMenu" Value="1" KeyPath="yes"/>
</RegistryKey></Component>
</Directory></Directory></Directory>
<Feature Id="Main" Level="1">{parts}</Feature>
</Product></Wix>
"""


def product(version: str) -> str:
    """The id of one version; each has its own."""
    return _guid(f"product {version}")


def _entry(number: str, name: str, words: str) -> str:
    told = f' Arguments="{words}"' if words else ""
    return (
        f'<Shortcut Id="{number}" Directory="ProgramMenuFolder" Name="{name}"'
        f' Target="[INSTALLDIR]{PROGRAM}"{told} WorkingDirectory="INSTALLDIR"'
        f' Icon="ShelterDesk.ico"/>'
    )


def _inside(here: PurePosixPath, files: tuple[PurePosixPath, ...], folder: str) -> str:
    lines = [
        f'<Component Id="{_id("C", str(file))}" Guid="{_guid(str(file))}" Win64="yes">'
        f'<File Id="{_id("F", str(file))}" Name={quoteattr(file.name)}'
        f' Source={quoteattr(f"{folder}/{file}")} KeyPath="yes"/></Component>'
        for file in files
        if file.parent == here
    ]
    depth = len(here.parts)
    below = [
        file for file in files if len(file.parts) > depth + 1 and file.parts[:depth] == here.parts
    ]
    for name in sorted({file.parts[depth] for file in below}):
        sub = here / name
        within = tuple(file for file in below if file.parts[depth] == name)
        lines.append(
            f'<Directory Id="{_id("D", str(sub))}" Name={quoteattr(name)}>\n'
            f"{_inside(sub, within, folder)}\n</Directory>"
        )
    return "\n".join(lines)


def _braced(value: uuid.UUID) -> str:
    return "{" + str(value).upper() + "}"


def _guid(of: str) -> str:
    return _braced(uuid.uuid5(FAMILY, of))


def _id(letter: str, of: str) -> str:
    return letter + uuid.uuid5(FAMILY, of).hex

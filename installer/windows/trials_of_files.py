"""Trials of the files themselves, without Wine."""

from __future__ import annotations

import hashlib
import json

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from windows import executables, licences, manifest, runtime, setup_exe, signing, stage, wine
from windows.bench import Bench, need, same_tree
from windows.places import BUILD, EXECUTABLES, sources


def folder_is_whole(bench: Bench) -> str:
    """Hashes, imports, names, licences, bill of materials; no stand-in, signatures untouched."""
    folder = BUILD / "stage"
    count = same_tree(folder, bench.wanted)
    stage.examine(folder)
    stand_ins = {f"{name}.dll" for name in wine.STAND_INS}
    need(not stand_ins & {file.name for file in folder.rglob("*.dll")}, "a stand-in is shipped")
    libraries = {file.name.removesuffix(".dist-info") for file in folder.glob("lib/*.dist-info")}
    texts = {place.name for place in (folder / licences.FOLDER).iterdir()}
    need(libraries <= texts, f"without licence: {', '.join(sorted(libraries - texts))}")
    parts = _bill_is_valid(bench)
    return f"{count} files, {len(libraries)} libraries with licences, {parts} parts in the bill"


def _bill_is_valid(bench: Bench) -> int:
    text = bench.package(".cdx.json").read_text("utf-8")
    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    need(fault is None, f"the bill of materials does not fit its schema: {fault}")
    return len(json.loads(text)["components"])


def signatures_are_whole(bench: Bench) -> str:
    """What its makers signed still carries a signature that fits; none was broken by trimming."""
    signed, bare, broken = 0, 0, []
    for file in sorted((BUILD / "stage").rglob("*")):
        if file.suffix.lower() not in EXECUTABLES:
            continue
        if not executables.has_signature(file):
            bare += 1
        elif signing.is_signed(file):
            signed += 1
        else:
            broken.append(file.name)
    need(not broken, f"signatures do not fit: {', '.join(broken)}")
    need(signed > 30, "the makers' signatures are gone")
    return f"{signed} executables signed by their makers, {bare} never were"


def installer_repeats(bench: Bench) -> str:
    """A second folder from the same commit gives the same installer, bit for bit."""
    first = bench.package("-setup.exe")
    told = json.loads((BUILD / "built.json").read_text("utf-8"))
    need("unsigned" in first.name, "a signature holds the time: only unsigned packages repeat")
    need(sources() == told["sources"], "the tree has moved on since build.py: run that again")
    python = runtime.of_registry(BUILD / "runtime")
    need(python.version == told["python"], "built with --runtime: repeat by hand, see README.md")
    made = stage.build(told["version"], python, BUILD / "again" / "stage")
    manifest.write(made.folder)
    same_tree(made.folder, bench.wanted)
    second = setup_exe.build(
        made.folder,
        told["version"],
        BUILD / "again" / first.name,
        scope="machine",
        dll=python.dll,
        epoch=told["epoch"],
        fast=told["fast"],
    )
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (first, second)]
    need(digests[0] == digests[1], f"{digests[0]} and {digests[1]}")
    return f"sha256 {digests[0]}"


TRIALS = (folder_is_whole, signatures_are_whole, installer_repeats)

"""The last pass over a PDF, in memory: structure tree, language, metadata, password.

Tagged PDF after ISO 32000-2, 14.7 and 14.8; encryption AES-256, revision 6, with reading aloud
allowed. The information dictionary is rebuilt: it says the report number and the product only.
"""

from __future__ import annotations

import io
import secrets
from collections.abc import Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from shelterdesk.reports.text.draw import Element

PRODUCT = "ShelterDesk"


def finish(
    pdf: bytes, tree: Element, *, title: str, language: str, password: str | None = None
) -> bytes:
    """*pdf* with the structure *tree*; the same bytes each time unless a *password* is set."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        _tag(document, tree)
        document.Root.MarkInfo = Dictionary(Marked=True)
        document.Root.Lang = String(language)
        document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        if "/Metadata" in document.Root:
            del document.Root.Metadata
        del document.docinfo
        document.docinfo["/Title"] = title
        document.docinfo["/Producer"] = PRODUCT
        made = io.BytesIO()
        if password:
            allowed = pikepdf.Permissions(
                extract=False, modify_other=False, modify_annotation=False
            )
            lock = pikepdf.Encryption(
                user=password, owner=secrets.token_urlsafe(32), R=6, allow=allowed
            )
            document.save(made, encryption=lock)
        else:
            document.save(made, deterministic_id=True)
    return made.getvalue()


def _tag(document: pikepdf.Pdf, tree: Element) -> None:
    root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    owners: dict[int, dict[int, pikepdf.Object]] = {}
    pages = [page.obj for page in document.pages]
    root.K = _element(document, pages, tree, root, owners)
    numbers = Array()
    for key, page in enumerate(pages):
        marks = owners.get(key + 1, {})
        page.StructParents = key
        page.Tabs = Name.S
        numbers.append(key)
        numbers.append(document.make_indirect(Array([marks[mark] for mark in sorted(marks)])))
    root.ParentTree = document.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(pages)
    document.Root.StructTreeRoot = root


def _element(
    document: pikepdf.Pdf,
    pages: Sequence[pikepdf.Object],
    element: Element,
    parent: pikepdf.Object,
    owners: dict[int, dict[int, pikepdf.Object]],
) -> pikepdf.Object:
    kids: list[Any] = []
    made = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent)
    )
    if element.language:
        made.Lang = String(element.language)
    if element.tag == "TH":
        made.A = Dictionary(O=Name.Table, Scope=Name.Column)
    for page, mark in element.marks:
        kids.append(Dictionary(Type=Name.MCR, Pg=pages[page - 1], MCID=mark))
        owners.setdefault(page, {})[mark] = made
    kids += [
        _element(document, pages, child, made, owners)
        for child in element.children
        if child.marks or child.children
    ]
    made.K = Array(kids)
    return made

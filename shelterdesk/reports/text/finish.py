"""The last pass over a PDF, in memory: structure tree, language, metadata, password.

Tagged PDF after ISO 32000-2, 14.7 and 14.8; encryption AES-256, revision 6, with reading aloud
allowed. The information dictionary is rebuilt: it says the report number and the product only.
"""

from __future__ import annotations

import io
import secrets

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
    root.K = _element(document, tree, root, owners)
    numbers = Array()
    for key, page in enumerate(document.pages):
        marks = owners.get(key + 1, {})
        page.obj.StructParents = key
        page.obj.Tabs = Name.S
        numbers.append(key)
        numbers.append(document.make_indirect(Array([marks[mark] for mark in sorted(marks)])))
    root.ParentTree = document.make_indirect(Dictionary(Nums=numbers))
    root.ParentTreeNextKey = len(document.pages)
    document.Root.StructTreeRoot = root


def _element(
    document: pikepdf.Pdf,
    element: Element,
    parent: pikepdf.Object,
    owners: dict[int, dict[int, pikepdf.Object]],
) -> pikepdf.Object:
    made = document.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name(f"/{element.tag}"), P=parent, K=Array())
    )
    if element.language:
        made.Lang = String(element.language)
    if element.tag == "TH":
        made.A = Dictionary(O=Name.Table, Scope=Name.Column)
    for page, mark in element.marks:
        page_object = document.pages[page - 1].obj
        made.K.append(Dictionary(Type=Name.MCR, Pg=page_object, MCID=mark))
        owners.setdefault(page, {})[mark] = made
    for child in element.children:
        if child.marks or child.children:
            made.K.append(_element(document, child, made, owners))
    return made

"""The summary as a file, made from its snapshot alone: PDF, Word, Excel annex, JSON, and all of them in a ZIP."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from reports.annex import render_annex
from reports.document import Document, Heading, Letterhead, Paragraph, Signature
from reports.inspection import render_zip
from reports.pdf import render_pdf
from reports.printed_annexes import annexes_of
from reports.snapshot import Snapshot, text_of, value_of
from reports.word import render_word

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
FORM_NAMES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel附表", "json": "JSON"}
INSPECTION = "zip"
LARGE = 5_000  # lines of records; the annex then takes more than a second
END_OF_REPORT = "特此报告。"


def document_of(snapshot: Snapshot) -> Document:
    """总结: no 版头. 报告: in the name of the committee, with 版头, 主送, 附件说明 and 版记."""
    settings = snapshot["settings"]
    report = settings["form"] == "REPORT"
    blocks = [_block(block) for block in snapshot["blocks"]]
    issuer = settings["issuer"] or snapshot["office"]
    return Document(
        title=snapshot["title"],
        blocks=(*blocks, Paragraph(END_OF_REPORT)) if report else tuple(blocks),
        signature=Signature(issuer, date.fromisoformat(settings["signed_on"]), sealed=settings["sealed"]),
        letterhead=_letterhead(settings, issuer) if report else None,
        attachments=tuple(filter(None, map(str.strip, settings["attachments"].splitlines()))),
        annexes=annexes_of(snapshot),
        author=issuer,
        subject="年度工作总结",
    )


def _block(block: dict[str, Any]) -> Heading | Paragraph:
    if "heading" in block:
        return Heading(block["heading"], block["text"])
    lead = "".join(segment["text"] for segment in block["lead"])
    return Paragraph(text_of(block)[len(lead) :], lead=lead)


def _letterhead(settings: dict[str, Any], issuer: str) -> Letterhead:
    return Letterhead(
        issuer=issuer,
        number=settings["number"],
        addressee=settings["addressee"],
        copies_to=settings["copies_to"],
        printed_by=settings["printed_by"],
        signer=settings["signer"],
    )


def as_json(snapshot: Snapshot) -> dict[str, Any]:
    """The public form of a summary (design: `manage.py summary --json`)."""
    parts: dict[str, list[str]] = {"PROBLEM": [], "PLAN": []}
    chapters: list[dict[str, Any]] = []
    opening: list[str] = []
    titles = {chapter["key"]: chapter["title"] for chapter in snapshot["chapters"]}
    for block in snapshot["blocks"]:
        if block.get("chapter"):
            chapters.append({"title": titles[block["chapter"]], "paragraphs": []})
        elif block.get("part") in parts:
            parts[block["part"]].append(text_of(block))
        elif "part" in block:
            (chapters[-1]["paragraphs"] if chapters else opening).append(text_of(block))
    in_order = [key for chapter in snapshot["chapters"] for key in chapter["figures"]]
    in_order += sorted(snapshot["figures"].keys() - set(in_order))  # PostgreSQL keeps no order of keys
    return {
        "title": snapshot["title"],
        "figures": {key: _public(snapshot["figures"][key]) for key in in_order},
        "opening": opening,
        "chapters": chapters,
        "problems": parts["PROBLEM"],
        "plans": parts["PLAN"],
        "warnings": snapshot["warnings"],
    }


def _public(figure: dict[str, Any]) -> dict[str, Any]:
    value = value_of(figure)
    shown = {name: figure[name] for name in ("label", "unit", "source", "as_of", "method")}
    return {**shown, "value": float(value) if figure["decimal"] else value}


def render_json(snapshot: Snapshot) -> bytes:
    return json.dumps(as_json(snapshot), ensure_ascii=False, indent=2).encode()


RENDERERS: dict[str, Callable[[Snapshot], bytes]] = {
    "pdf": lambda snapshot: render_pdf(document_of(snapshot)),
    "docx": lambda snapshot: render_word(document_of(snapshot)),
    "xlsx": render_annex,
    "json": render_json,
}


def render(snapshot: Snapshot, form: str) -> bytes:
    """`form` is pdf, docx, xlsx or json."""
    return RENDERERS[form](snapshot)


def render_inspection(
    snapshot: Snapshot, sha256: str = "", step: Callable[[int, int, str], None] | None = None
) -> bytes:
    """Everything for inspectors in one archive. `step` is told how many of the files are made."""
    files = {}
    for number, form in enumerate(RENDERERS):
        if step:
            step(number, len(RENDERERS), FORM_NAMES[form])
        files[f"{snapshot['title']}.{form}"] = render(snapshot, form)
    return render_zip(snapshot, files, sha256)


def is_large(snapshot: Snapshot) -> bool:
    """Whether the annex lists so many records that nobody should wait for it."""
    kinds = (snapshot.get("records") or {"kinds": {}})["kinds"].values()
    return sum(len(kind["rows"]) for kind in kinds) > LARGE

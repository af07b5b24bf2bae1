"""The summary as a file: PDF, Word, Excel annex and JSON."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from reports.annex import render_annex
from reports.document import Document, Heading, Paragraph, Signature
from reports.pdf import render_pdf
from reports.summary import Summary
from reports.word import render_word
from reports.wording import Wording

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def document_of(summary: Summary) -> Document:
    """Three parts in the order of published summaries: 工作开展情况 · 存在问题 · 下步打算."""
    blocks: list[Heading | Paragraph] = [*map(_paragraph, summary.opening)]
    blocks.append(Heading(1, f"一、{summary.period.label}工作开展情况"))
    blocks += map(_paragraph, summary.follow_up)
    for chapter in summary.chapters:
        blocks.append(Heading(2, chapter.heading))
        blocks += map(_paragraph, chapter.paragraphs)
    blocks.append(Heading(1, "二、存在问题"))
    blocks += map(_paragraph, summary.problems)
    blocks.append(Heading(1, "三、下步打算"))
    blocks += map(_paragraph, summary.plans)
    return Document(
        title=summary.title,
        blocks=tuple(blocks),
        signature=Signature(summary.office, summary.period.end),
        author=summary.office,
        subject="年度工作总结",
    )


def _paragraph(wording: Wording) -> Paragraph:
    return Paragraph(wording.body_text, lead=wording.lead_text)


def as_json(summary: Summary) -> dict[str, Any]:
    """The public form of a summary (design: `manage.py summary --json`)."""
    return {
        "title": summary.title,
        "figures": {
            key: {
                "label": figure.label,
                "value": float(figure.value) if isinstance(figure.value, Decimal) else figure.value,
                "unit": figure.unit,
                "source": figure.source,
                "as_of": figure.as_of.isoformat(),
            }
            for key, figure in summary.figures.items()
        },
        "chapters": [
            {"title": chapter.title, "paragraphs": [wording.text for wording in chapter.paragraphs]}
            for chapter in summary.chapters
        ],
        "problems": [wording.text for wording in summary.problems],
        "plans": [wording.text for wording in summary.plans],
        "warnings": list(summary.warnings),
    }


def render_json(summary: Summary) -> bytes:
    return json.dumps(as_json(summary), ensure_ascii=False, indent=2).encode()


RENDERERS: dict[str, Callable[[Summary], bytes]] = {
    "pdf": lambda summary: render_pdf(document_of(summary)),
    "docx": lambda summary: render_word(document_of(summary)),
    "xlsx": render_annex,
    "json": render_json,
}


def render(summary: Summary, form: str) -> bytes:
    """`form` is pdf, docx, xlsx or json."""
    return RENDERERS[form](summary)

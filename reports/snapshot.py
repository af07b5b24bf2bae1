"""
A summary as plain data: text, figures and settings. Every output is made from it, so that what was issued once can be
made again without a look at the records.

    {"title", "office", "committee", "branch", "period": {"start", "until", "label"}, "version",
     "settings": {form and letterhead},
     "blocks": [{"heading": level, "text"} | {"anchor", "part", "lead": [segment], "body": [segment]}],
     "figures": {key: {"label", "value", "decimal", "unit", "source", "as_of", "method"}},
     "chapters": [{"title", "figures": [key]}], "warnings": [text],
     "charts": [{"title", "unit", "rows": [[label, value]]}], "townships": {"columns", "rows"},
     "records": (reports.records); these only where they were asked for}

A segment is {"text"} or {"text", "figure": key}. Values are text, so that cents survive.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from common.figures import Figure, Number
from reports.checks import Part
from reports.models import AnnualSummary
from reports.records import Records
from reports.sections import sums
from reports.summary import Summary
from reports.wording import Segment, Wording

Snapshot = dict[str, Any]

LEAST_PARTS = 2  # a whole of one part needs no picture
SETTINGS = (
    *("form", "issuer", "number", "signer", "addressee", "copies_to", "printed_by", "attachments"),
    *("sealed", "with_table", "with_charts"),
)


def take(summary: Summary, draft: AnnualSummary | None = None, records: Records | None = None) -> Snapshot:
    """The summary with the settings of its draft, or with the usual ones where nobody began a draft."""
    settings = draft or AnnualSummary(
        committee=summary.committee, start=summary.period.start, until=summary.period.end
    )
    return {
        "title": settings.title or _title(summary, settings),
        "office": summary.office,
        "committee": summary.committee.name,
        "branch": summary.branch.name if summary.branch else "",
        "period": {
            "start": summary.period.start.isoformat(),
            "until": summary.period.end.isoformat(),
            "label": summary.period.label,
        },
        "version": settings.version,
        "settings": {name: getattr(settings, name) for name in SETTINGS}
        | {"signed_on": (settings.signed_on or summary.period.end).isoformat()},
        "blocks": _blocks(summary, settings),
        "figures": {key: _figure(figure) for key, figure in summary.figures.items()},
        "chapters": [
            {"key": chapter.key, "title": chapter.title, "figures": list(chapter.facts.figures)}
            for chapter in summary.collected.chapters
        ],
        "warnings": list(summary.warnings),
        **({"charts": _charts(summary.figures)} if settings.with_charts else {}),
        **({"townships": settings.townships} if settings.townships else {}),
        **({"records": records} if records else {}),
    }


def _title(summary: Summary, settings: AnnualSummary) -> str:
    if settings.form == AnnualSummary.Form.REPORT:
        issuer = settings.issuer or f"中共{summary.committee.place}委员会"
        return f"{issuer}关于{summary.period.label}党建工作情况的报告"
    if settings.form == AnnualSummary.Form.DUTY:
        return f"{summary.office}书记{summary.period.label}抓党建工作述职报告"
    return summary.title


def _blocks(summary: Summary, settings: AnnualSummary) -> list[dict[str, Any]]:
    """Three parts in the order of published summaries: 工作开展情况 · 存在问题 · 下步打算."""
    anchors = _Anchors(summary)
    blocks = [anchors.block(Part.OPENING, "", wording) for wording in summary.opening]
    done = "履职情况" if settings.form == AnnualSummary.Form.DUTY else "工作开展情况"
    blocks.append({"heading": 1, "text": f"一、{summary.period.label}{done}"})
    blocks += [anchors.block(Part.WORK, "", wording) for wording in summary.follow_up]
    for chapter in summary.chapters:
        blocks.append({"heading": 2, "text": chapter.heading, "chapter": chapter.key})
        blocks += [anchors.block(Part.WORK, chapter.key, wording) for wording in chapter.paragraphs]
    blocks.append({"heading": 1, "text": "二、存在问题"})
    blocks += [anchors.block(Part.PROBLEM, None, wording) for wording in summary.problems]
    blocks.append({"heading": 1, "text": "三、下步打算"})
    blocks += [anchors.block(Part.PLAN, None, wording) for wording in summary.plans]
    return blocks


class _Anchors:
    """Gives each paragraph the anchor of the passage that it was worded from: both stand in the same order."""

    def __init__(self, summary: Summary) -> None:
        self.passages = [passage for passage in summary.passages if not passage.left_out]

    def block(self, part: Part, chapter: str | None, wording: Wording) -> dict[str, Any]:
        passage = next(one for one in self.passages if one.part == part and chapter in (None, one.chapter))
        self.passages.remove(passage)
        return {
            "anchor": passage.anchor,
            "part": part.value,
            "lead": _segments(wording.lead),
            "body": _segments(wording.body),
        }


def _segments(segments: Iterable[Segment]) -> list[dict[str, str]]:
    return [
        {"text": segment.text, "figure": segment.figure.key} if segment.figure else {"text": segment.text}
        for segment in segments
    ]


def _charts(figures: Mapping[str, Figure]) -> list[dict[str, Any]]:
    """Each whole that a chapter divides, with those of its parts that are anything."""
    charts = []
    for whole, parts in sums().items():
        told = [figures[key] for key in parts if key in figures and figures[key].value]
        if whole in figures and len(told) >= LEAST_PARTS:
            rows = [[figure.label, str(figure.value)] for figure in told]
            charts.append({"title": f"{figures[whole].label}构成", "unit": figures[whole].unit, "rows": rows})
    return charts


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "label": figure.label,
        "value": str(figure.value),
        "decimal": isinstance(figure.value, Decimal),
        "unit": figure.unit,
        "source": figure.source,
        "as_of": figure.as_of.isoformat(),
        "method": figure.method,
    }


def value_of(figure: dict[str, Any]) -> Number:
    return Decimal(figure["value"]) if figure["decimal"] else int(figure["value"])


def figures_of(snapshot: Snapshot) -> dict[str, Figure]:
    return {
        key: Figure(
            key,
            kept["label"],
            value_of(kept),
            kept["unit"],
            kept["source"],
            date.fromisoformat(kept["as_of"]),
            kept["method"],
        )
        for key, kept in snapshot["figures"].items()
    }


def text_of(block: dict[str, Any]) -> str:
    """A heading or paragraph as it reads."""
    if "heading" in block:
        return block["text"]
    return "".join(segment["text"] for segment in (*block["lead"], *block["body"]))


def paragraphs_of(snapshot: Snapshot) -> list[str]:
    return [text_of(block) for block in snapshot["blocks"] if "heading" not in block]


def digest(snapshot: Snapshot) -> str:
    """SHA-256 of the data in one canonical form: keys sorted, no spaces, UTF-8."""
    canonical = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()

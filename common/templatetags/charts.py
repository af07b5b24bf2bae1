"""Charts for pages and PDF: {% load charts %}{% bar_chart "各支部报送率" rows unit="%" top=100 %}.

`rows` are built by the view, as the functions of common.charts take them. `twin=False` leaves the table out.
"""

from collections.abc import Sequence
from typing import Any

from django import template

from common import charts
from common.shapes import Chart

register = template.Library()


def _context(chart: Chart, twin: bool) -> dict[str, Any]:
    return {"chart": chart, "twin": twin}


@register.inclusion_tag("includes/chart.html")
def bar_chart(
    title: str, rows: Sequence, unit: str = "", top: int | None = None, twin: bool = True
) -> dict[str, Any]:
    """rows: (label, value)."""
    return _context(charts.bars(title, rows, unit, top), twin)


@register.inclusion_tag("includes/chart.html")
def grouped_chart(
    title: str, series: Sequence[str] | str, rows: Sequence, unit: str = "", twin: bool = True
) -> dict[str, Any]:
    """series: names, or one text "计划,结果"; rows: (label, (value, …))."""
    return _context(charts.grouped(title, _names(series), rows, unit), twin)


@register.inclusion_tag("includes/chart.html")
def stacked_chart(
    title: str, series: Sequence[str] | str, rows: Sequence, unit: str = "", twin: bool = True
) -> dict[str, Any]:
    """series and rows as for grouped_chart."""
    return _context(charts.stacked(title, _names(series), rows, unit), twin)


@register.inclusion_tag("includes/chart.html")
def line_chart(
    title: str, points: Sequence, unit: str = "", top: int | None = None, twin: bool = True
) -> dict[str, Any]:
    """points: (label, value or None)."""
    return _context(charts.line(title, points, unit, top), twin)


@register.inclusion_tag("includes/chart.html")
def pyramid_chart(title: str, rows: Sequence, unit: str = "人", twin: bool = True) -> dict[str, Any]:
    """rows: (age band, men, women), the oldest first."""
    return _context(charts.pyramid(title, ("男", "女"), rows, unit), twin)


@register.inclusion_tag("includes/chart.html")
def share_chart(title: str, parts: Sequence, unit: str = "", twin: bool = True) -> dict[str, Any]:
    """parts: (label, value)."""
    return _context(charts.share(title, parts, unit), twin)


def _names(series: Sequence[str] | str) -> tuple[str, ...]:
    return tuple(series.split(",")) if isinstance(series, str) else tuple(series)

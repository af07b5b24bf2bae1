"""Geometry of charts: pure functions from numbers to a Chart, drawn by templates/includes/chart.html.

Every function raises ValueError for negative values. Colours reach 4.5:1 on white; words and numbers carry
the meaning, colour only helps.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from common.shapes import (
    SMALL,
    WIDTH,
    Chart,
    Dot,
    Number,
    Rect,
    Rule,
    Text,
    ceiling,
    label_step,
    peak,
    percentages,
    shortened,
    text_width,
    widest,
)

Rows = Sequence[tuple[str, Sequence[Number]]]

LABEL_ROOM = 112
GAP = 6
ROW = 26
BAR = 16
SHARE_BAR = 28
PLOT_TOP = 20
PLOT_HEIGHT = 150
PLOT_MARGIN = 14

RED, GOLD, BLUE, GRAY, GREEN, BROWN = "#a5121a", "#8a6500", "#2f5d8c", "#5f6670", "#2c6e49", "#6b4423"
COMPARED = (GRAY, RED, GOLD, BLUE, GREEN, BROWN)
PARTS = (RED, GOLD, BLUE, GREEN, GRAY, BROWN)


def bars(title: str, rows: Sequence[tuple[str, Number]], unit: str = "", top: int | None = None) -> Chart:
    """One horizontal bar for each row. `top` is the end of the scale, for example 100 for percent."""
    chart = Chart(
        title, ("项目", _with_unit("数值", unit)), [(label, _shown(value)) for label, value in rows]
    )
    _draw_groups(chart, [(label, (value,)) for label, value in rows], unit, top, (RED,))
    return chart


def grouped(title: str, series: Sequence[str], rows: Rows, unit: str = "", top: int | None = None) -> Chart:
    """Bars side by side in each row, one for each series, for example 计划 and 结果."""
    chart = Chart(title, _head(series, unit), _table(rows))
    colours = COMPARED if len(series) > 1 else PARTS
    _draw_legend(chart, series, colours)
    _draw_groups(chart, rows, unit, top, colours)
    return chart


def stacked(title: str, series: Sequence[str], rows: Rows, unit: str = "") -> Chart:
    """One bar for each row, its parts one after another; the sum stands at the end."""
    peak(value for _label, values in rows for value in values)
    chart = Chart(title, _head(series, unit), _table(rows))
    sums = [sum(values) for _label, values in rows]
    end = float(peak(sums))
    left, room = _columns(rows, [f"{_shown(whole)}{unit}" for whole in sums])
    _draw_legend(chart, series, PARTS)
    for (label, values), whole in zip(rows, sums, strict=True):
        y = chart.height
        chart.texts.append(Text(0, y + BAR - 3, shortened(label, left - GAP)))
        x = left
        for name, value, colour in zip(series, values, PARTS, strict=False):
            width = room * float(value) / end
            _draw_part(
                chart, Rect(x, y, width, BAR, colour, f"{label} {name} {_shown(value)}{unit}"), _shown(value)
            )
            x += width
        chart.texts.append(Text(round(x + GAP, 1), y + BAR - 3, f"{_shown(whole)}{unit}"))
        chart.height += ROW
    return chart


def share(title: str, parts: Sequence[tuple[str, Number]], unit: str = "") -> Chart:
    """The make-up of a whole: one bar over the full width, each part named below with value and percent."""
    peak(value for _label, value in parts)
    whole = sum(value for _label, value in parts)
    percents = percentages([value for _label, value in parts])
    chart = Chart(title, ("项目", _with_unit("数量", unit), "占比"), [], SHARE_BAR + ROW / 2)
    x = 0.0
    for index, ((label, value), percent) in enumerate(zip(parts, percents, strict=True)):
        chart.rows.append((label, _shown(value), f"{percent}%"))
        width = WIDTH * float(value) / float(whole) if whole else 0.0
        colour = PARTS[index % len(PARTS)]
        _draw_part(
            chart, Rect(x, 0, width, SHARE_BAR, colour, f"{label} {_shown(value)}{unit}"), f"{percent}%"
        )
        x += width
        note = f"{_shown(value)}{unit}　{percent}%"
        chart.rects.append(Rect(0, chart.height, 12, 12, colour))
        chart.texts.append(Text(20, chart.height + 11, shortened(label, WIDTH - 30 - text_width(note))))
        chart.texts.append(Text(WIDTH, chart.height + 11, note, "end"))
        chart.height += ROW
    return chart


def pyramid(
    title: str, sides: tuple[str, str], rows: Sequence[tuple[str, Number, Number]], unit: str = ""
) -> Chart:
    """Two bars back to back in each row, for example men and women by age, on one scale."""
    pairs = [(label, (first, second)) for label, first, second in rows]
    chart = Chart(title, _head(sides, unit), _table(pairs), ROW)
    end = peak(value for _label, values in pairs for value in values)
    middle = min(widest(label for label, _values in pairs), LABEL_ROOM) + 2 * GAP
    room = (WIDTH - middle) / 2 - widest(_shown(value) for _label, values in pairs for value in values) - GAP
    left, right = (WIDTH - middle) / 2, (WIDTH + middle) / 2
    chart.texts += [Text(left, 14, sides[0], "end", fill=BLUE), Text(right, 14, sides[1], fill=RED)]
    for label, (first, second) in pairs:
        y = chart.height
        base = y + BAR - 3
        one, two = (round(room * _fraction(value, end), 1) for value in (first, second))
        chart.rects.append(Rect(left - one, y, one, BAR, BLUE, f"{label} {sides[0]} {_shown(first)}{unit}"))
        chart.rects.append(Rect(right, y, two, BAR, RED, f"{label} {sides[1]} {_shown(second)}{unit}"))
        chart.texts.append(Text(WIDTH / 2, base, shortened(label, middle - GAP), "middle"))
        chart.texts.append(Text(left - one - GAP, base, _shown(first), "end"))
        chart.texts.append(Text(right + two + GAP, base, _shown(second)))
        chart.height += ROW
    return chart


def line(
    title: str, points: Sequence[tuple[str, Number | None]], unit: str = "", top: int | None = None
) -> Chart:
    """A line by month. None is a month without a record: the line breaks instead of falling to zero."""
    known = [value for _label, value in points if value is not None]
    highest = peak(known)
    end = top or ceiling(highest)
    rows: list[tuple[str, ...]] = [
        (label, "—" if value is None else _shown(value)) for label, value in points
    ]
    chart = Chart(title, ("时间", _with_unit("数值", unit)), rows, PLOT_TOP + PLOT_HEIGHT + 24)
    left = widest([f"{end}{unit}", f"{end / 2:g}{unit}"], SMALL) + GAP
    _draw_grid(chart, left, end, unit)
    written = [text for row in rows for text in row]
    margin = max(PLOT_MARGIN, widest(written, SMALL) / 2)
    distance = (WIDTH - left - 2 * margin) / max(len(points) - 1, 1)
    step = label_step(written, distance)
    trace: list[Dot] = []
    for index, (label, value) in enumerate(points):
        x = round(left + margin + index * distance, 1)
        named = index % step == 0
        if named:
            chart.texts.append(Text(x, PLOT_TOP + PLOT_HEIGHT + 18, label, "middle", SMALL))
        if value is None:
            trace = []
            continue
        dot = Dot(x, round(PLOT_TOP + PLOT_HEIGHT * (1 - _fraction(value, end)), 1))
        chart.dots.append(dot)
        if named:
            chart.texts.append(Text(x, dot.y - 7, _shown(value), "middle", SMALL))
        trace.append(dot)
        if len(trace) == 2:
            chart.traces.append(trace)
    return chart


def _draw_groups(chart: Chart, rows: Rows, unit: str, top: int | None, colours: Sequence[str]) -> None:
    highest = peak(value for _label, values in rows for value in values)
    end = top or highest
    left, room = _columns(rows, [f"{_shown(value)}{unit}" for _label, values in rows for value in values])
    for label, values in rows:
        middle = chart.height + BAR * len(values) / 2
        chart.texts.append(Text(0, middle + 5, shortened(label, left - GAP)))
        for value, colour in zip(values, colours, strict=False):
            width = round(room * _fraction(value, end), 1)
            rect = Rect(left, chart.height + 1, width, BAR - 2, colour, f"{label} {_shown(value)}{unit}")
            chart.rects.append(rect)
            chart.texts.append(Text(left + width + GAP, chart.height + BAR - 3, f"{_shown(value)}{unit}"))
            chart.height += BAR
        chart.height += ROW - BAR


def _draw_part(chart: Chart, rect: Rect, note: str) -> None:
    """A segment, apart from its neighbour unless too thin, and its number where that fits."""
    if not rect.width:
        return
    gap = 1 if rect.width > 2 else 0
    x, width = round(rect.x + gap / 2, 2), round(rect.width - gap, 2)
    chart.rects.append(replace(rect, x=x, width=width))
    if text_width(note, SMALL) + 4 <= rect.width:
        centre = round(rect.x + rect.width / 2, 1)
        chart.texts.append(Text(centre, rect.y + rect.height / 2 + 4, note, "middle", SMALL, "#fff"))


def _draw_legend(chart: Chart, series: Sequence[str], colours: Sequence[str]) -> None:
    if len(series) > len(colours):
        raise ValueError(f"a chart shows at most {len(colours)} series")
    x = 0.0
    for name, colour in zip(series, colours, strict=False):
        if x and x + 17 + text_width(name) > WIDTH:
            x = 0.0
            chart.height += ROW - GAP
        chart.rects.append(Rect(x, chart.height + 3, 12, 12, colour))
        chart.texts.append(Text(x + 17, chart.height + 14, name))
        x += 17 + text_width(name) + 16
    chart.height += ROW


def _draw_grid(chart: Chart, left: float, end: int, unit: str) -> None:
    for value in (0, end / 2, end):
        y = PLOT_TOP + PLOT_HEIGHT * (1 - value / end)
        chart.rules.append(Rule(left, y, WIDTH, y))
        chart.texts.append(Text(left - 4, y + 4, f"{value:,.10g}{unit}", "end", SMALL))


def _shown(value: Number) -> str:
    """An amount with thousands separated, as pages show it; a count as it is."""
    return f"{value:,}" if isinstance(value, Decimal) else str(value)


def _fraction(value: Number, end: Number) -> float:
    """Part of the scale; what passes its end is drawn to the end."""
    return min(float(value) / float(end), 1.0)


def _columns(rows: Rows, notes: Sequence[str]) -> tuple[float, float]:
    """Where bars begin and how long the longest may be, with room for labels and for numbers at the end."""
    left = min(widest(label for label, _values in rows), LABEL_ROOM) + GAP
    return left, WIDTH - left - widest(notes) - GAP


def _with_unit(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name


def _head(series: Sequence[str], unit: str) -> tuple[str, ...]:
    return ("项目", *(_with_unit(name, unit) for name in series))


def _table(rows: Rows) -> list[tuple[str, ...]]:
    return [(label, *(_shown(value) for value in values)) for label, values in rows]

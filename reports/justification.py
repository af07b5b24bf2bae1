"""Chinese lines set flush and on an even pitch, which WeasyPrint 70 does not do by itself.

`install()` replaces three functions of its inline layout:

- `justify_line` widens only spaces; Chinese text has none, so the rest of a line is spread over all its characters;
- `strut` and `split_text_box` take the baseline from the font, so a line with 楷体 or a rare character from another
  font would be taller than its neighbours; here the em box stands in the middle of the line whatever the font;
- `split_text_box` also takes the marks of `reports.line_breaks` out again, or they would be spaced like characters.
"""

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout
from weasyprint.text.line_break import strut as font_strut

from reports.line_breaks import without_marks

# Centre of the em box above the baseline: ideographs reach from -0.12 to 0.88 em.
CENTRE = 0.38
# A line that lacks more than this between two characters (a long word follows) looks better ragged, in em.
WIDEST = 0.25

_split_text_box = inline.split_text_box


def install() -> None:
    """Replace the functions; doing it again changes nothing."""
    inline.justify_line = justify_line
    inline.strut = strut
    inline.split_text_box = split_text_box


def justify_line(context, line, extra: float) -> None:
    """Spread `extra` (CSS pixels) over the gaps between the characters of `line`."""
    texts = [box for box in _texts(line) if box.text]
    gaps = sum(len(box.text) for box in texts) - 1
    if gaps > 0 and extra / gaps <= WIDEST * line.style["font_size"]:
        _widen(context, line, extra / gaps, texts[-1], 0)


def _texts(box):
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _texts(child)


def _widen(context, box, spacing: float, last, shift: float) -> float:
    """Move `box` right by `shift`, space its characters; return the shift of what follows it."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        return shift + (_space_out(context, box, spacing, box is last) if box.text else 0)
    if not isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.translate(shift, 0)
        return shift
    box.position_x += shift
    grown = shift
    for child in box.children:
        if child.is_in_normal_flow():
            grown = _widen(context, child, spacing, last, grown)
    box.width += grown - shift
    return grown


def _space_out(context, box, spacing: float, is_last: bool) -> float:
    base = box.style["letter_spacing"]
    box.style = box.style.copy()
    box.style["letter_spacing"] = spacing + (0 if base == "normal" else base)
    box.pango_layout = _layout(context, box)
    grown = spacing * (len(box.text) - is_last)
    box.width += grown
    return grown


def strut(style) -> tuple[float, float]:
    """Line height and distance of the baseline from the top of the line, in CSS pixels."""
    height, _ = font_strut(style)
    return height, height / 2 + CENTRE * style["font_size"]


def split_text_box(context, box, available_width, skip, is_line_start=True):
    """As in WeasyPrint, with the baseline of `strut` and without the marks that told where the line may end."""
    result = _split_text_box(context, box, available_width, skip, is_line_start)
    line = result[0]
    if line is not None:
        _, line.baseline = strut(box.style)
        text = without_marks(line.text)
        if text != line.text:
            line.text = text
            line.pango_layout = _layout(context, line)
    return result


def _layout(context, box):
    layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
    layout.deactivate()
    return layout

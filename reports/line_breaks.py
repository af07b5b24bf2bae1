"""Where a line of Chinese may end, as far as the layout library does not know it (GB/T 15834-2011, 5.1).

Unicode glues a quotation mark to both neighbours, since it cannot tell “ from ”; in Chinese a line may end before “ and
after ”. On the other hand no line begins with —— … or ·. Zero-width characters mark both; `reports.justification` takes
them out once the lines are made.
"""

import re

MAY_END = "\u200b"
MUST_GO_ON = "\u2060"

_BEFORE_OPENING = re.compile(r"(?<=[^\s“‘（《〈〔【])(?=[“‘])")
_AFTER_CLOSING = re.compile(r"(?<=[”’])(?=[^\s\u200b”’，。、；：？！）》〉〕】…—·])")
_NEVER_FIRST = re.compile(r"(?<=[^\s—…])(?=[—…·])")


def mark_line_breaks(text: str) -> str:
    """`text` with the marks; what it says and how wide it is stay the same."""
    text = _BEFORE_OPENING.sub(MAY_END, text)
    text = _AFTER_CLOSING.sub(MAY_END, text)
    return _NEVER_FIRST.sub(MUST_GO_ON, text)


def without_marks(text: str) -> str:
    return text.replace(MAY_END, "").replace(MUST_GO_ON, "")

"""The wording of official papers: numerals, headings, lists, and figures in their idioms. All functions are pure."""

from collections.abc import Callable, Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

Number = int | Decimal

CENT = Decimal("0.01")
TEN_THOUSAND = 10_000
# Below this a rounded number says hardly less than the exact one, and reads as vagueness.
LEAST_TO_ROUND = 100


def numeral(number: int) -> str:
    """一 二 … 十二, as in headings; ValueError for negative numbers."""
    if number < 0:
        raise ValueError("numeral takes no negative number")
    from cn2an import an2cn  # takes a tenth of a second, which no command that counts nothing should pay

    return an2cn(number)


def ordinal_heading(level: int, number: int) -> str:
    """The mark before a heading of level 1 to 4: 一、 （一） 1. （1）. Source: GB/T 9704-2012, 7.3.3."""
    marks: dict[int, Callable[[], str]] = {
        1: lambda: f"{numeral(number)}、",
        2: lambda: f"（{numeral(number)}）",
        3: lambda: f"{number}.",
        4: lambda: f"（{number}）",
    }
    if level not in marks or number < 1:
        raise ValueError("a heading has a level from 1 to 4 and a number from 1")
    return marks[level]()


def chinese_year(year: int) -> str:
    """2023 as 二〇二三年."""
    from cn2an import an2cn

    return an2cn(str(year), "direct").replace("零", "〇") + "年"  # noqa: RUF001


def enumerate_items(items: Iterable[str]) -> str:
    """甲、乙和丙; one item stands alone, none gives an empty text."""
    *others, last = list(items) or [""]
    return f"{'、'.join(others)}和{last}" if others else last


def book_titles(titles: Iterable[str]) -> str:
    """《甲》《乙》: no mark between titles, and 〈〉 inside them. Source: GB/T 15834-2011, 4.15 and 4.5.3.5."""
    return "".join(f"《{_inner_title(title)}》" for title in titles)


def _inner_title(title: str) -> str:
    title = title.strip()
    if title.startswith("《") and title.find("》") == len(title) - 1:
        title = title[1:-1]
    return title.replace("《", "〈").replace("》", "〉")


def plain_number(value: Number) -> str:
    """No thousands separators, at most two decimals, no trailing zeros: 1532, 1234.5, 1234."""
    if isinstance(value, int):
        return str(value)
    text = f"{value.quantize(CENT, ROUND_HALF_UP):f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percentage(ratio: Number, digits: int = 1) -> str:
    """
    0.965 as 96.5%, without trailing zeros.

    Only the whole is 100% and only nothing is 0%: 0.9996 is 99.9%, 0.0001 is 0.1%.
    """
    unit = Decimal(1).scaleb(-digits)
    exact = Decimal(ratio) * 100
    shown = exact.quantize(unit, ROUND_HALF_UP)
    if exact < 100 <= shown:
        shown = 100 - unit
    if shown <= 0 < exact:
        shown = unit
    return f"{_trimmed(shown)}%"


def ten_thousands(yuan: Number) -> str:
    """123456 yuan as 12.35万元; an amount that would become 0万元 stays in 元."""
    shown = (Decimal(yuan) / TEN_THOUSAND).quantize(CENT, ROUND_HALF_UP)
    if yuan and not shown:
        return f"{plain_number(yuan)}元"
    return f"{_trimmed(shown)}万元"


def _trimmed(value: Decimal) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def _step(value: Number) -> int:
    """The unit of the second digit: 10 for 803, 100 for 1532, 1000 for 12345."""
    return 10 ** (len(str(int(value))) - 2)


def _rounded(value: Number, rounding: str) -> int | None:
    """`value` to its first two digits, or None where the idiom would say nothing: small, or round already."""
    if value < LEAST_TO_ROUND:
        return None
    step = _step(value)
    result = int((Decimal(value) / step).quantize(Decimal(1), rounding)) * step
    return None if result == value else result


def _about(value: Number) -> str:
    rounded = _rounded(value, ROUND_HALF_UP)
    return plain_number(value) if rounded is None else f"约{rounded}"


def _more_than(value: Number, word: str) -> str:
    rounded = _rounded(value, ROUND_FLOOR)
    return plain_number(value) if rounded is None else f"{rounded}{word}"


def _nearly(value: Number) -> str:
    rounded = _rounded(value, ROUND_CEILING)
    if rounded is None or 2 * (rounded - value) > _step(value):
        return plain_number(value)
    return f"近{rounded}"


def _with_digits(value: Number, digits: int) -> str:
    """A figure in per cent with so many decimals; only the whole is 100, only nothing is 0."""
    return f"{Decimal(percentage(Decimal(value) / 100, digits).removesuffix('%')):.{digits}f}"


_IDIOMS: dict[str, Callable[[Number], str]] = {
    "": plain_number,
    "exact": plain_number,
    "约": _about,
    "余": lambda value: _more_than(value, "余"),
    "多": lambda value: _more_than(value, "多"),
    "近": _nearly,
    "百分比": percentage,
    "整数": lambda value: _with_digits(value, 0),
    "一位小数": lambda value: _with_digits(value, 1),
    "万元": ten_thousands,
}
IDIOMS = tuple(_IDIOMS)
IDIOMS_WITH_UNIT = frozenset({"百分比", "万元"})


def render_idiom(value: Number, idiom: str) -> str:
    """
    A figure in one of IDIOMS, ready for its unit to follow: 约800, 1500余, 近2000, 96.5%, 12.35万元.

    - 约 rounds to the first two digits (803 → 约800).
    - 余 and 多 round down, so they never claim too much (1532 → 1500余); 近 rounds up, and only from the upper
      half of the step (1988 → 近2000, but 1932 stays 1932).
    - Numbers below 100, negative or already round stay exact and without the word.
    - 整数 and 一位小数 are for figures in per cent: 92.1 → 92, 90 → 90.0.
    - 百分比 takes a ratio and 万元 takes yuan; these two bring their own unit.
    ValueError for an unknown idiom.
    """
    if idiom not in _IDIOMS:
        raise ValueError(f"没有“{idiom}”这种数字写法，可用：约、余、多、近、整数、一位小数、百分比、万元。")
    return _IDIOMS[idiom](value)


def render_figure(value: Number, unit: str, idiom: str = "") -> str:
    """A figure with its unit: 1500余册, 约800人次, 12.35万元. What brings its own unit takes no second one."""
    number = render_idiom(value, idiom)
    return number if idiom in IDIOMS_WITH_UNIT else number + unit

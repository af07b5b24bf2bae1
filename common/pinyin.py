"""Finding Chinese names by the letters people type: 张三 by zs, zhangsan, zhangs or zsan. All functions are pure."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

# What a character is read as a surname, where dictionaries put another reading first. Source: 通用规范汉字表 (2013)
# and 现代汉语词典, 7th edition, entries marked 姓. Compound surnames are read character by character.
SURNAMES = {
    "卜": ("bu",),
    "盛": ("sheng",),
    "单": ("shan",),
    "费": ("fei", "bi"),
    "盖": ("ge", "gai"),
    "黑": ("he", "hei"),
    "解": ("xie",),
    "阚": ("kan",),
    "缪": ("miao",),
    "万": ("wan", "mo"),
    "牟": ("mu", "mou"),
    "区": ("ou",),
    "朴": ("piao",),
    "繁": ("po",),
    "仇": ("qiu",),
    "覃": ("qin", "tan"),
    "折": ("she",),
    "召": ("shao", "zhao"),
    "隗": ("wei", "kui"),
    "尉": ("wei", "yu"),
    "洗": ("xian",),
    "员": ("yun", "yuan"),
    "乜": ("nie",),
    "曾": ("zeng",),
    "查": ("zha",),
    "翟": ("zhai", "di"),
    "种": ("chong", "zhong"),
    "秘": ("bi", "mi"),
}
# Characters of given names that are read in two ways.
TWO_READINGS = {
    "长": ("chang", "zhang"),
    "乐": ("le", "yue"),
    "行": ("xing", "hang"),
    "重": ("chong", "zhong"),
    "朝": ("chao", "zhao"),
    "茜": ("qian", "xi"),
    "晟": ("sheng", "cheng"),
    "莘": ("xin", "shen"),
    "颉": ("jie", "xie"),
    "传": ("chuan", "zhuan"),
    "盛": ("sheng", "cheng"),
    "和": ("he", "huo"),
    "参": ("can", "shen"),
    "曾": ("zeng", "ceng"),
    "调": ("diao", "tiao"),
    "降": ("jiang", "xiang"),
    "贲": ("ben", "bi"),
    "婠": ("wan", "guan"),
    "都": ("du", "dou"),
}
COMPOUND_SURNAMES = frozenset({"万俟", "尉迟"})
Readings = tuple[tuple[str, ...], ...]


@lru_cache(maxsize=20_000)
def usual_readings(character: str) -> tuple[str, ...]:
    """How a character is usually read, without tones; what is no Chinese character is read as itself."""
    # Its tables take half a second and 20 MB to load, which a process pays with the first name it needs.
    from pypinyin import Style, lazy_pinyin

    if character in TWO_READINGS:
        return TWO_READINGS[character]
    return _spellings(lazy_pinyin(character, style=Style.NORMAL)[0].lower())


def _spellings(syllable: str) -> tuple[str, ...]:
    """吕 is typed lv, lyu or lu."""
    if "v" not in syllable:
        return (syllable,)
    return syllable, syllable.replace("v", "yu"), syllable.replace("v", "u")


@lru_cache(maxsize=200_000)
def name_readings(name: str) -> Readings:
    """Of each character all readings that people type; a surname's own reading first, its usual one after it."""
    letters = [character for character in name if character.isalnum()]
    readings = [usual_readings(character) for character in letters]
    surname = 2 if name[:2] in COMPOUND_SURNAMES else 1
    for index, character in enumerate(letters[:surname]):
        own = SURNAMES.get(character, ())
        readings[index] = (*own, *(other for other in readings[index] if other not in own))
    return tuple(readings)


@lru_cache(maxsize=20_000)
def text_readings(text: str) -> Readings:
    """The same for the name of a branch or a menu entry, which begins with no surname."""
    return tuple(usual_readings(character) for character in text if character.isalnum())


def spells(typed: str, readings: Readings) -> bool:
    """
    True when lower-case letters spell the beginning of the readings: every syllable whole or by its initial
    (z or zh), the last one as far as typed.
    """
    if not typed:
        return True
    if not readings:
        return False
    return any(_begins(typed, syllable, readings[1:]) for syllable in readings[0])


def _begins(typed: str, syllable: str, rest: Readings) -> bool:
    if syllable.startswith(typed):
        return True
    return any(typed.startswith(part) and spells(typed[len(part) :], rest) for part in _parts(syllable))


STORED_LENGTH = 500
MOST_READINGS = 8
SHORT_NAME = 3


@lru_cache(maxsize=20_000)
def stored_spellings(name: str) -> str:
    """
    Everything `spells` takes for a name, as words of one text, each after a space: " zsan zhsan zhangsan" for 张三.
    Typed letters find the name where the text contains them after a space. Of a name of more than three characters
    only the initials and the whole spelling are kept.
    """
    words = (
        word
        for syllables in islice(product(*name_readings(name)), MOST_READINGS)
        for word in _abbreviations(syllables)
    )
    text = ""
    for word in dict.fromkeys(words):
        if len(text) + len(word) < STORED_LENGTH:
            text += f" {word}"
    return text


def _abbreviations(syllables: tuple[str, ...]) -> Iterator[str]:
    """The last syllable whole, for its beginning is the beginning of the word."""
    if not syllables:
        return
    *first, last = syllables
    if len(syllables) > SHORT_NAME:
        yield "".join(syllable[:1] for syllable in first) + last
        yield "".join(syllables)
        return
    for parts in product(*map(_parts, first)):
        yield "".join(parts) + last


def _parts(syllable: str) -> tuple[str, ...]:
    """z, zh and zhang; l and liang."""
    return tuple(dict.fromkeys((syllable[:1], syllable[:2] if syllable[1:2] == "h" else syllable, syllable)))

"""Chinese personal numbers: the ID number of GB 11643-1999 (18 digits) and telephone numbers."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils import timezone
from stdnum.cn import ric

Sex = Literal["M", "F"]

# No place has this code, so a number that carries it belongs to nobody.
DEMO_AREA = "999999"
EARLIEST_BIRTH_YEAR = 1900


class CheckedNumber(str):
    """An ID number that `check_id_number` has passed."""


@dataclass(frozen=True)
class IdNumber:
    """A number that is right in form. `sex` is "M" or "F"; `is_demo` marks the area code 999999."""

    text: str
    born_on: date
    sex: Sex
    is_demo: bool


def normalise_id_number(text: str) -> str:
    """Half-width digits, capital X, no spaces, hyphens or leading apostrophe."""
    return re.sub(r"[\s'’\-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_id_number(value: str | int | float, today: date | None = None) -> IdNumber:
    """
    The parts of an ID number; ValueError with a Chinese reason when it cannot be one.

    The area code is not looked up: codes were abolished and merged over decades, and a member's number stays
    what it was.
    """
    if isinstance(value, CheckedNumber):
        return _parts(value, _birth_date(value, today or timezone.localdate()))
    if not isinstance(value, str) or re.fullmatch(r"\s*\d(\.\d+)?[eE]\+?\d+\s*", value):
        raise ValueError("身份证号被表格软件存成了数字，末几位可能已丢失；请把该列设为文本格式后重新填写。")
    text = normalise_id_number(value)
    if len(text) == 15 and text.isdecimal():
        raise ValueError("这是15位的旧身份证号，请填写18位号码。")
    if len(text) != 18:
        raise ValueError(f"身份证号位数不对：应为18位，实为{len(text)}位。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", text):
        raise ValueError("身份证号前17位应全是数字，末位应是数字或X。")
    born_on = _birth_date(text, today or timezone.localdate())
    if ric.calc_check_digit(text) != text[-1]:
        raise ValueError("身份证号校验码不对，请核对是否有错位或错字。")
    return _parts(text, born_on)


def _parts(text: str, born_on: date) -> IdNumber:
    return IdNumber(text, born_on, "M" if int(text[16]) % 2 else "F", text.startswith(DEMO_AREA))


def _birth_date(text: str, today: date) -> date:
    digits = text[6:14]
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValueError(f"身份证号中的出生日期不存在：{digits}。") from None
    if born_on.year < EARLIEST_BIRTH_YEAR:
        raise ValueError(f"身份证号中的出生日期早于{EARLIEST_BIRTH_YEAR}年：{digits}。")
    if born_on > today:
        raise ValueError(f"身份证号中的出生日期晚于今天：{digits}。")
    return born_on


def make_id_number(area: str, born_on: date, sequence: int, sex: Sex) -> str:
    """A number right in form, for generated data; `sequence` (0–499) tells apart those born on one day."""
    if not re.fullmatch(r"[0-9]{6}", area):
        raise ValueError("area must be six digits")
    if not 0 <= sequence <= 499:
        raise ValueError("sequence must lie between 0 and 499")
    if sex not in ("M", "F"):
        raise ValueError('sex must be "M" or "F"')
    order = 2 * sequence + (sex == "M")
    body = f"{area}{born_on:%Y%m%d}{order:03}"
    return body + ric.calc_check_digit(body + "0")


def mask_id_number(text: str) -> str:
    """First and last four characters, the rest as *; a text too short for that shows nothing."""
    return _mask(text, 4, 4)


def mask_phone(text: str) -> str:
    """138****1234; the same for land lines, a text too short for that shows nothing."""
    return _mask(text, 3, 4)


def _mask(text: str, first: int, last: int) -> str:
    hidden = len(text) - first - last
    if hidden < 3:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[-last:]

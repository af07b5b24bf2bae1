"""Groups of members that figures, filters and charts share: age, education, ethnic group."""

from datetime import date

from django.db.models import Q

from common.dates import add_months
from common.person import Education

HAN = "汉族"
MINORITY = ~Q(ethnicity=HAN)
HIGHER_EDUCATION = Q(education__in=[Education.POSTGRADUATE, Education.BACHELOR, Education.COLLEGE])

# Key → label, youngest and oldest age of the band; None is open.
AGE_BANDS: dict[str, tuple[str, int, int | None]] = {
    "35": ("35岁及以下", 0, 35),
    "60": ("36—60岁", 36, 60),
    "61": ("61岁及以上", 61, None),
}


def aged(youngest: int, oldest: int | None, on: date) -> Q:
    """Whole years of age on a day lie between the two, both included."""
    condition = Q(born_on__lte=add_months(on, -12 * youngest))
    return condition if oldest is None else condition & Q(born_on__gt=add_months(on, -12 * (oldest + 1)))


def in_band(key: str, on: date) -> Q:
    _label, youngest, oldest = AGE_BANDS[key]
    return aged(youngest, oldest, on)

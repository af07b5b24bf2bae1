"""Groups of members that figures, filters and charts share: age, education, ethnic group."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Round

from common.dates import add_months
from common.person import Education
from common.shares import share

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


def shares_of_members(day: date) -> dict[str, tuple[str, Round]]:
    """Label and aggregate, in per cent of all members of a queryset, of what summaries tell about a roster."""
    groups = {
        "women_share": ("女党员占比", Q(sex="F")),
        "minority_share": ("少数民族党员占比", MINORITY),
        "aged_35_share": ("35岁及以下党员占比", in_band("35", day)),
        "higher_education_share": ("大学专科及以上学历党员占比", HIGHER_EDUCATION),
    }
    return {
        name: (label, share(Count("pk", filter=condition), Count("pk")))
        for name, (label, condition) in groups.items()
    }


# For the pyramid and the annual statistics of the Organization Department, oldest first.
FINE_BANDS: tuple[tuple[int, int | None], ...] = (
    (81, None),
    (71, 80),
    (61, 70),
    (56, 60),
    (51, 55),
    (46, 50),
    (41, 45),
    (36, 40),
    (31, 35),
    (0, 30),
)
# Years of membership: shortest and longest, both included.
SENIORITY_BANDS: tuple[tuple[int, int | None], ...] = (
    (0, 4),
    (5, 9),
    (10, 19),
    (20, 29),
    (30, 39),
    (40, 49),
    (50, None),
)


def band_label(youngest: int, oldest: int | None, unit: str = "岁") -> str:
    if oldest is None:
        return f"{youngest}{unit}及以上"
    return f"{oldest}{unit}及以下" if youngest == 0 else f"{youngest}—{oldest}{unit}"


def joined_between(shortest: int, longest: int | None, on: date) -> tuple[date | None, date]:
    """First and last day of joining of those with so many whole years of membership; None is open."""
    last = add_months(on, -12 * shortest)
    first = None if longest is None else add_months(on, -12 * (longest + 1)) + timedelta(days=1)
    return first, last

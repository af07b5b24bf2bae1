"""Two persons a branch on the way into the Party, members who moved, and those who are away."""

from collections.abc import Iterator
from datetime import date, timedelta

from common.encryption import blind_index
from common.identity import DEMO_AREA, make_id_number
from common.pinyin import stored_spellings
from dangjian.synthetic.city import City, Units, Writer
from members.models import (
    Committee,
    Floating,
    FloatingContact,
    Recruit,
    RecruitmentPlan,
    RecruitmentStep,
    Transfer,
)

NAME = "宋青山"
# (kind, days after the application)
STEPS = (("APPLIED", 0), ("TALKED", 25), ("ACTIVIST", 200), ("FILED", 210), ("ASSESSED", 390))


def write(city: City, units: Units, writer: Writer) -> None:
    _recruits(city, units, writer)
    year = city.calendar_years[-1]
    plans = ((township, year, 8) for township in units.townships)
    writer.write(RecruitmentPlan, ("committee_id", "year", "quota"), plans)
    moved = (
        (
            units.branch_of(n),
            units.members[n],
            NAME,
            "OUT",
            "STEADY_WORK",
            date(year - n % 2, 3, 1),
            date(year, 9, 1),
        )
        for n in range(0, len(units.members), 100)
    )
    columns = ("branch_id", "member_id", "name", "direction", "reason", "found_on", "deadline")
    writer.write(Transfer, columns, moved)
    away = [units.members[n] for n in range(0, len(units.members), 25)]
    left_on = date(year - 2, 2, 20)
    floating = writer.write(
        Floating, ("member_id", "left_on", "destination"), ((member, left_on, "外省") for member in away)
    )
    contacts = (
        (pk, date(each, month, 10), "电话联系")
        for pk in floating
        for each in city.calendar_years[:-1]
        for month in (2, 8)
    )
    writer.write(FloatingContact, ("floating_id", "contacted_on", "content"), contacts)


def _recruits(city: City, units: Units, writer: Writer) -> None:
    spelled = stored_spellings(NAME)
    # As in people: each city has numbers of its own, here of days on which no member was born.
    days = 2 * len(units.branches) * Committee.objects.filter(level=Committee.Level.CITY).count()

    def persons() -> Iterator[tuple]:
        for n, branch in enumerate(units.branches):
            for place in range(2):
                order = days + 2 * n + place
                day = date(2004, 1, 1) + timedelta(days=order // 400)
                number = make_id_number(DEMO_AREA, day, order % 400, "M")
                yield branch, NAME, spelled, number, blind_index(number), number[-4:], "M", day, "ACTIVIST"

    columns = (
        *("branch_id", "name", "spellings", "id_number", "id_number_index", "id_number_last4"),
        *("sex", "born_on", "stage"),
    )
    recruits = writer.write(Recruit, columns, persons())
    steps = (
        (pk, kind, date(city.calendar_years[-1] - 1, 1 + pk % 6, 6) + timedelta(days=days))
        for pk in recruits
        for kind, days in STEPS
    )
    writer.write(RecruitmentStep, ("recruit_id", "kind", "done_on"), steps)

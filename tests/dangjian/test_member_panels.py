"""What the other chapters tell on a member's page."""

from datetime import date
from decimal import Decimal

from dues.models import Assessment, Payment
from dues.panel import panel as dues_panel
from education.panel import panel as education_panel
from meetings.models import Attendance
from meetings.panel import panel as meetings_panel
from tests.factories import make_meeting, make_member

ON = date(2023, 4, 15)


def test_meetings_attended_and_the_rate(world):
    member = make_member(world.village)
    for day, state in ((1, "PRESENT"), (2, "PRESENT"), (3, "ABSENT"), (4, "EXEMPT")):
        meeting = make_meeting(world.village, held_on=date(2023, 3, day))
        Attendance.objects.create(meeting=meeting, member=member, state=state)
    assert dict(meetings_panel(member, ON).facts) == {"应到": "3次", "实到": "2次", "到会率": "66.7%"}


def test_nothing_recorded_shows_nothing(world):
    member = make_member(world.village)
    assert meetings_panel(member, ON) is None
    assert dues_panel(member, ON) is None


def test_dues_of_the_months_ended(world):
    member = make_member(world.village)
    january = date(2023, 1, 1)
    Assessment.objects.create(member=member, from_month=january, category="FARMER", monthly=Decimal("0.50"))
    Payment.objects.create(
        branch=world.village, member=member, month=january, amount=Decimal("0.50"), paid_on=date(2023, 1, 9)
    )
    assert dict(dues_panel(member, ON).facts) == {
        "应缴": "3个月，1.5元",
        "已缴": "1个月，0.5元",
        "未缴": "2个月，1元",
    }


def test_hours_beside_what_the_year_asks_for(world):
    facts = dict(education_panel(make_member(world.village), ON).facts)
    assert facts == {"已有学时": Decimal(0), "年度要求": Decimal(32)}

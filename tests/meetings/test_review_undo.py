"""撤销 of a decision: what goes back, and what stays because something was done with it since."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Event
from meetings import review
from meetings.models import Meeting
from tests.factories import World, make_meeting

UNDO = re.compile(r'action="(/meetings/review/undo/[^"]+)"')


@pytest.fixture
def office(world: World, log_in) -> Client:
    return log_in(world.office)


@pytest.mark.parametrize("decision", ["accept", "return"])
def test_the_message_takes_a_decision_back(world: World, office: Client, decision: str):
    meeting = make_meeting(world.village, state="SUBMITTED")
    data = {"version": 1, "decision": decision, "reason": "没有写讨论情况"}
    page = office.post(f"/meetings/records/{meeting.pk}/review/", data, follow=True).content.decode()
    answer = office.post(UNDO.findall(page)[0], follow=True).content.decode()
    assert "已撤销，1条记录回到待审核。" in answer
    meeting.refresh_from_db()
    assert (meeting.state, meeting.reviewed_by, meeting.reviewed_on, meeting.return_reason) == (
        "SUBMITTED",
        None,
        None,
        "",
    )
    assert Event.objects.latest("pk").kind == "撤销会议记录审核"


def test_a_whole_batch_goes_back(world: World, office: Client):
    meetings = [make_meeting(world.village, held_on=date(2023, m, 1), state="SUBMITTED") for m in (1, 2)]
    page = office.post("/meetings/review/accept/", {"chosen": [m.pk for m in meetings]}, follow=True)
    office.post(UNDO.findall(page.content.decode())[0].replace("&amp;", "&"))
    assert [meeting.state for meeting in Meeting.objects.all()] == ["SUBMITTED", "SUBMITTED"]


@pytest.mark.parametrize("since", ["resubmitted", "asked", "yesterday", "another"])
def test_what_has_moved_on_stays(world: World, office: Client, since: str):
    meeting = make_meeting(world.village, state="SUBMITTED")
    review.accept(meeting, world.admin if since == "another" else world.office, 1)
    changes = {
        "resubmitted": {"state": "SUBMITTED"},
        "asked": {"change_reason": "人数有误"},
        "yesterday": {"reviewed_on": timezone.localdate() - timedelta(days=1)},
        "another": {},
    }[since]
    Meeting.objects.update(**changes)
    before = Meeting.objects.values().get()
    answer = office.post(f"/meetings/review/undo/?record={meeting.pk}", follow=True).content.decode()
    assert "只能撤销自己今天的审核" in answer
    assert Meeting.objects.values().get() == before

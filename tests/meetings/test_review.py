"""通过, 退回, 批量通过 and 申请修改: each deed and each refusal."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Event
from meetings import review
from meetings.models import Meeting, MeetingDefect
from meetings.submission import Conflict, Refused
from tests.factories import World, make_meeting


@pytest.fixture
def waiting(world: World) -> Meeting:
    return make_meeting(world.village, state="SUBMITTED", topic="待审")


@pytest.fixture
def office(world: World, log_in) -> Client:
    return log_in(world.office)


def decide(client: Client, meeting: Meeting, **data):
    return client.post(f"/meetings/records/{meeting.pk}/review/", {"version": meeting.version} | data)


def test_accepting_locks_and_traces(world: World, office: Client, waiting: Meeting):
    answer = decide(office, waiting, decision="accept", defects=["UNFOCUSED", "INCOMPLETE"])
    waiting.refresh_from_db()
    assert (answer.url, waiting.state, waiting.reviewed_by, waiting.version) == (
        "/meetings/review/",
        "ACCEPTED",
        world.office,
        2,
    )
    assert [defect.kind for defect in waiting.defects.all()] == ["INCOMPLETE", "UNFOCUSED"]
    assert [event.kind for event in Event.objects.all()] == ["通过会议记录"]


def test_returning_gives_the_reason_to_the_secretary(world: World, office: Client, waiting: Meeting, log_in):
    decide(office, waiting, decision="return", reason="没有写讨论情况", defects=["INCOMPLETE"])
    waiting.refresh_from_db()
    assert (waiting.state, waiting.return_reason) == ("RETURNED", "没有写讨论情况")
    page = log_in(world.secretary).get(f"/meetings/records/{waiting.pk}/").content.decode()
    assert "退回原因：没有写讨论情况" in page


def test_returning_needs_a_reason(office: Client, waiting: Meeting):
    answer = decide(office, waiting, decision="return", reason=" ", defects=["INCOMPLETE"])
    assert answer.status_code == 422
    assert answer.context["review_form"].errors == {"reason": ["请写明退回原因。"]}
    assert '<a href="#id_reason">退回原因：请写明退回原因。</a>' in answer.content.decode()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.defects.count()) == ("SUBMITTED", 0)


def test_a_record_changed_meanwhile_is_not_decided(office: Client, waiting: Meeting):
    Meeting.objects.update(version=5)
    assert decide(office, waiting, decision="accept").status_code == 409
    waiting.refresh_from_db()
    assert waiting.state == "SUBMITTED"


@pytest.mark.parametrize("state", ["DRAFT", "RETURNED", "ACCEPTED"])
def test_only_what_waits_is_decided(world: World, state: str):
    meeting = make_meeting(world.village, state=state)
    with pytest.raises(Refused, match="不在等待审核"):
        review.accept(meeting, world.office, 1)
    with pytest.raises(Refused, match="不在等待审核"):
        review.send_back(meeting, world.office, 1, "原因")
    assert not Event.objects.exists()


def test_an_old_version_is_a_conflict(world: World, waiting: Meeting):
    with pytest.raises(Conflict):
        review.accept(waiting, world.office, 0)


def test_accepting_those_ticked(world: World, office: Client, waiting: Meeting):
    other = make_meeting(world.community, state="SUBMITTED")
    kept = make_meeting(world.community, held_on=date(2023, 4, 5), state="SUBMITTED")
    returned = make_meeting(world.community, held_on=date(2023, 5, 5), state="RETURNED")
    far = make_meeting(world.far, state="SUBMITTED")
    office.post("/meetings/review/accept/", {"chosen": [m.pk for m in (waiting, other, returned, far)]})
    assert [Meeting.objects.get(pk=m.pk).state for m in (waiting, other, kept, returned, far)] == [
        "ACCEPTED",
        "ACCEPTED",
        "SUBMITTED",
        "RETURNED",
        "SUBMITTED",
    ]


def test_nothing_ticked_accepts_nothing(office: Client, waiting: Meeting):
    page = office.post("/meetings/review/accept/", {"chosen": ["x"]}, follow=True).content.decode()
    assert "请先勾选要通过的记录。" in page
    assert Meeting.objects.get().state == "SUBMITTED"


def ask(client: Client, meeting: Meeting, reason: str):
    return client.post(f"/meetings/records/{meeting.pk}/request-change/", {"reason": reason})


def test_a_locked_record_is_opened_again_on_request(world: World, log_in):
    meeting = make_meeting(world.village)
    ask(log_in(world.secretary), meeting, "人数写错")
    office = log_in(world.office)
    assert "人数写错" in office.get("/meetings/review/").content.decode()
    office.post(f"/meetings/records/{meeting.pk}/answer-change/", {"decision": "agree"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.return_reason, meeting.change_reason) == (
        "RETURNED",
        "同意修改：人数写错",
        "",
    )
    assert [event.kind for event in Event.objects.order_by("pk")] == ["申请修改会议记录", "同意修改会议记录"]


def test_a_request_may_be_refused(world: World, log_in):
    meeting = make_meeting(world.village, change_reason="人数写错")
    log_in(world.office).post(f"/meetings/records/{meeting.pk}/answer-change/", {"decision": "refuse"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.change_reason, Event.objects.get().kind) == (
        "ACCEPTED",
        "",
        "不同意修改会议记录",
    )


def test_refusals_of_a_request(world: World, waiting: Meeting):
    with pytest.raises(Refused, match="只有已通过的记录"):
        review.request_change(waiting, world.secretary, "原因")
    with pytest.raises(Refused, match="原因"):
        review.request_change(make_meeting(world.village), world.secretary, " ")
    with pytest.raises(Refused, match="没有等待处理"):
        review.answer_change(make_meeting(world.village), world.office, agreed=True)


def test_the_queue_shows_what_sql_notices(office: Client, waiting: Meeting):
    (row,) = office.get("/meetings/review/").context["page"].object_list
    assert (row.is_overlapping, row.is_copied, row.is_late, row.is_thin) == (False, False, False, True)


def test_a_thin_record_has_the_mark_proposed(office: Client, waiting: Meeting):
    form = office.get(f"/meetings/records/{waiting.pk}/").context["review_form"]
    assert form.initial["defects"] == [MeetingDefect.Kind.INCOMPLETE]

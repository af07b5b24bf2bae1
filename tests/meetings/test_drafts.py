"""Drafts kept while typing, and records edited again, by one or by two, in real requests."""

from datetime import date

import pytest
from django.test import Client

from meetings.models import Meeting, MeetingDefect
from tests.factories import World, make_meeting
from tests.meetings.recording import DRAFT, MINUTES, NEW, edit, typed, vote

pytestmark = pytest.mark.usefixtures("a_day_in_march")


def test_what_is_typed_is_kept_and_comes_back(world: World, members, secretary: Client):
    data = typed(topic="讨论", minutes="写到一半", absent=[members[1].pk], started_at="9")
    answer = secretary.post(DRAFT, data)
    assert answer.content.decode() == "草稿已保存（10:00）"
    draft = Meeting.objects.get()
    assert (draft.state, draft.topic, draft.minutes) == ("DRAFT", "讨论", "")
    form = secretary.get(f"/meetings/records/{draft.pk}/edit/").context["form"]
    assert [form[name].value() for name in ("topic", "minutes", "started_at")] == ["讨论", "写到一半", "9"]
    assert [line.person.name for line in form.roster_lines() if line.absent] == ["李四"]
    assert not form.errors


def test_a_draft_is_kept_without_javascript(secretary: Client):
    answer = secretary.post(NEW, typed(save="draft", topic="", minutes=""))
    draft = Meeting.objects.get()
    assert (answer.url, draft.state) == (f"/meetings/records/{draft.pk}/", "DRAFT")


def test_a_draft_becomes_the_record(secretary: Client):
    data = typed()
    secretary.post(DRAFT, data)
    secretary.post(NEW, data)
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.draft, meeting.minutes) == ("SUBMITTED", {}, MINUTES)


def test_a_late_keeping_changes_nothing(secretary: Client):
    data = typed()
    secretary.post(NEW, data)
    assert secretary.post(DRAFT, data).content.decode() == "记录已提交，草稿没有再保存"
    assert Meeting.objects.get().draft == {}


def test_a_draft_is_only_its_branchs(world: World, secretary: Client, log_in):
    data = typed()
    secretary.post(DRAFT, data)
    other = log_in(world.other_secretary)
    assert other.post(DRAFT, data).status_code == 404


def test_a_draft_can_be_deleted_and_nothing_else(world: World, secretary: Client):
    secretary.post(DRAFT, typed())
    draft = Meeting.objects.get()
    assert secretary.post(f"/meetings/records/{draft.pk}/delete/").status_code == 302
    assert not Meeting.objects.exists()
    kept = make_meeting(world.village)
    assert secretary.post(f"/meetings/records/{kept.pk}/delete/").status_code == 403
    assert Meeting.objects.get() == kept


def test_a_draft_is_no_report(secretary: Client, world: World):
    secretary.post(DRAFT, typed(kind="PARTY_DAY", held_on="2026-02-10"))
    (table,) = secretary.get("/meetings/?since=2026-02-01&until=2026-02-28").context["tables"][:1]
    assert {mark.word for line in table.lines for mark in line.marks} == {"不需", "缺"}


def test_a_returned_record_is_corrected(world: World, members, secretary: Client):
    meeting = make_meeting(
        world.village,
        "GENERAL",
        date(2026, 3, 1),
        state="RETURNED",
        return_reason="太简略",
        submitted_on=date(2026, 3, 2),
    )
    for kind in ("INCOMPLETE", "UNFOCUSED"):
        MeetingDefect.objects.create(meeting=meeting, kind=kind)
    page = secretary.get(edit(meeting)).content.decode()
    assert "退回原因：太简略" in page
    assert "记录问题：记录不完善、主题不聚焦" in page
    secretary.post(
        edit(meeting),
        typed(token=str(meeting.token), version="1", held_on="2026-03-01", absent=[members[0].pk]),
    )
    meeting.refresh_from_db()
    assert (meeting.state, meeting.return_reason, meeting.version) == ("SUBMITTED", "", 2)
    assert (meeting.submitted_on, meeting.expected, meeting.present) == (date(2026, 3, 2), 4, 3)


def test_recorded_attendance_and_votes_come_back_in_the_form(members, secretary: Client):
    data = typed(absent=[members[1].pk], **{f"reason-{members[1].pk}": "ABSENT:出差"}, **vote(in_favour="2"))
    secretary.post(NEW, data)
    form = secretary.get(edit(Meeting.objects.get())).context["form"]
    assert [(line.person.name, line.reason) for line in form.roster_lines() if line.absent] == [
        ("李四", "ABSENT:出差")
    ]
    assert [form[f"vote1_{part}"].value() for part in ("question", "in_favour", "against")] == [
        "接收某同志为预备党员",
        2,
        1,
    ]


def test_the_second_of_two_editors_sees_both_versions(world: World, members, secretary: Client, log_in):
    secretary.post(NEW, typed())
    meeting = Meeting.objects.get()
    data = typed(token=str(meeting.token), version=str(meeting.version))
    secretary.post(edit(meeting), data | {"topic": "第一人的主题"})
    answer = secretary.post(edit(meeting), data | {"topic": "第二人的主题", "absent": [members[0].pk]})
    assert answer.status_code == 409
    assert [(d.label, d.theirs, d.mine) for d in answer.context["differences"]] == [
        ("主题", "第一人的主题", "第二人的主题"),
        ("未到会人员", "", "张三"),
    ]
    meeting.refresh_from_db()
    assert meeting.topic == "第一人的主题"
    again = answer.context["form"]
    assert (again["topic"].value(), again["version"].value()) == ("第二人的主题", str(meeting.version))
    secretary.post(edit(meeting), data | {"topic": "第二人的主题", "version": again["version"].value()})
    meeting.refresh_from_db()
    assert meeting.topic == "第二人的主题"


def test_a_locked_record_is_not_edited(world: World, secretary: Client):
    meeting = make_meeting(world.village)
    assert secretary.get(edit(meeting)).url == f"/meetings/records/{meeting.pk}/"
    assert secretary.post(edit(meeting), typed(token=str(meeting.token), version="1")).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == ("ACCEPTED", 1)


def test_a_draft_keeps_no_character_that_a_database_refuses(secretary: Client):
    answer = secretary.post(
        DRAFT, typed(topic="讨论\x00集体经济", minutes="写到\x00一半", version="9" * 5_000)
    )
    draft = Meeting.objects.get()
    assert (answer.status_code, draft.topic, draft.draft["minutes"]) == (200, "讨论集体经济", ["写到一半"])

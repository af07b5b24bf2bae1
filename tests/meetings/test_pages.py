"""Reminders, calendar, paper and rules."""

from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pypdf import PdfReader

from accounts.models import Event
from jobs.models import Job
from jobs.running import Progress
from meetings import book
from meetings.book import PrintFailed, branch_book, records_of, write_book
from meetings.models import Activity, ScheduleRule, Theme
from tests.factories import World, make_branch, make_meeting, make_member

FEBRUARY = "since=2023-01-01&until=2023-02-15"


@pytest.fixture
def office(world: World, log_in) -> Client:
    return log_in(world.office)


def test_a_reminder_for_every_branch_that_owes(world: World, office: Client):
    make_meeting(world.village, held_on=date(2023, 1, 5))
    found = office.get(f"/meetings/reminders/?{FEBRUARY}").context["reminders"]
    assert [reminder.text for reminder in found] == [
        "小方村党支部：本期应开展：一季度支部党员大会（4月5日前）、一季度党课（4月5日前）、2023年组织生活会（1月5日前）、"
        "2023年民主评议党员（1月5日前）、2月主题党日（3月5日前）。",
        "东街社区党支部：截至2023年2月15日，还有1项没有报送：1月主题党日，请尽快补报。"
        "本期应开展：一季度支部党员大会（4月5日前）、一季度党课（4月5日前）、2023年组织生活会（1月5日前）、"
        "2023年民主评议党员（1月5日前）、2月主题党日（3月5日前）。",
    ]


def test_a_branch_that_owes_nothing_is_not_reminded(world: World, office: Client):
    ScheduleRule.objects.exclude(kind="PARTY_DAY").delete()
    make_meeting(world.village, held_on=date(2023, 1, 5))
    found = office.get("/meetings/reminders/?since=2023-01-01&until=2023-01-31").context["reminders"]
    assert [reminder.branch for reminder in found] == [world.community]


def test_the_calendar_shows_each_meeting_on_its_day(world: World, office: Client):
    first = make_meeting(world.village, held_on=date(2023, 3, 5))
    make_meeting(world.village, held_on=date(2023, 4, 1))
    make_meeting(world.far, held_on=date(2023, 3, 6))
    weeks = office.get("/meetings/calendar/?month=2023-03").context["weeks"]
    assert {day.day: day.meetings for week in weeks for day in week if day.meetings} == {
        date(2023, 3, 5): [first]
    }
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2023, 2, 27), date(2023, 4, 2))


def test_a_full_day_says_how_many_more(world: World, office: Client):
    for _ in range(6):
        make_meeting(world.village)
    page = office.get("/meetings/calendar/?month=2023-03").content.decode()
    assert "还有2次" in page


@pytest.mark.parametrize("month", ["", "三月", "2023-13"])
def test_an_unreadable_month_is_the_present_one(world: World, office: Client, month: str):
    assert office.get(f"/meetings/calendar/?month={month}").status_code == 200


@pytest.mark.parametrize("size", [1, 3])
def test_pages_in_a_constant_number_of_queries(
    world: World, office: Client, size: int, django_assert_num_queries
):
    for number in range(size):
        make_meeting(make_branch(world.township, f"{number}村党支部"))
        Theme.objects.create(committee=world.township, month=date(2023, number + 1, 1), text="学习")
    with django_assert_num_queries(3):
        office.get("/meetings/calendar/?month=2023-03")
    with django_assert_num_queries(9):
        office.get("/meetings/reminders/")
    with django_assert_num_queries(5):
        office.get("/meetings/rules/")


def test_the_sheet_of_a_record(world: World, office: Client):
    meeting = make_meeting(world.village, "GENERAL", minutes="会议内容在此", resolutions="同意")
    meeting.attendances.create(member=make_member(world.village, "张三"))
    meeting.attendances.create(member=make_member(world.village, "李四"), state="ABSENT", reason="生病")
    page = office.get(f"/meetings/records/{meeting.pk}/print/").content.decode()
    assert [
        words for words in ("会议内容在此", "张三", "李四（生病）", "主持人签字") if words not in page
    ] == []


def test_the_book_of_a_year(world: World):
    for month in (3, 5):
        make_meeting(world.village, held_on=date(2023, month, 5), topic=f"{month}月主题", minutes="会议内容")
    make_meeting(world.village, held_on=date(2023, 6, 5), state="SUBMITTED", topic="未审")
    make_meeting(world.village, held_on=date(2022, 6, 5), topic="去年")
    pages = [page.extract_text() for page in PdfReader(BytesIO(branch_book(world.village, 2023))).pages]
    assert len(pages) == 4
    assert "党支部组织生活记录" in pages[0]
    assert "3月主题" in pages[1]
    assert "5月主题" in pages[1]
    assert ("3月主题" in pages[2], "5月主题" in pages[3]) == (True, True)
    assert "未审" not in "".join(pages)


def test_a_book_says_what_is_missing_to_print_it(world: World, settings, tmp_path):
    settings.FONT_DIR = tmp_path
    with pytest.raises(PrintFailed, match="缺少字体：FandolSong-Regular"):
        branch_book(world.village, 2023)


def test_a_failed_print_is_told_on_the_page(world: World, office: Client, settings, tmp_path):
    settings.FONT_DIR = tmp_path
    page = office.post(f"/meetings/book/{world.village.pk}/2023/", follow=True).content.decode()
    assert "中缺少字体" in page


def test_a_job_makes_the_book_and_its_page_gives_it(world: World, office: Client):
    address = f"/meetings/book/{world.village.pk}/2023/"
    assert office.get(address).status_code == 405
    page = office.post(address, follow=True)
    job = page.context["job"]
    assert (job.state, job.result_name) == ("DONE", "小方村2023年组织生活记录.pdf")
    assert office.get(f"/jobs/{job.pk}/result/").content.startswith(b"%PDF")
    assert [event.kind for event in Event.objects.order_by("pk")] == ["导出组织生活记录", "下载"]


def test_a_book_is_made_only_for_whoever_still_sees_the_branch(world: World):
    job = Job.objects.create(owner=world.neighbour_office, title="书", function="", state=Job.State.RUNNING)
    with pytest.raises(ValidationError, match="无权查看"):
        write_book(Progress(job), branch=world.village.pk, year=2023)


@pytest.mark.parametrize("year", [1920, 2101])
def test_no_book_of_an_impossible_year(world: World, office: Client, year: int):
    assert office.post(f"/meetings/book/{world.village.pk}/{year}/").status_code == 404


@pytest.mark.parametrize("size", [1, 3])
def test_a_book_is_read_in_five_queries(world: World, size: int, django_assert_num_queries):
    for number in range(size):
        meeting = make_meeting(world.village)
        meeting.attendances.create(member=make_member(world.village, f"党员{number}"))
    with django_assert_num_queries(5):
        for meeting in records_of(world.village, 2023):
            [attendance.member.name for attendance in meeting.attendances.all()]
    assert book.PRINT_SECONDS == 120


RULE = {
    "kind": "PARTY_DAY",
    "frequency": "MONTH",
    "owner": "EVERY",
    "due_days": "10",
    "source": "镇党委〔2024〕3号",
    "valid_from": "2024-01-01",
}


def test_a_new_rule_follows_the_one_it_replaces(world: World, log_in):
    admin = log_in(world.admin)
    refused = admin.post("/meetings/rules/new/", RULE)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {
        "valid_from": ["与该类会议的另一条规则施行时间重叠，请先填写另一条的废止日期。"]
    }
    ScheduleRule.objects.filter(kind="PARTY_DAY").update(valid_to=date(2023, 12, 31))
    assert admin.post("/meetings/rules/new/", RULE).url == "/meetings/rules/"
    assert list(
        ScheduleRule.objects.filter(kind="PARTY_DAY").values_list("due_days", "needs_check", "valid_from")
    ) == [(5, True, date(2018, 10, 28)), (10, False, date(2024, 1, 1))]
    assert Event.objects.get().kind == "新增报送规则"


@pytest.mark.parametrize(
    ("change", "field", "error"),
    [
        ({"due_days": "29"}, "due_days", "最多28日。"),
        ({"valid_to": "2023-01-01"}, "valid_to", "废止日期早于施行日期。"),
        ({"source": ""}, "source", "不能为空。"),
    ],
)
def test_a_wrong_rule_is_refused(world: World, log_in, change: dict, field: str, error: str):
    answer = log_in(world.admin).post("/meetings/rules/new/", RULE | change)
    assert (answer.status_code, answer.context["form"].errors[field]) == (422, [error])


def test_the_checklist_is_the_administrators(world: World, log_in):
    admin = log_in(world.admin)
    admin.post(
        "/meetings/rules/activities/new/", {"part": "N", "name": "义务植树", "order": "9", "active": "on"}
    )
    activity = Activity.objects.get(name="义务植树")
    admin.post(f"/meetings/rules/activities/{activity.pk}/", {"part": "N", "name": "义务植树", "order": "9"})
    activity.refresh_from_db()
    assert not activity.active


def test_the_office_gives_out_the_theme_of_a_month(world: World, office: Client):
    data = {"committee": world.township.pk, "month": "2023-03", "text": "学雷锋"}
    office.post("/meetings/rules/themes/new/", data)
    theme = Theme.objects.get()
    assert (theme.month, theme.text) == (date(2023, 3, 1), "学雷锋")
    again = office.post("/meetings/rules/themes/new/", data)
    assert again.context["form"].non_field_errors() == ["该月已有统一主题。"]
    far = office.post("/meetings/rules/themes/new/", data | {"committee": world.neighbour.pk})
    assert far.status_code == 422


def test_a_secretary_reads_the_themes_of_the_own_committee(world: World, log_in):
    Theme.objects.create(committee=world.township, month=date(2023, 3, 1), text="学雷锋")
    Theme.objects.create(committee=world.neighbour, month=date(2023, 3, 1), text="别镇主题")
    page = log_in(world.secretary).get("/meetings/rules/").content.decode()
    assert ("学雷锋" in page, "别镇主题" in page) == (True, False)

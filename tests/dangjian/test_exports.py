"""导出 of a list: what stands on screen as a file, counted in the trace, limited, large ones in the background."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Event
from common.exports import read_list, typed
from dangjian import exports
from jobs.models import Job
from meetings.models import Meeting
from tests.demo.lists import read_csv
from tests.dues.factories import make_payer, pay
from tests.factories import World, make_meeting, make_member

LIST = "/meetings/records/"


@pytest.fixture
def recorded(world: World) -> World:
    make_meeting(world.village, topic="=1+1")
    make_meeting(world.community, held_on=date(2023, 4, 5), topic="@学习")
    make_meeting(world.far, topic="远村")
    return world


def topics(response) -> list[str]:
    return [row[0] for row in read_csv(response.content)[1:]]


def test_a_file_holds_what_its_user_sees_by_filter_and_order(recorded, client, log_in):
    log_in(recorded.office)
    assert topics(client.get(f"{LIST}?export=csv")) == ["'@学习", "'=1+1"]
    assert topics(client.get(f"{LIST}?export=csv&branch={recorded.village.pk}&page=7")) == ["'=1+1"]
    log_in(recorded.other_secretary)
    assert topics(client.get(f"{LIST}?export=csv")) == ["'@学习"]


def test_text_stays_text_days_are_days_and_amounts_numbers(recorded, client, log_in):
    pay(make_payer(recorded.village), date(2023, 1, 1), amount=Decimal("1234.50"), paid_on=date(2023, 1, 5))
    log_in(recorded.secretary)
    sheet = load_workbook(io.BytesIO(client.get("/dues/?export=xlsx").content)).active
    row = dict(zip([cell.value for cell in sheet[1]], sheet[2], strict=True))
    assert (sheet.title, sheet.freeze_panes) == ("党费缴纳台账", "A2")
    assert (row["金额（元）"].value, row["金额（元）"].number_format) == (1234.5, "#,##0.00")
    assert row["缴纳日期"].value.date() == date(2023, 1, 5)
    assert "操作" not in row
    meetings = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx").content)).active
    assert (meetings["A2"].value, meetings["A2"].data_type, meetings["A2"].quotePrefix) == ("=1+1", "s", True)


def test_every_export_leaves_a_trace_without_numbers(recorded, client, log_in):
    make_member(recorded.village)
    log_in(recorded.leader).get(reverse("members:member-list"), {"export": "xlsx", "name": "张三"})
    event = Event.objects.latest("pk")
    assert (event.kind, event.user) == ("导出", recorded.leader)
    assert event.detail == {
        "列表": f"党员名册，截至{timezone.localdate():%Y年%-m月%-d日}",
        "条数": 1,
        "格式": "xlsx",
        "条件": {"name": "张三"},
    }
    client.get(f"{LIST}?export=csv&topic=999999198005010014")
    assert "1980" not in str(Event.objects.latest("pk").detail)


def test_nothing_to_export_is_the_page_itself(world, client, log_in):
    log_in(world.office)
    for address in (f"{LIST}?export=csv", f"{LIST}?export=pdf", "/help/?export=csv"):
        response = client.get(address)
        assert (response.status_code, response["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert not Event.objects.filter(kind="导出").exists()
    client.logout()
    assert client.get(f"{LIST}?export=csv").status_code == 302


def test_exports_are_limited_by_the_minute(recorded, client, log_in):
    log_in(recorded.office)
    answers = [client.get(f"{LIST}?export=csv").status_code for _ in range(21)]
    assert answers == [200] * 20 + [429]


def test_a_long_list_is_written_in_the_background_as_its_owner_sees_it(recorded, client, log_in, monkeypatch):
    for number in range(7):
        make_meeting(recorded.village, topic=f"第{number}次", held_on=date(2023, 5, 1))
    log_in(recorded.office)
    at_once = client.get(f"{LIST}?export=csv&since=2023-04-01").content
    monkeypatch.setattr(exports, "ROWS_AT_ONCE", 5)
    monkeypatch.setattr(exports, "ROWS_OF_A_PAGE", 3)
    response = client.get(f"{LIST}?export=csv&since=2023-04-01")
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert (job.owner, job.state, job.result_content()) == (recorded.office, Job.State.DONE, at_once)
    assert Event.objects.filter(kind="导出", user=recorded.office).count() == 2


def test_too_long_a_list_is_refused_in_words(recorded, client, log_in, monkeypatch):
    monkeypatch.setattr(exports, "MOST_ROWS", 1)
    response = log_in(recorded.office).get(f"{LIST}?export=csv")
    assert response.status_code == 422
    assert response.content.decode() == "符合条件的有2条，一次最多导出1条，请用查询条件缩小范围。"


def test_rows_that_stand_equal_keep_one_order_over_pages(world, client, log_in, monkeypatch):
    made = [
        make_meeting(world.village, topic=f"同日{number}", held_on=date(2023, 3, 5)) for number in range(9)
    ]
    monkeypatch.setattr(exports, "ROWS_OF_A_PAGE", 2)
    found = topics(log_in(world.office).get(f"{LIST}?export=csv"))
    assert sorted(found) == sorted(meeting.topic for meeting in made)
    assert Meeting.objects.count() == len(found)


@pytest.mark.parametrize(
    ("text", "numeric", "value"),
    [
        ("2023年3月5日", False, date(2023, 3, 5)),
        ("2023-03-05", False, date(2023, 3, 5)),
        ("2023年3月", False, "2023年3月"),
        ("2023年3月5日至2023年3月6日", False, "2023年3月5日至2023年3月6日"),
        ("1,234.50", True, Decimal("1234.50")),
        ("1,234.50", False, "1,234.50"),
        ("-12", True, Decimal(-12)),
        ("001", False, "001"),
        ("66.7%", True, "66.7%"),
        ("—", True, None),
        ("", False, None),
    ],
)
def test_what_a_cell_means(text, numeric, value):
    assert typed(text, numeric=numeric) == value


def test_only_the_table_above_the_count_is_the_list():
    page = """
    <table><thead><tr><th scope="col">别的</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>
    <table><caption class="visually-hidden">名册</caption>
      <thead><tr><th scope="col">姓名</th><th scope="col" class="number">数</th><th scope="col">操作</th></tr></thead>
      <tbody><tr><th><a href="/"><svg><title>图</title></svg>张
        三</a></th><td>&lt;1&gt;<br><span class="visually-hidden">不读</span></td><td>改</td></tr></tbody></table>
    <div class="pager">共1条</div><table><tr><td>后面的</td></tr></table>"""
    table = read_list(page)
    assert (table.title, table.columns, table.numeric, table.rows) == (
        "名册", ["姓名", "数"], [False, True], [["张 三", "<1>"]],
    )  # fmt: skip
    assert read_list("<table><tr><td>没有分页</td></tr></table>") is None

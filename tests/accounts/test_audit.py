"""The audit page: what it shows to whom, its filter, its file, and that nothing can take an event away."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.events import KEPT_DAYS, record, verify
from accounts.models import Event, Role, User
from tests.factories import World, make_user

LIST, EXPORT = "/accounts/events/", "/accounts/events.csv"


@pytest.fixture
def admin(world: World, log_in) -> Client:
    return log_in(world.admin)


def kinds(client: Client, **parameters) -> list[str]:
    return [event.kind for event in client.get(LIST, parameters).context["page"]]


def test_the_filter_finds_by_day_kind_user_and_result(admin, world):
    with time_machine.travel(datetime(2023, 5, 1, 16, 30, tzinfo=UTC), tick=False):  # 2 May in Shanghai
        record("导入", world.office)
    with time_machine.travel(datetime(2023, 5, 3, 4, tzinfo=UTC), tick=False):
        record("登录失败", success=False)
    assert kinds(admin, since="2023-05-02", until="2023-05-02") == ["导入"]
    assert kinds(admin, until="2023-05-01") == []
    assert kinds(admin, kind="登录") == ["登录失败"]
    assert kinds(admin, username="office") == ["导入"]
    assert kinds(admin, success="0") == ["登录失败"]


def test_an_administrator_sees_the_trace_of_the_own_users_and_of_nobody(world, log_in):
    make_user("township", Role.ADMIN, committee=world.township)
    client = log_in(User.objects.get(username="township"))
    record("甲", world.office)
    record("乙", world.neighbour_office)
    record("丙", world.admin)
    record("丁")
    assert kinds(client) == ["丁", "甲"]


def test_the_file_holds_the_filtered_events_and_logs_itself(admin, world):
    User.objects.filter(pk=world.office.pk).update(name="=1+1")
    event = record("导入", world.office, 行数=3)
    record("其他", world.office)
    response = admin.get(EXPORT, {"kind": "导入"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert len(rows) == 2
    assert dict(zip(rows[0], rows[1], strict=True)) | {"时间": ""} == {
        "编号": str(event.pk),
        "时间": "",
        "用户名": "office",
        "姓名": "'=1+1",
        "来源地址": "",
        "事项": "导入",
        "对象": "",
        "对象编号": "",
        "结果": "成功",
        "内容": '{"行数": 3}',
        "摘要": event.hash,
    }
    logged = Event.objects.first()
    assert (logged.kind, logged.user, logged.address) == ("导出", world.admin, "127.0.0.1")
    assert logged.detail == {"文件": "审计记录.csv", "条数": 1, "条件": {"kind": "导入"}}


def test_a_detail_is_read_in_chinese(admin, world):
    changes = {"原": "支部书记", "现": None}
    event = record("修改用户", world.admin, 角色=changes, 管辖=["甲", "乙"], 空=[], 启用=True, 条数=3)
    parts = {"角色：原 支部书记，现 无", "管辖：甲、乙", "空：无", "启用：是", "条数：3"}
    assert (set(event.described.split("；")), len(event.detail)) == (parts, 5)
    event.refresh_from_db()  # the order of the parts is the database's
    assert f'<td data-label="内容">{event.described}</td>' in admin.get(LIST).content.decode()


def test_exports_are_limited_for_each_user_and_minute(admin, world, log_in):
    start = datetime.now(UTC)
    with time_machine.travel(start, tick=False):
        answers = [admin.get(EXPORT).status_code for _ in range(21)]
        assert answers == [200] * 20 + [429]
    with time_machine.travel(start + timedelta(seconds=61), tick=False):
        assert admin.get(EXPORT).status_code == 200


def test_the_page_needs_the_same_queries_for_more_events(admin, world, django_assert_num_queries):
    for size in (1, 3):
        for _ in range(size):
            record("导入", world.office)
        with django_assert_num_queries(4):  # session, user, count, events
            admin.get(LIST)


def test_events_stay_longer_than_the_law_asks(admin, world):
    with time_machine.travel(datetime.now(UTC) - timedelta(days=KEPT_DAYS + 1)):
        record("导入", world.office)
    record("导出", world.office)
    assert kinds(admin) == ["导出", "导入"]
    assert verify().fault == ""

"""People who left: listed when the years are over, blanked by an administrator alone, and no figure changes."""

from datetime import date

import pytest
import time_machine
from auditlog.models import LogEntry

from accounts.events import verify
from accounts.models import Event, User
from dangjian import nightly
from dangjian.models import ImportBatch, ImportedRow, RetentionRule
from dangjian.retention import KINDS, due, todos
from jobs.running import start
from members.models import Member, Recruit, Transfer
from personnel.models import Staff
from tests.factories import World, make_identity, make_member, make_user, signed_in

URL, BLANK, YEARS = "/accounts/retention/", "/accounts/retention/blank/", "/accounts/retention/years/"
LEFT, DAY_BEFORE, DUE = date(2018, 3, 1), date(2023, 2, 28), date(2023, 3, 1)
QUERIES = 6


def left(branch, **fields) -> Member:
    fields = {"left_on": LEFT, "departure": "REMOVED", "mobile": "13900000000"} | fields
    return make_member(branch, address="小方村一组七号", landline="1234567", household="某县", **fields)


@pytest.fixture
def admin(world: World) -> User:
    """Of the township, so that the neighbour's people are foreign."""
    return signed_in(make_user("admin2", "ADMIN", committee=world.township))


def names(kind: str, user, day: date) -> list[str]:
    return [person.name for person in due(KINDS[kind], user, day)]


def test_who_left_is_due_after_the_years_and_not_a_day_earlier(world: World, admin: User):
    gone = left(world.village)
    make_member(world.village)
    left(world.far)
    assert (names("member", admin, DAY_BEFORE), names("member", admin, DUE)) == ([], [gone.name])
    RetentionRule.objects.create(years=6, valid_from=DUE, source="党建办〔2023〕1号")
    assert names("member", admin, DUE) == []


def test_recruits_who_ended_or_whose_member_left_and_staff_are_due(world: World, admin: User):
    member = left(world.village)
    Recruit.objects.create(branch=world.village, name="李四", **make_identity(), member=member)
    Recruit.objects.create(
        branch=world.village, name="王五", **make_identity(), closed_on=LEFT, closed_reason="撤回申请"
    )
    Recruit.objects.create(branch=world.village, name="赵六", **make_identity())
    Staff.objects.create(committee=world.township, name="孙七", **make_identity(), left_on=LEFT)
    assert sorted(names("recruit", admin, DUE)) == ["李四", "王五"]
    assert names("staff", admin, DUE) == ["孙七"]


def test_the_deed_blanks_numbers_phones_and_addresses_and_changes_no_figure(
    world: World, admin: User, log_in
):
    gone, kept, foreign = left(world.village), left(world.village, left_on=DUE), left(world.far)
    Transfer.objects.create(
        branch=world.village, member=gone, name=gone.name, direction="OUT", id_number_index="a" * 64
    )
    batch = ImportBatch.objects.create(user=world.office, file_name="名册.xlsx", folder="f")
    old = {"id_number": "k1:abc", "mobile": "", "name": gone.name}
    row = ImportedRow.objects.create(batch=batch, table="members.member", row_id=gone.pk, before=old)
    counted = [Member.objects.of([world.village], day).as_of(day).count() for day in (date(2017, 1, 1), DUE)]
    said = {
        name: getattr(gone, name) for name in ("name", "sex", "born_on", "left_on", "departure", "joined_on")
    }
    LogEntry.objects.all().delete()
    with time_machine.travel(DUE):
        answer = log_in(admin).post(BLANK, {"kind": "member", "chosen": [gone.pk], "sure": "1"}, follow=True)
        assert names("member", admin, DUE) == []
    assert "已清除 1 人的证件号码、电话和住址。" in answer.content.decode()
    gone.refresh_from_db()
    assert [getattr(gone, name) for name in KINDS["member"].columns] == [""] * 7
    assert {name: getattr(gone, name) for name in said} == said
    for other in (kept, foreign):
        assert Member.objects.get(pk=other.pk).mobile == "13900000000"
    assert counted == [
        Member.objects.of([world.village], day).as_of(day).count() for day in (date(2017, 1, 1), DUE)
    ]
    row.refresh_from_db()
    assert row.before == {"id_number": "", "mobile": "", "name": gone.name}
    assert (Transfer.objects.get().id_number_index, LogEntry.objects.count()) == ("", 0)
    event = Event.objects.get(kind="清除期满个人信息")
    assert (event.user, event.detail) == (admin, {"类别": "党员", "人数": 1, "编号": [gone.pk]})
    assert verify().fault == ""


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sure": ""}, "请先确认清除后不能恢复。"),
        ({"chosen": []}, "请至少选择一人。"),
        ({"chosen": ["foreign"]}, "所选的人已不在名单上，请重新选择。"),
    ],
)
def test_a_deed_refused_says_why_and_blanks_nothing(
    world: World, admin: User, log_in, changes: dict, said: str
):
    gone, foreign = left(world.village), left(world.far)
    sent = {"kind": "member", "chosen": [gone.pk], "sure": "1"} | changes
    sent["chosen"] = [foreign.pk if key == "foreign" else key for key in sent["chosen"]]
    with time_machine.travel(DUE):
        answer = log_in(admin).post(BLANK, sent)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert set(Member.objects.values_list("mobile", flat=True)) == {Member.objects.get(pk=gone.pk).mobile}
    assert Event.objects.filter(kind="清除期满个人信息").count() == 0


def test_the_night_only_tells_and_the_administrator_is_reminded(world: World, admin: User):
    gone = left(world.village)
    with time_machine.travel(DUE):
        job = start(None, "保存期限", nightly.remind_of_retention)
    assert job.message == "个人信息保存期满、待管理员清除 1 人"
    assert Member.objects.get(pk=gone.pk).mobile == "13900000000"
    (todo,) = todos(admin, DUE)
    assert (todo.label, todo.count, todo.url) == ("个人信息保存期满：党员", 1, f"{URL}?kind=member")
    assert todos(world.office, DUE) == []


def test_other_years_begin_on_their_day_and_leave_a_trace(world: World, admin: User, log_in):
    client = log_in(admin)
    assert (
        client.post(
            YEARS, {"years": 0, "valid_from": "2024-01-01", "source": "党建办〔2023〕1号"}
        ).status_code
        == 422
    )
    sent = {"years": 3, "valid_from": "2024-01-01", "source": "党建办〔2023〕1号"}
    assert client.post(YEARS, sent).url == URL
    answer = client.post(YEARS, sent)
    assert (answer.status_code, "这一天已有规定。" in answer.content.decode()) == (422, True)
    assert Event.objects.get(kind="修改个人信息保存期限").detail == {"年数": 3, "施行日期": "2024-01-01"}


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(
    world: World, admin: User, log_in, django_assert_num_queries, size: int
):
    for _ in range(size):
        left(world.village)
    client = log_in(admin)
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        assert client.get(URL).status_code == 200

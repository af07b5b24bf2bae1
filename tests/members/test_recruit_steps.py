"""Recording the steps of one person: what follows from each, what is refused, what asks for a reason."""

from datetime import date

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

from common.identity import DEMO_AREA, make_id_number
from members.admission import record_step
from members.models import Member, Recruit, RecruitmentStep
from tests.factories import make_branch, make_identity, make_member
from tests.members.test_report import make_recruit

TODAY = "2026-09-01 10:00 +0800"
NUMBER = make_id_number(DEMO_AREA, date(1995, 5, 1), 3, "F")


@pytest.fixture
def today():
    with time_machine.travel(TODAY, tick=False):
        yield date(2026, 9, 1)


@pytest.fixture(autouse=True)
def passwords_that_do_not_age(settings):
    settings.PASSWORD_MAX_AGE_DAYS = None


def post_step(client, recruit, kind: str, done_on: str, **fields):
    return client.post(
        reverse("members:recruit-step", args=[recruit.pk, kind]), {"done_on": done_on, **fields}
    )


def errors(response) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_an_application_makes_an_applicant(world, client, log_in, today):
    log_in(world.secretary)
    person = {"name": "赵六", "id_number": NUMBER, "sex": "F", "ethnicity": "汉族", "born_on": "1995-05-01"}
    data = {"branch": world.village.pk, **person, "applied_on": "2026-08-30"}
    response = client.post(reverse("members:recruit-create"), data)
    recruit = Recruit.objects.get()
    assert response.url == reverse("members:recruit-detail", args=[recruit.pk])
    assert (recruit.branch, recruit.stage, recruit.id_number) == (world.village, "APPLICANT", NUMBER)
    assert list(recruit.steps.values_list("kind", "done_on")) == [("APPLIED", date(2026, 8, 30))]
    again = client.post(reverse("members:recruit-create"), data)
    assert (again.status_code, errors(again)) == (422, {"id_number": ["该身份证号已有发展党员记录。"]})
    foreign = client.post(reverse("members:recruit-create"), {**data, "branch": world.community.pk})
    assert list(errors(foreign)) == ["branch", "id_number"]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"applied_on": "2013-04-30"}, "applied_on", "递交入党申请书时未满18周岁。"),
        ({"applied_on": "2026-09-02"}, "applied_on", "不能晚于今天。"),
        (
            {"id_number": NUMBER[:-1] + ("1" if NUMBER[-1] == "0" else "0")},
            "id_number",
            "身份证号校验码不对，请核对是否有错位或错字。",
        ),
        ({"born_on": "1995-05-02"}, "born_on", "与身份证号中的出生日期（1995-05-01）不一致。"),
    ],
)
def test_a_wrong_application_is_refused(world, client, log_in, today, change, field, message):
    client = log_in(world.secretary)
    person = {"name": "赵六", "id_number": NUMBER, "sex": "F", "ethnicity": "汉族", "born_on": "1995-05-01"}
    data = {"branch": world.village.pk, **person, "applied_on": "2026-08-30"} | change
    response = client.post(reverse("members:recruit-create"), data)
    assert (response.status_code, errors(response)) == (422, {field: [message]})
    assert Recruit.objects.count() == 0


def test_admission_makes_the_member_and_confirmation_a_full_one(candidate, world, client, log_in, today):
    log_in(world.secretary)
    votes = {"entitled": "10", "present": "9", "in_favour": "9"}
    assert post_step(client, candidate, "ADMITTED", "2026-07-15", **votes).status_code == 302
    candidate.refresh_from_db()
    member = candidate.member
    assert (candidate.stage, member.category, member.joined_on, member.entry, member.branch) == (
        "PROBATIONARY",
        Member.Category.PROBATIONARY,
        date(2026, 7, 15),
        Member.Entry.RECRUITED,
        world.village,
    )
    assert (member.name, member.id_number, member.born_on) == ("赵六", candidate.id_number, candidate.born_on)
    with time_machine.travel("2027-08-01 10:00 +0800"):
        log_in(world.secretary)
        assert post_step(client, candidate, "APPROVED", "2026-09-10").status_code == 302
        assert post_step(client, candidate, "SWORN", "2026-09-20").status_code == 302
        assert post_step(client, candidate, "CONFIRMED", "2027-07-15", **votes).status_code == 302
        assert post_step(client, candidate, "CONFIRMATION_APPROVED", "2027-07-30").status_code == 302
        assert post_step(client, candidate, "ARCHIVED", "2027-07-31").status_code == 302
    member.refresh_from_db()
    candidate.refresh_from_db()
    assert (candidate.stage, member.category, member.confirmed_on) == (
        "FULL",
        Member.Category.FULL,
        date(2027, 7, 15),
    )
    assert set(candidate.steps.values_list("override_reason", flat=True)) == {""}


def test_what_speaks_against_a_day_asks_for_a_reason_and_keeps_it(candidate, world, client, log_in, today):
    log_in(world.secretary)
    refused = post_step(client, candidate, "ADMITTED", "2026-08-02")
    assert (refused.status_code, errors(refused)) == (
        422,
        {"override_reason": ["与规定不一致，请核对日期；确需这样办理的，请写明原因。"]},
    )
    assert refused.context["form"].warnings == [
        "按规定应在2026年8月1日前办理（《中国共产党发展党员工作细则》（2026年5月18日修订）第二十条、第二十二条）。"
    ]
    assert candidate.steps.filter(kind="ADMITTED").count() == 0
    accepted = post_step(client, candidate, "ADMITTED", "2026-08-02", override_reason="防汛期间推迟")
    assert accepted.status_code == 302
    assert candidate.steps.get(kind="ADMITTED").override_reason == "防汛期间推迟"


@pytest.mark.parametrize(
    ("kind", "done_on", "fields", "field", "message"),
    [
        ("ADMITTED", "2026-06-30", {}, "done_on", "早于“上级党委预审”的日期（2026-07-01）。"),
        ("APPLIED", "2024-02-01", {}, "done_on", "晚于“派人谈话”的日期（2024-01-20）。"),
        ("ADMITTED", "2026-09-02", {}, "done_on", "不能晚于今天，请在办理后登记。"),
        ("CONFIRMED", "2026-08-30", {}, "done_on", "请先登记“支部大会接收为预备党员”。"),
        ("APPROVED", "2026-08-30", {}, "done_on", "请先登记“支部大会接收为预备党员”。"),
        (
            "ADMITTED",
            "2026-07-15",
            {"entitled": "10", "present": "9", "in_favour": "5"},
            "in_favour",
            "赞成票未超过应到会有表决权党员（10名）的半数，没有通过。",
        ),
        (
            "ADMITTED",
            "2026-07-15",
            {"entitled": "10", "present": "11", "in_favour": "9"},
            "in_favour",
            "票数不合理：赞成票不能多于到会人数，到会人数不能多于应到会人数。",
        ),
        (
            "ADMITTED",
            "2026-07-15",
            {"entitled": "10"},
            "in_favour",
            "应到会、到会和赞成人数应同时填写。",
        ),
    ],
)
def test_a_reason_does_not_help_against_a_refusal(
    candidate, log_in, world, today, kind, done_on, fields, field, message
):
    client = log_in(world.secretary)
    before = set(candidate.steps.values_list("kind", "done_on"))
    response = post_step(client, candidate, kind, done_on, override_reason="情况特殊", **fields)
    assert (response.status_code, errors(response)) == (422, {field: [message]})
    assert set(candidate.steps.values_list("kind", "done_on")) == before
    assert Member.objects.count() == 0


def test_the_rules_of_the_day_decide(world, client, log_in, today):
    """A vote more than a month after 预审 was by the book until the revision."""
    log_in(world.secretary)
    steps = {
        "applied": date(2023, 1, 1),
        "talked": date(2023, 1, 2),
        "activist": date(2023, 3, 1),
        "filed": date(2023, 3, 2),
        "assessed": date(2023, 9, 1),
        "candidate": date(2026, 1, 5),
        "reviewed": date(2026, 1, 6),
        "trained": date(2026, 1, 8),
        "previewed": date(2026, 3, 1),
    }
    before = make_recruit(world.village, "先", **steps)
    assert post_step(client, before, "ADMITTED", "2026-05-17").status_code == 302
    after = make_recruit(world.village, "后", **steps)
    response = post_step(client, after, "ADMITTED", "2026-05-18")
    assert [text[:15] for text in response.context["form"].warnings] == [
        "按规定应在2026年4月1日前",
        "前面的步骤还没有登记：公示。",
    ]


def test_an_extension_moves_the_confirmation(candidate, world, client, log_in, today):
    log_in(world.secretary)
    post_step(client, candidate, "ADMITTED", "2026-07-15")
    with time_machine.travel("2028-01-20 10:00 +0800"):
        log_in(world.secretary)
        post_step(client, candidate, "APPROVED", "2026-08-10")
        post_step(client, candidate, "SWORN", "2026-08-20")
        wrong = post_step(client, candidate, "EXTENDED", "2027-07-15", months="5")
        assert errors(wrong) == {"months": ["不能小于6。"]}
        assert post_step(client, candidate, "EXTENDED", "2027-07-15", months="6").status_code == 302
        early = post_step(client, candidate, "CONFIRMED", "2028-01-14")
        assert [text[:16] for text in early.context["form"].warnings] == ["按规定最早可在2028年1月15"]
        assert post_step(client, candidate, "CONFIRMED", "2028-01-15").status_code == 302
    member = Member.objects.get()
    assert (member.probation_extension, member.confirmed_on) == (6, date(2028, 1, 15))


def test_a_corrected_admission_corrects_the_roster(candidate, world, client, log_in, today):
    log_in(world.secretary)
    post_step(client, candidate, "ADMITTED", "2026-07-15")
    assert post_step(client, candidate, "ADMITTED", "2026-07-16").status_code == 302
    assert candidate.steps.filter(kind="ADMITTED").count() == 1
    assert Member.objects.get().joined_on == date(2026, 7, 16)


def test_admission_finds_whom_the_roster_has_already(candidate):
    member = make_member(
        candidate.branch,
        "赵六",
        category="PROBATIONARY",
        joined_on=date(2026, 7, 15),
        id_number=candidate.id_number,
    )
    record_step(RecruitmentStep(recruit=candidate, kind="ADMITTED", done_on=date(2026, 7, 15)))
    candidate.refresh_from_db()
    assert (candidate.member, Member.objects.count()) == (member, 1)


def test_a_closed_recruit_takes_no_more_steps(candidate, world, client, log_in, today):
    log_in(world.secretary)
    url = reverse("members:recruit-close", args=[candidate.pk])
    assert errors(client.post(url, {"closed_on": "2026-08-01"})) == {"closed_reason": ["不能为空。"]}
    assert client.post(url, {"closed_on": "2026-08-01", "closed_reason": "本人放弃"}).status_code == 302
    post_step(client, candidate, "ADMITTED", "2026-07-15")
    assert (Member.objects.count(), candidate.steps.filter(kind="ADMITTED").count()) == (0, 0)


def test_the_number_is_never_shown_in_the_form_and_kept_when_left_blank(world, client, log_in, today):
    recruit = Recruit.objects.create(
        branch=world.village, name="赵六", **make_identity(date(1995, 5, 1), "F")
    )
    number = recruit.id_number
    log_in(world.secretary)
    url = reverse("members:recruit-edit", args=[recruit.pk])
    assert number not in client.get(url).content.decode()
    data = {
        "branch": world.village.pk,
        "name": "赵六六",
        "sex": "F",
        "ethnicity": "汉族",
        "born_on": "1995-05-01",
    }
    assert client.post(url, data).status_code == 302
    recruit.refresh_from_db()
    assert (recruit.name, recruit.id_number) == ("赵六六", number)


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_board_and_of_a_step(world, client, log_in, django_assert_num_queries, rows):
    for number in range(rows):
        branch = make_branch(world.township, f"第{number}村党支部")
        recruit = make_recruit(branch, f"申请人{number}", applied=date(2026, 1, 1), assessed=date(2026, 5, 1))
    log_in(world.office)
    with django_assert_num_queries(7):
        client.get(reverse("members:recruit-board"))
    with django_assert_num_queries(7):
        client.get(reverse("members:recruit-step", args=[recruit.pk, "TALKED"]))


def test_the_board_names_the_next_step_and_its_day(candidate, world, client, log_in, today):
    log_in(world.secretary)
    stages = dict(client.get(reverse("members:recruit-board")).context["stages"])
    assert {label: len(rows) for label, rows in stages.items()} == {
        "申请人": 0,
        "入党积极分子": 0,
        "发展对象": 1,
        "预备党员": 0,
        "正式党员": 0,
    }
    row = stages["发展对象"][0].next
    assert (row.rule.kind, row.bounds.latest, row.state) == ("ADMITTED", date(2026, 8, 1), "逾期")


def test_the_page_tells_what_changed_in_the_record(today, candidate, world, client, log_in):
    Recruit.objects.filter(pk=candidate.pk).update(occupation="")
    candidate.refresh_from_db()
    candidate.occupation = "村医"
    candidate.save()
    log_in(world.office)
    page = client.get(reverse("members:recruit-detail", args=[candidate.pk]))
    latest = page.context["history"][0]
    assert (latest.what, [tuple(change) for change in latest.changes]) == (
        "修改",
        [("工作岗位", "—", "村医")],
    )
    assert "工作岗位：— 改为 村医" in page.content.decode()


def test_the_page_tells_who_recorded_and_withdrew_a_step(today, candidate, world, client, log_in):
    """A step of somebody else stays out of it."""
    make_recruit(world.village, "别人", applied=date(2023, 4, 1), talked=date(2023, 5, 1))
    log_in(world.secretary)
    page = reverse("members:recruit-detail", args=[candidate.pk])
    before = len(client.get(page).context["history"])
    step = candidate.steps.get(kind="TALKED")
    client.post(reverse("members:step-withdraw", args=[candidate.pk, step.pk]))
    client.post(
        reverse("members:recruit-step", args=[candidate.pk, "TALKED"]), {"done_on": str(step.done_on)}
    )
    told = client.get(page).context["history"]
    latest = [(entry.who, entry.what, [tuple(change) for change in entry.changes]) for entry in told]
    who, day = str(world.secretary), str(step.done_on)
    assert latest[: len(told) - before] == [
        (who, "登记步骤“派人谈话”", [("完成日期", "", day)]),
        (who, "撤销步骤“派人谈话”", []),
    ]


def test_a_new_step_can_be_undone_from_its_message_but_not_what_changed_the_roster(
    world, candidate, client, log_in, today
):
    log_in(world.secretary)
    candidate.steps.filter(kind="PREVIEWED").delete()
    new = post_step(client, candidate, "PREVIEWED", "2026-06-25")
    step = candidate.steps.get(kind="PREVIEWED")
    undo = reverse("members:step-withdraw", args=[candidate.pk, step.pk])
    assert told(new) == ("已登记：上级党委预审。", undo)
    assert told(post_step(client, candidate, "PREVIEWED", "2026-07-01")) == ("已登记：上级党委预审。", "")
    client.post(undo)
    assert not candidate.steps.filter(kind="PREVIEWED").exists()
    post_step(client, candidate, "PREVIEWED", "2026-07-01")
    admitted = told(post_step(client, candidate, "ADMITTED", "2026-07-15"))
    assert admitted == ("已登记：支部大会接收为预备党员。", "")


def told(response) -> tuple[str, str]:
    """The message after a deed, and where its 撤销 leads."""
    message = list(get_messages(response.wsgi_request))[-1]
    return str(message), message.extra_tags or ""

"""Weak branches with measures and acceptance; honours, places and the rules themselves."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from stars.acceptance import shortfalls
from stars.models import AcceptanceRule, Honour, Place, StarCriterion, WeakBranch, WeakCriterion, WeakStep
from tests.answers import refused
from tests.factories import make_member

REQUIRED = ["不能为空。"]


def steps(*rows: dict, initial: int = 0) -> dict:
    data = {"steps-TOTAL_FORMS": str(len(rows)), "steps-INITIAL_FORMS": str(initial)}
    for number, row in enumerate(rows):
        data |= {f"steps-{number}-{name}": value for name, value in row.items()}
    return data


@pytest.mark.parametrize(
    ("points", "satisfaction", "found"),
    [
        (70, 50, []),
        ("69.9", None, ["验收得分低于70分"]),
        (None, 80, ["没有填写验收得分"]),
        (80, "49.9", ["群众不满意率超过50%"]),
        (10, 10, ["验收得分低于70分", "群众不满意率超过50%"]),
    ],
)
def test_shortfalls(points, satisfaction, found):
    rule = AcceptanceRule(min_points=Decimal(70), max_dissatisfied=Decimal(50))
    values = [None if value is None else Decimal(value) for value in (points, satisfaction)]
    assert shortfalls(rule, *values) == found


def test_without_a_rule_nothing_falls_short():
    assert shortfalls(None, Decimal(0), Decimal(0)) == []


def weak_data(world, **changes) -> dict:
    return {"branch": world.village.pk, "found_on": "2023-02-10", "cause": "班子不团结", **changes}


def test_a_weak_branch_with_criteria_and_dated_measures(world, log_in):
    first, second = WeakCriterion.objects.all()[:2]
    data = weak_data(world, criteria=[first.pk, second.pk])
    data |= steps({"text": "选派第一书记", "due_on": "2023-03-31"}, {"text": "", "due_on": ""})
    response = log_in(world.office).post(reverse("stars:weak-create"), data)
    weak = WeakBranch.objects.get()
    assert response.url == reverse("stars:weak-detail", args=[weak.pk])
    assert list(weak.criteria.all()) == [first, second]
    assert list(weak.steps.values_list("text", "due_on", "done_on")) == [
        ("选派第一书记", date(2023, 3, 31), None)
    ]


def test_a_measure_half_filled_writes_nothing(world, log_in):
    data = weak_data(world) | steps({"text": "选派第一书记", "due_on": ""})
    response = log_in(world.office).post(reverse("stars:weak-create"), data)
    assert response.status_code == 422
    assert response.context["steps"].errors == [{"due_on": REQUIRED}]
    assert not WeakBranch.objects.exists()


def test_measures_are_done_changed_and_dropped(world, log_in):
    weak = WeakBranch.objects.create(branch=world.village, found_on=date(2023, 2, 10))
    kept, dropped = (
        WeakStep.objects.create(weak=weak, text=text, due_on=date(2023, 3, 31)) for text in "甲乙"
    )
    rows = [
        {"id": kept.pk, "text": "甲", "due_on": "2023-03-31", "done_on": "2023-03-20"},
        {"id": dropped.pk, "text": "乙", "due_on": "2023-03-31", "done_on": "", "drop": "on"},
    ]
    client = log_in(world.office)
    client.post(reverse("stars:weak-edit", args=[weak.pk]), weak_data(world) | steps(*rows, initial=2))
    assert list(weak.steps.values_list("text", "done_on")) == [("甲", date(2023, 3, 20))]


def test_removal_below_the_mark_needs_a_reason_that_is_kept(world, log_in):
    client = log_in(world.office)
    address = reverse("stars:weak-create")
    data = weak_data(world, removed_on="2023-11-20", points="65", satisfaction="40") | steps()
    assert refused(client.post(address, data)) == {
        "removal_reason": ["验收得分低于70分，群众不满意率超过50%。确需销号的，请填写理由。"]
    }
    client.post(address, data | {"removal_reason": "县级复核合格"})
    assert WeakBranch.objects.get().removal_reason == "县级复核合格"


def test_weak_branch_refusals(world, log_in):
    data = weak_data(world, branch="", removed_on="2023-01-01", points="101", satisfaction="-1") | steps()
    assert refused(log_in(world.office).post(reverse("stars:weak-create"), data)) == {
        "branch": REQUIRED,
        "points": ["不能大于100。"],
        "satisfaction": ["不能小于0。"],
        "removed_on": ["销号日期早于确定日期。"],
    }


def test_a_secretary_reads_and_does_not_write(world, log_in):
    weak = WeakBranch.objects.create(branch=world.village, found_on=date(2023, 2, 10))
    client = log_in(world.secretary)
    page = client.get(reverse("stars:weak-detail", args=[weak.pk])).content.decode()
    assert reverse("stars:weak-edit", args=[weak.pk]) not in page


def test_an_honour_of_a_member_is_linked_to_the_member(world, log_in):
    member = make_member(world.village, "张三")
    client = log_in(world.secretary)
    address = reverse("stars:honour-create")
    data = {"holder": "张三", "title": "“优秀共产党员”", "granted_by": "县委", "granted_on": "2023-07-01"}
    assert client.post(address, data).url == reverse("stars:honour-list")
    client.post(address, data | {"holder": "小方村", "title": "文明村"})
    assert list(Honour.objects.order_by("pk").values_list("holder", "title", "branch", "member")) == [
        ("张三", "优秀共产党员", world.village.pk, member.pk),
        ("小方村", "文明村", world.village.pk, None),
    ]
    assert refused(client.post(address, data)) == {"__all__": ["该荣誉已登记。"]}


def test_a_certificate_is_kept_with_the_honour(world, log_in):
    client = log_in(world.secretary)
    data = {"holder": "小方村", "title": "文明村", "granted_on": "2023-07-01"}
    paper = SimpleUploadedFile("证书.pdf", b"%PDF-1.4\n1 0 obj")
    client.post(reverse("stars:honour-create"), data | {"certificate": paper})
    honour = Honour.objects.get()
    address = reverse("stars:honour-certificate", args=[honour.pk])
    assert f'href="{address}"' in client.get(reverse("stars:honour-list")).content.decode()
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.4\n1 0 obj"
    bad = SimpleUploadedFile("证书.pdf", b"<html>")
    answer = client.post(reverse("stars:honour-create"), data | {"title": "又一", "certificate": bad})
    assert refused(answer) == {"certificate": ["附件应为PDF、JPG或PNG文件。"]}


def test_an_honour_of_the_committee(world, log_in):
    data = {"branch": "", "holder": "XX镇", "title": "先进乡镇", "granted_on": "2023-07-01"}
    client = log_in(world.office)
    client.post(reverse("stars:honour-create"), data)
    honour = Honour.objects.get()
    assert (honour.branch, honour.committee) == (None, world.township)
    client.post(
        reverse("stars:honour-edit", args=[honour.pk]), data | {"branch": world.village.pk, "title": "改后"}
    )
    honour.refresh_from_db()
    assert (honour.branch, honour.committee, honour.title) == (world.village, None, "改后")


def test_places(world, log_in):
    client = log_in(world.secretary)
    address = reverse("stars:place-create")
    data = {"name": "书屋", "kind": "LIBRARY", "state": "IN_USE", "opened_on": "", "investment": "5000.50"}
    client.post(address, data)
    place = Place.objects.get()
    assert (place.branch, place.investment) == (world.village, Decimal("5000.50"))
    assert refused(client.post(address, data | {"investment": "-1"})) == {
        "investment": ["投入资金不能为负数。"],
        "__all__": ["该支部已有同名阵地。"],
    }
    client.post(reverse("stars:place-edit", args=[place.pk]), data | {"state": "IDLE"})
    place.refresh_from_db()
    assert place.state == Place.State.IDLE


def test_an_administrator_corrects_a_rule(world, log_in):
    criterion = StarCriterion.objects.first()
    data = {
        "star": "PARTY",
        "text": "县级标准",
        "order": "1",
        "source": "县委办发〔2023〕1号",
        "valid_from": "2023-01-01",
    }
    client = log_in(world.admin)
    client.post(reverse("stars:rule-edit", args=["star", criterion.pk]), data)
    criterion.refresh_from_db()
    assert (criterion.text, criterion.source, criterion.needs_check) == (
        "县级标准",
        "县委办发〔2023〕1号",
        False,
    )
    bad = data | {"valid_to": "2022-01-01"}
    assert refused(client.post(reverse("stars:rule-create", args=["star"]), bad)) == {
        "valid_to": ["废止日期早于施行日期。"]
    }
    assert client.get(reverse("stars:rule-create", args=["other"])).status_code == 404


def test_every_shipped_rule_names_its_source(db):
    for model in (StarCriterion, WeakCriterion, AcceptanceRule):
        assert not model.objects.filter(source="").exists()
        assert not model.objects.filter(needs_check=False).exists()
    assert WeakCriterion.objects.count() == 8


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize("page", ["weak-detail", "weak-edit", "plan-table", "rule-list"])
def test_pages_need_the_same_queries_for_any_number_of_rows(
    world, log_in, django_assert_num_queries, page, size
):
    weak = WeakBranch.objects.create(branch=world.village, found_on=date(2023, 2, 10))
    weak.criteria.set(WeakCriterion.objects.all()[:size])
    for number in range(size):
        WeakStep.objects.create(weak=weak, text=f"事项{number}", due_on=date(2023, 3, 31))
    args = [weak.pk] if page.startswith("weak") else []
    queries = {"weak-detail": 5, "weak-edit": 9, "plan-table": 7, "rule-list": 5}
    client = log_in(world.admin if page == "rule-list" else world.office)
    with django_assert_num_queries(queries[page]):
        client.get(reverse(f"stars:{page}", args=args))


def test_the_origin_of_neighbouring_rules_is_told_once(world, log_in):
    last = WeakCriterion.objects.last()
    last.source, last.needs_check = "县委文件", False
    last.save()
    page = log_in(world.office).get(reverse("stars:rule-list"))
    assert [len(own) for own in page.context["weak"]] == [7, 1]
    assert [(name, len(own)) for name, own in page.context["stars"]] == [
        ("支部过硬", 1),
        ("产业兴旺", 1),
        ("生态宜居", 1),
        ("平安法治", 1),
        ("文明幸福", 1),
    ]
    text = page.content.decode()
    # five stars, seven criteria of weakness and the rule of acceptance are to be checked
    assert (text.count("请核对</span>"), text.count("县委文件")) == (7, 1)

"""The office defines kinds of work with their measures."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.urls import reverse

from common.periods import Period
from members.models import Branch
from tests.worklog.records import make_record
from worklog import report
from worklog.kinds import define_kind
from worklog.models import WorkKind, WorkMeasure, WorkRecord

CREATE = reverse("worklog:kind-create")


def rows(*measures: dict, initial: int = 0) -> dict:
    data = {"measures-TOTAL_FORMS": str(len(measures)), "measures-INITIAL_FORMS": str(initial)}
    for number, measure in enumerate(measures):
        data |= {f"measures-{number}-{name}": value for name, value in measure.items()}
    return data


def defined(kind: WorkKind) -> list[tuple]:
    return list(kind.measures.order_by("order").values_list("code", "name", "unit", "order"))


def test_a_kind_with_two_measures(world, log_in):
    blank = {"name": "", "unit": ""}
    data = {"name": "义务植树", "by_branch": "on", "active": "on"}
    data |= rows({"name": "植树", "unit": "棵"}, blank, {"name": "参加", "unit": "人次"})
    response = log_in(world.office).post(CREATE, data)
    assert (response.status_code, response.url) == (302, reverse("worklog:kind-list"))
    kind = WorkKind.objects.get(name="义务植树")
    assert (kind.code, kind.by_branch, kind.active, kind.order) == ("yi_wu_zhi_shu", True, True, 13)
    assert defined(kind) == [("zhi_shu", "植树", "棵", 1), ("can_jia", "参加", "人次", 2)]


def test_a_kind_without_measures_counts_its_records(world, log_in):
    log_in(world.office).post(CREATE, {"name": "接访", "active": "on"} | rows())
    kind = WorkKind.objects.get(name="接访")
    assert (kind.by_branch, defined(kind)) == (False, [])


@pytest.mark.parametrize(
    ("data", "measures", "errors"),
    [
        ({"name": ""}, [], [{"name": ["不能为空。"]}, []]),
        ({"name": "走访慰问"}, [], [{"name": ["已有同名种类。"]}, []]),
        (
            {"name": "植树"},
            [{"name": "植树", "unit": ""}],
            [{}, [{"unit": ["不能为空。"]}]],
        ),
        (
            {"name": "植树"},
            [{"name": "日期", "unit": "天"}],
            [{}, [{"name": ["“日期”是导入表的固定列名，请换一个名称。"]}]],
        ),
        (
            {"name": "植树"},
            [{"name": "参加", "unit": "人"}, {"name": "参加", "unit": "人次"}],
            [{}, [{}, {"name": ["本种类已有同名数据。"]}]],
        ),
    ],
)
def test_refusals_stand_beside_the_field_and_nothing_is_written(world, log_in, data, measures, errors):
    response = log_in(world.office).post(CREATE, data | rows(*measures))
    assert response.status_code == 422
    assert [response.context["form"].errors, response.context["measures"].errors] == errors
    assert WorkKind.objects.count() == 12


def edit(client, kind: WorkKind, name: str, *measures: dict, initial: int):
    data = {"name": name, "active": "on"} | rows(*measures, initial=initial)
    return client.post(reverse("worklog:kind-edit", args=[kind.pk]), data)


def test_a_changed_name_keeps_the_code(world, log_in):
    kind = WorkKind.objects.get(code="visits")
    households, money = kind.measures.all()
    response = edit(
        log_in(world.admin),
        kind,
        "走访帮扶",
        {"id": households.pk, "name": "走访群众", "unit": "户"},
        {"id": money.pk, "name": "发放慰问金", "unit": "元"},
        {"name": "慰问党员", "unit": "名"},
        initial=2,
    )
    assert response.status_code == 302
    kind.refresh_from_db()
    assert (kind.code, kind.name, kind.by_branch) == ("visits", "走访帮扶", False)
    assert defined(kind) == [
        ("households", "走访群众", "户", 1),
        ("money", "发放慰问金", "元", 2),
        ("wei_wen_dang_yuan", "慰问党员", "名", 3),
    ]


def test_a_measure_without_values_can_be_dropped(world, log_in):
    kind = WorkKind.objects.get(code="visits")
    households, money = kind.measures.all()
    make_record("visits", world.village, households=3)
    own = [
        {"id": households.pk, "name": "走访", "unit": "户"},
        {"id": money.pk, "name": "发放慰问金", "unit": "元", "drop": "on"},
    ]
    assert edit(log_in(world.admin), kind, "走访慰问", *own, initial=2).status_code == 302
    assert [measure.code for measure in kind.measures.all()] == ["households"]


def test_a_measure_with_values_stays(world, log_in):
    kind = WorkKind.objects.get(code="visits")
    households, money = kind.measures.all()
    make_record("visits", world.far, households=3)
    own = [
        {"id": households.pk, "name": "走访", "unit": "户", "drop": "on"},
        {"id": money.pk, "name": "发放慰问金", "unit": "元"},
    ]
    response = edit(log_in(world.admin), kind, "走访慰问", *own, initial=2)
    assert response.status_code == 422
    assert response.context["measures"].errors == [{"drop": ["已有填报数据，不能删除。"]}, {}]
    assert kind.measures.count() == 2


def test_dropping_a_measure_with_values_writes_nothing(world):
    kind = WorkKind.objects.get(code="visits")
    make_record("visits", world.village, households=3)
    kind.name = "走访帮扶"
    with pytest.raises(ProtectedError):
        define_kind(kind, [], dropped=list(kind.measures.all()))
    assert WorkKind.objects.get(code="visits").name == "走访慰问"
    assert WorkMeasure.objects.filter(kind=kind).count() == 2


@pytest.mark.parametrize("size", [1, 3])
def test_list_of_kinds_needs_the_same_queries_for_any_number(world, log_in, django_assert_num_queries, size):
    WorkKind.objects.exclude(pk__in=WorkKind.objects.values("pk")[:size]).delete()
    client = log_in(world.admin)
    with django_assert_num_queries(4):
        client.get(reverse("worklog:kind-list"))


def keys_of(branch) -> set[str]:
    facts = report.collect(Period.of_year(2023), Branch.objects.filter(pk=branch.pk))
    return {key for key in facts.figures if "zhi_shu" in key}


def test_two_offices_define_a_kind_of_one_name_each_for_itself(world, log_in):
    for office in (world.office, world.neighbour_office):
        data = {"name": "植树", "by_branch": "on", "active": "on"} | rows({"name": "植树", "unit": "棵"})
        assert log_in(office).post(CREATE, data).status_code == 302
    kinds = WorkKind.objects.filter(name="植树").order_by("pk")
    assert [(kind.committee, kind.code) for kind in kinds] == [
        (world.township, "zhi_shu"),
        (world.neighbour, "zhi_shu_b"),
    ]
    assert (keys_of(world.village), keys_of(world.far)) == (
        {"worklog.zhi_shu", "worklog.zhi_shu.zhi_shu"},
        {"worklog.zhi_shu_b", "worklog.zhi_shu_b.zhi_shu"},
    )
    own, foreign = kinds
    client = log_in(world.office)
    shown = [kind.committee for kind in client.get(reverse("worklog:kind-list")).context["kinds"]]
    assert shown == [None] * 12 + [world.township]
    pages = [client.get(reverse("worklog:kind-edit", args=[kind.pk])).status_code for kind in kinds]
    assert pages == [200, 404]
    offered = log_in(world.secretary).get(reverse("worklog:record-create")).context["kinds"]
    assert (own in offered, foreign in offered) == (True, False)
    again = log_in(world.office).post(CREATE, {"name": "植树", "active": "on"} | rows())
    assert again.context["form"].errors == {"name": ["已有同名种类。"]}


def test_what_all_share_is_the_administrators(world, log_in):
    shared = reverse("worklog:kind-edit", args=[WorkKind.objects.get(code="visits").pk])
    assert log_in(world.office).get(shared).status_code == 404
    assert log_in(world.admin).get(shared).status_code == 200
    log_in(world.admin).post(CREATE, {"name": "接访", "active": "on"} | rows())
    assert WorkKind.objects.get(name="接访").committee is None
    data = {"name": "巡河", "active": "on", "committee": world.township.pk}
    log_in(world.admin).post(CREATE, data | rows())
    assert WorkKind.objects.get(name="巡河").committee == world.township


def test_a_kind_is_of_no_use_outside_its_committee(world):
    kind = WorkKind.objects.create(committee=world.township, code="trees", name="义务植树")
    record = WorkRecord(kind=kind, branch=world.far, done_on=date(2023, 3, 12), title="植树节")
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert refused.value.message_dict == {"branch": ["“义务植树”由XX镇党委设置，不能用于其他党委的党组织。"]}
    record.branch = world.village
    record.full_clean()

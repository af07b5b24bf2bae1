"""The office defines kinds of work with their measures."""

import pytest
from django.db.models import ProtectedError
from django.urls import reverse

from tests.worklog.records import make_record
from worklog.kinds import define_kind
from worklog.models import WorkKind, WorkMeasure

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
        log_in(world.office),
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
    assert edit(log_in(world.office), kind, "走访慰问", *own, initial=2).status_code == 302
    assert [measure.code for measure in kind.measures.all()] == ["households"]


def test_a_measure_with_values_stays(world, log_in):
    kind = WorkKind.objects.get(code="visits")
    households, money = kind.measures.all()
    make_record("visits", world.far, households=3)
    own = [
        {"id": households.pk, "name": "走访", "unit": "户", "drop": "on"},
        {"id": money.pk, "name": "发放慰问金", "unit": "元"},
    ]
    response = edit(log_in(world.office), kind, "走访慰问", *own, initial=2)
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
    client = log_in(world.office)
    with django_assert_num_queries(4):
        client.get(reverse("worklog:kind-list"))

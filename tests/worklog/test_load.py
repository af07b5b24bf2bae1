"""Sheet 工作纪实: its columns follow the measures defined by the office."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from openpyxl import Workbook

from dangjian import loading
from tests.answers import counts
from worklog.models import WorkKind, WorkMeasure, WorkRecord, WorkValue
from worklog.resources import WorkRecordResource

HEAD = ["所在党支部", "所属党委", "种类", "日期", "事项", "内容", "走访", "发放慰问金（元）", "听讲人次"]


@pytest.fixture(autouse=True)
def own_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "resource_classes", lambda: {WorkRecordResource.sheet: WorkRecordResource})


@pytest.fixture
def load(tmp_path: Path):
    def one_sheet(*rows: list) -> loading.Loaded:
        book = Workbook()
        book.active.title = "工作纪实"
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / "纪实.xlsx")
        return loading.load(tmp_path / "纪实.xlsx")

    return one_sheet


def values() -> list[tuple]:
    return list(
        WorkValue.objects.order_by("record_id", "measure__order").values_list(
            "record__title", "measure__name", "value"
        )
    )


def test_records_with_their_numbers(world, load):
    rows = [
        HEAD,
        ["小方村", "", "走访慰问", "2023.1.15", "春节走访", "走访困难户", 12, "3600元", ""],
        ["", "XX镇党委", "宣讲", "2023-03-01", "二十大精神宣讲", "", "", "", "80"],
        ["小方村", "XX镇党委", "宣传报道", "2023-04-01", "刊登稿件", "", "", "", ""],
    ]
    assert counts(load(*rows)) == [(3, 0, 0)]
    assert list(
        WorkRecord.objects.order_by("done_on").values_list(
            "kind__name", "branch", "committee", "done_on", "text"
        )
    ) == [
        ("走访慰问", world.village.pk, None, date(2023, 1, 15), "走访困难户"),
        ("宣讲", None, world.township.pk, date(2023, 3, 1), ""),
        ("宣传报道", world.village.pk, None, date(2023, 4, 1), ""),
    ]
    written = [
        ("春节走访", "走访", Decimal(12)),
        ("春节走访", "发放慰问金", Decimal(3600)),
        ("二十大精神宣讲", "听讲", Decimal(80)),
    ]
    assert values() == written
    assert counts(load(*rows)) == [(0, 0, 3)]
    rows[1][6] = 15
    assert counts(load(*rows)) == [(0, 1, 2)]
    assert values() == [("春节走访", "走访", Decimal(15)), *written[1:]]


def test_a_kind_of_the_offices_own_is_a_column_at_once(world, load):
    kind = WorkKind.objects.create(code="trees", name="义务植树")
    WorkMeasure.objects.create(kind=kind, code="planted", name="植树", unit="棵")
    head = ["所在党支部", "种类", "日期", "事项", "植树棵数"]
    assert counts(load(head, ["小方村", "义务植树", "2023-03-12", "植树节", 200])) == [(1, 0, 0)]
    assert values() == [("植树节", "植树", Decimal(200))]


def test_errors_name_the_measure(world, load):
    loaded = load(
        HEAD,
        ["小方村", "", "走访慰问", "2023.1.15", "春节走访", "", "十二", -1, 5],
        ["小方村", "", "种树", "2023.1.15", "植树", "", "", "", ""],
        ["", "", "宣讲", "3月", "宣讲", "", 3, "", ""],
    )
    assert [(error.row, error.column, error.reason) for error in loaded.errors] == [
        (2, "走访", "应为金额或数值，最多两位小数，现为“十二”。"),
        (2, "发放慰问金", "不能为负数。"),
        (2, "听讲", "“走访慰问”没有这项数据，可填：走访、发放慰问金。"),
        (
            3,
            "种类",
            "没有“种树”这一种类，可填：走访慰问、为民办事、书记述职、谈心谈话、宣传报道、检查督导、后备干部、意见征集、"
            "宣讲、表彰、报刊征订、档案排查。",
        ),
        (4, "所属党委", "请填写“所属党委”。"),
        (4, "日期", "“3月”不是有效日期，请写成2023年5月1日或2023-05-01。"),
        (4, "走访", "“宣讲”没有这项数据，可填：宣讲、听讲。"),
    ]
    assert not WorkRecord.objects.exists()
    assert not WorkValue.objects.exists()


def test_the_same_record_twice(world, load):
    row = ["小方村", "", "走访慰问", "2023.1.15", "春节走访", "", 1, "", ""]
    assert [(error.row, error.column) for error in load(HEAD, row, row).errors] == [(3, "事项")]


def test_numbers_are_told_to_the_audit_log_once(world, load):
    row = ["小方村", "", "走访慰问", "2023.1.15", "春节走访", "", 12, "3600", ""]

    def told() -> list[tuple]:
        entries = LogEntry.objects.get_for_model(WorkValue).order_by("pk")
        return [(entry.action, entry.object_repr, entry.changes.get("value")) for entry in entries]

    load(HEAD, row)
    created = [
        (LogEntry.Action.CREATE, "走访12户", ["None", "12"]),
        (LogEntry.Action.CREATE, "发放慰问金3600元", ["None", "3600"]),
    ]
    assert told() == created
    load(HEAD, row)
    assert told() == created
    load(HEAD, [*row[:6], 15, "3600", ""])
    assert told() == [*created, (LogEntry.Action.UPDATE, "走访15户", ["12.00", "15"])]
    assert [value for _, _, value in values()] == [15, 3600]

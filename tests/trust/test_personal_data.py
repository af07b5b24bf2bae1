"""Personal numbers: unreadable in the database, nowhere in the trace, and demo numbers in a demo alone."""

from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection

from members.models import Member
from tests.factories import make_identity, make_member

BORN = date(1980, 5, 1)


def stored(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return str(cursor.fetchall())


def test_numbers_phones_and_addresses_cannot_be_read_in_the_database_or_in_the_trace_of_changes(world):
    member = make_member(world.village, mobile="13900000000", address="小方村一组七号")
    member.mobile = "13900000001"
    member.save()
    trace = str(list(LogEntry.objects.values("changes", "changes_text", "object_repr", "additional_data")))
    for secret in (member.id_number, "13900000000", "13900000001", "小方村一组七号"):
        assert secret not in stored("members_member")
        assert secret not in trace
    assert Member.objects.get().id_number == member.id_number


def test_a_demo_number_is_refused_outside_a_demo_database(world, settings):
    settings.DEMO = False
    fields = {"name": "张三", "category": "FULL", "joined_on": date(2010, 6, 1), **make_identity(BORN)}
    member = Member(branch=world.village, **fields)
    with pytest.raises(ValidationError) as raised:
        member.full_clean()
    assert raised.value.message_dict == {"id_number": ["这是演示用的身份证号，只能录入演示数据库。"]}
    settings.DEMO = True
    member.full_clean()


def test_a_load_of_demo_numbers_is_refused_outside_a_demo_database(world, settings, tmp_path):
    from openpyxl import Workbook

    from dangjian.loading import load

    book = Workbook()
    sheet = book.active
    sheet.title = "党员"
    sheet.append(["姓名", "所在党支部", "公民身份证号", "性别", "人员类别", "加入党组织日期"])
    number = make_identity(BORN)["id_number"]
    sheet.append(["张三", "小方村党支部", number, "男", "正式党员", "2010-06-01"])
    book.save(tmp_path / "党员.xlsx")
    settings.DEMO = False
    refused = load(tmp_path / "党员.xlsx")
    assert [error.reason for error in refused.errors] == ["这是演示用的身份证号，只能录入演示数据库。"]
    assert Member.objects.count() == 0
    settings.DEMO = True
    assert load(tmp_path / "党员.xlsx").errors == []
    assert Member.objects.count() == 1

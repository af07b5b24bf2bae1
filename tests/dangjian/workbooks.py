"""Workbooks as offices bring them, and the steps of an import."""

from datetime import date
from pathlib import Path

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from accounts.models import User
from common.identity import DEMO_AREA, make_id_number
from dangjian.imports import batches
from dangjian.models import ImportBatch

UNTOLD = (
    "accounts",
    "sessions",
    "dangjian",
    "auditlog",
    "contenttypes",
    "jobs",
    "django_tasks_database",
    "django_tasks_db",
)
Sheets = dict[str, list[list]]

FIRST = make_id_number(DEMO_AREA, date(1980, 5, 1), 11, "M")
SECOND = make_id_number(DEMO_AREA, date(1955, 2, 3), 12, "F")
THIRD = make_id_number(DEMO_AREA, date(1990, 9, 9), 13, "M")
HEADER = ["姓名", "所在党支部", "公民身份证号", "人员类别", "加入党组织日期", "转为正式党员日期", "手机号"]


def member_row(name: str, number: str, **cells: object) -> list:
    values = {
        "姓名": name,
        "所在党支部": "小方村党支部",
        "公民身份证号": number,
        "人员类别": "正式党员",
        "加入党组织日期": "2010.6.1",
        "转为正式党员日期": "2011年6月1日",
        "手机号": "13800000000",
    } | cells
    return [values[column] for column in HEADER]


def write(path: Path, sheets: Sheets) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append([f"XX镇{name}登记表"])
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def every_row() -> dict[str, list[tuple]]:
    """All rows of all tables but the audit trace, the history of imports and the jobs."""
    return {
        model._meta.label: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in UNTOLD
    }


def receive(user: User, path: Path) -> ImportBatch:
    batch = batches.receive(user, SimpleUploadedFile(path.name, path.read_bytes()))
    batches.check(batch)
    return batch


def bring_in(user: User, path: Path) -> ImportBatch:
    """Upload and confirm."""
    return batches.confirm(receive(user, path))


def upload(client: Client, path: Path):
    with path.open("rb") as file:
        return client.post("/imports/add/", {"file": file})

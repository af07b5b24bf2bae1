"""One measurement of benchmarks/imports.py: `python -m benchmarks.import_ways STEP FOLDER ROWS WAY`."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

from benchmarks.import_rows import BRANCHES, COLUMNS, branch_name, write_workbook


def prepare(folder: Path, rows: int) -> None:
    """Empty tables, the branches, and both workbooks."""
    from auditlog.models import LogEntry

    from members.models import Branch, Committee, Member, Scope

    call_command("migrate", verbosity=0)
    if not settings.DATA_KEY_FILE.exists():
        call_command("create_keys")
    for model in (LogEntry, Member, Scope, Branch, Committee):
        model._base_manager.all()._raw_delete("default")
    committee = Committee.objects.create(name="XX镇党委")
    for number in range(BRANCHES):
        Branch.objects.create(committee=committee, name=branch_name(number), kind=Branch.Kind.VILLAGE)
    write_workbook(folder / "new.xlsx", rows, changed=False)
    write_workbook(folder / "changed.xlsx", rows, changed=True)


def own(path: Path) -> int:
    from dangjian.loading import load

    loaded = load(path)
    if loaded.errors:
        raise SystemExit(str(loaded.errors[0]))
    return loaded.counts[0].new + loaded.counts[0].changed


def default(path: Path) -> int:
    """The same fields by the same widgets, everything else as the library has it."""
    import tablib
    from import_export import fields, resources, widgets

    from common.encryption import blind_index
    from members.models import Branch, Member
    from members.resources import MemberResource

    chosen = {
        name: fields.Field(field.attribute, field.column_name, field.widget)
        for name, field in MemberResource.fields.items()
        if field.attribute and field.column_name in COLUMNS
    }
    chosen["branch"] = fields.Field("branch", "所在党支部", widgets.ForeignKeyWidget(Branch, "name"))
    chosen["id_number_index"] = fields.Field("id_number_index", "索引")

    def before_import(self: Any, dataset: tablib.Dataset, **kwargs: Any) -> None:
        dataset.append_col([blind_index(number) for number in dataset["公民身份证号"]], header="索引")

    meta = type("Meta", (), {"model": Member, "import_id_fields": ["id_number_index"], "fields": [*chosen]})
    content = chosen | {"Meta": meta, "before_import": before_import}
    result = type("Default", (resources.ModelResource,), content)().import_data(
        tablib.Dataset().load(path.read_bytes(), "xlsx")
    )
    if result.has_errors() or result.has_validation_errors():
        raise SystemExit(
            str(
                [repr(e.error) for e in result.base_errors]
                + [str(e.error) for _, es in result.row_errors()[:2] for e in es]
                or result.invalid_rows[:1]
            )
        )
    return result.totals["new"] + result.totals["update"]


def measure(path: Path, way: str, rows: int) -> dict[str, float]:
    started = time.perf_counter()
    written = {"own": own, "default": default}[way](path)
    seconds = time.perf_counter() - started
    if written != rows:
        raise SystemExit(f"{written} rows of {rows}")
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"seconds": seconds, "megabytes": max(peaks) / 1024}


if __name__ == "__main__":
    django.setup()
    step, folder, count, way = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    if step == "prepare":
        prepare(folder, count)
    else:
        sys.stdout.write(json.dumps(measure(folder / f"{step}.xlsx", way, count)) + "\n")

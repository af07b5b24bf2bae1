"""The user's own workbook with its faults marked, made in a child process as every reading of one is."""

import json
import os
import subprocess
import sys
from pathlib import Path

from common.workbook_child import ENVIRONMENT, PROJECT
from common.workbooks import Limits, WorkbookError

COMMAND = [sys.executable, "-m", "common.workbook_marking"]
# Writing holds the whole workbook, with its formats.
LIMITS = Limits(seconds=120, memory=1000)


def faults_by_sheet(errors: list[dict], header_rows: dict[str, int]) -> list[dict]:
    """What the child is to mark: errors that stand in a row of a sheet whose header was found."""
    sheets: dict[str, dict] = {}
    for error in errors:
        name = error["sheet"]
        if not error["row"] or name not in header_rows:
            continue
        sheet = sheets.setdefault(name, {"name": name, "header_row": header_rows[name], "rows": {}})
        fault = sheet["rows"].setdefault(str(error["row"]), {"cells": [], "text": ""})
        if error["position"] >= 0:
            fault["cells"].append(error["position"])
        told = f"{error['column']}：{error['reason']}" if error["column"] else error["reason"]
        fault["text"] = f"{fault['text']}\n{told}" if fault["text"] else told
    return list(sheets.values())


def mark_workbook(path: Path, output: Path, sheets: list[dict]) -> None:
    """Write the marked copy; WorkbookError where the workbook is too much for it."""
    request = {
        "path": str(path.resolve()),
        "output": str(output.resolve()),
        "limits": LIMITS.as_dict(),
        "sheets": sheets,
    }
    try:
        subprocess.run(  # noqa: S603 the command is fixed, the paths go in as data
            COMMAND,
            input=json.dumps(request).encode(),
            capture_output=True,
            cwd=PROJECT,
            env=os.environ | ENVIRONMENT,
            timeout=LIMITS.seconds,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise WorkbookError("这个工作簿太大或格式特殊，无法加注；请按页面上的错误清单修改。") from None

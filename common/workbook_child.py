"""The parent's side of common/workbook_reader.py: starts it, and takes its answers as far as it got."""

import json
import logging
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from common.workbook_reader import Limits, too_large

logger = logging.getLogger(__name__)

PROJECT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-W", "ignore", "-m", "common.workbook_reader"]
# lxml, where installed, would be taken instead of defusedxml
ENVIRONMENT = {"OPENPYXL_DEFUSEDXML": "True", "OPENPYXL_LXML": "False", "PYTHONIOENCODING": "utf-8"}
START_SECONDS = 10
# What calamine's runtime says before it ends the process.
NO_MEMORY = "memory allocation of"


class _Unpickler(pickle.Unpickler):
    """Builds the types of cells and nothing else, should a file ever take over the child."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"date", "datetime", "time", "timedelta"}:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no type of a cell")


def ask_child(paths: Sequence[Path], limits: Limits) -> tuple[list[dict[str, Any]], str]:
    """The answers up to the first file that the child did not survive, and what to say of that file."""
    request = {"paths": [str(path.resolve()) for path in paths], "limits": limits.as_dict()}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.run(  # noqa: S603 the command is fixed, the paths go in as data
                COMMAND,
                input=json.dumps(request).encode(),
                stdout=output,
                stderr=complaints,
                cwd=PROJECT,
                env=os.environ | ENVIRONMENT,
                timeout=limits.seconds * len(paths) + START_SECONDS,
                check=False,
            )
            too_slow = child.returncode == -getattr(signal, "SIGALRM", 0) != 0
        except subprocess.TimeoutExpired:
            too_slow = True
        answers = list(_answers(output))
        return answers, _failure(complaints, limits, too_slow) if len(answers) < len(paths) else ""


def _answers(output: BinaryIO) -> Iterator[dict[str, Any]]:
    output.seek(0)
    while True:
        try:
            yield _Unpickler(output).load()
        except (EOFError, pickle.UnpicklingError):
            return


def _failure(complaints: BinaryIO, limits: Limits, too_slow: bool) -> str:
    if too_slow:
        return f"读取超过{limits.seconds}秒，请删除多余的内容或拆分后再导入。"
    complaints.seek(0)
    kind = complaints.read().decode(errors="replace").strip()
    logger.warning("a workbook ended the reading process: %s", kind or "no message")
    if kind == MemoryError.__name__ or kind.startswith(NO_MEMORY):
        return too_large(limits)
    return "文件已损坏，或不是标准的Excel工作簿；请用表格软件打开并另存为.xlsx后再导入。"

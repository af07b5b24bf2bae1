"""
The summary as PDF: ours, Chromium's of the same page, LibreOffice's of our Word file; cold, warm, and how much memory.

    python -m benchmarks.printing
"""

import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.template.loader import render_to_string  # noqa: E402
from django.utils import timezone  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402
from pypdf import PdfReader  # noqa: E402

from benchmarks.measuring import Report, machine, offices, timed  # noqa: E402
from common.periods import Period  # noqa: E402
from reports.document import Document  # noqa: E402
from reports.fonts import font_faces, font_files  # noqa: E402
from reports.outputs import document_of  # noqa: E402
from reports.pdf import document_html, render_pdf  # noqa: E402
from reports.snapshot import take  # noqa: E402
from reports.summary import summarize  # noqa: E402
from reports.word import render_word  # noqa: E402

PAGES = 6
CHROMIUM, OFFICE = "/usr/bin/chromium", shutil.which("soffice")
# Milliseconds: six pages in a process that has printed before, in a new one; each further page; the Word file.
WARM, COLD, FURTHER, WORD = 250.0, 1_200.0, 30.0, 300.0
# A process that starts as the site does, without the benchmarks' admin, prints the document in that file, and ends.
ALONE = """
import os, pickle, sys
from pathlib import Path
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "dangjian.settings"
django.setup()
from reports.pdf import render_pdf
Path(sys.argv[1] + ".pdf").write_bytes(render_pdf(pickle.loads(Path(sys.argv[1]).read_bytes())))
"""


def pages_of(document: Document) -> int:
    return len(PdfReader(BytesIO(render_pdf(document))).pages)


def of_pages(document: Document, pages: int) -> Document:
    """The township's own summary, told as often as fills the pages."""
    blocks = document.blocks * (2 * pages)
    number = len(document.blocks)
    while pages_of(replace(document, blocks=blocks[:number])) < pages:
        number += 2
    return replace(document, blocks=blocks[:number])


def html_of(document: Document) -> str:
    style = font_faces(font_files()) + render_to_string("reports/official.css")
    return document_html(document).replace("</head>", f"<style>{style}</style></head>", 1)


def descendants(process: int) -> list[int]:
    found = [process]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == process:
            found += descendants(int(folder.name))
    return found


def memory(process: int) -> float:
    """Megabytes of a process and all below it; what they share is counted once."""
    total = 0
    for each in descendants(process):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def run(command: list[str]) -> float:
    """Milliseconds from start to end."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)  # noqa: S603
    return (time.perf_counter() - start) * 1000


def most_memory(command: list[str]) -> float:
    """Megabytes at most; a run of its own, because looking at a process's memory stops it for a moment."""
    most = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603
        while process.poll() is None:
            most = max(most, memory(process.pid))
            time.sleep(0.02)
    return most


def cold(commands: Callable[[int], list[str]], rounds: int = 3) -> tuple[float, float]:
    """The best of some processes of their own, and the memory of one more."""
    return min(run(commands(number)) for number in range(rounds)), most_memory(commands(rounds))


def compare(document: Document, folder: Path, report: Report) -> None:
    (folder / "document").write_bytes(pickle.dumps(document))
    (folder / "document.html").write_text(html_of(document), encoding="utf-8")
    (folder / "document.docx").write_bytes(render_word(document))
    page = (folder / "document.html").as_uri()
    report.head("printed by", "cold ms", "warm ms", "memory MB", "warm : ours")
    own = timed(lambda: render_pdf(document), rounds=15).p50
    first, most = cold(lambda _: [sys.executable, "-c", ALONE, str(folder / "document")])
    report.row("ours (WeasyPrint)", first, own, most, 1.0)
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM)
        tab = browser.new_page()

        def printed() -> None:
            tab.goto(page)
            tab.pdf(prefer_css_page_size=True)

        warm = timed(printed, rounds=8).p50
        browser.close()
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    chromium_first, chromium_most = cold(
        lambda _: [CHROMIUM, *options, f"--print-to-pdf={folder / 'chromium.pdf'}", page]
    )
    report.row("Chromium, the same page", chromium_first, warm, chromium_most, warm / own)
    if OFFICE:
        convert = [OFFICE, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
        word = str(folder / "document.docx")
        profiles = cold(lambda number: [*convert, f"-env:UserInstallation=file://{folder}/{number}", word], 2)
        again, _ = cold(lambda _: [*convert, f"-env:UserInstallation=file://{folder}/0", word], 2)
        report.row("LibreOffice, the Word file", profiles[0], again, profiles[1], again / own)
    report.note(f"ours warm {report.bound('PDF of six pages, warm', own, WARM)}")
    report.note(f"ours cold {report.bound('PDF of six pages, a new process', first, COLD)}")


def main() -> None:
    report = Report()
    report.note(machine())
    _, township, _, _ = offices()[0]
    summary = summarize(township, Period.of_year(timezone.localdate().year - 1))
    document = document_of(take(summary))
    six, twelve = of_pages(document, PAGES), of_pages(document, 2 * PAGES)
    with tempfile.TemporaryDirectory() as folder:
        compare(six, Path(folder), report)
    six_ms, twelve_ms = (timed(lambda one=one: render_pdf(one), rounds=15).p50 for one in (six, twelve))
    further = (twelve_ms - six_ms) / PAGES
    word = timed(lambda: render_word(six), rounds=15).p50
    report.head("", "ms", "promised")
    report.row("PDF, 6 pages", six_ms, report.bound("PDF of six pages", six_ms, WARM))
    report.row("each further page", further, report.bound("a further page", further, FURTHER))
    report.row("Word, 6 pages", word, report.bound("Word file", word, WORD))
    report.finish()


main()

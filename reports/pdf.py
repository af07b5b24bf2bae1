"""A `Document` as PDF in the layout of GB/T 9704-2012: 22 lines of 28 characters, tagged, every font embedded."""

import atexit
import functools
import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.template.loader import render_to_string

from reports.document import Document, Heading, Paragraph, printable, title_lines
from reports.fonts import INSTALL_LIBRARIES, FontsMissing, font_faces, font_files
from reports.line_breaks import mark_line_breaks
from reports.pdf_standards import VARIANT, declare_both, embed_outlines_alone

__all__ = ["FontsMissing", "render_pdf"]


def render_pdf(document: Document) -> bytes:
    """The PDF file of `document`, PDF/A-2a and PDF/UA-1; equal documents give equal bytes.

    Raises FontsMissing if a font or a system library is not there.
    """
    html = document_html(document)
    files = tuple(font_files().items())
    return _press(os.getpid()).submit(_print, html, files).result()


def document_html(document: Document) -> str:
    """The page that is printed, without its style sheet."""
    context = {
        "document": document,
        "title_lines": title_lines(document.title),
        "blocks": [_with_line_breaks(block) for block in document.blocks],
    }
    return printable(render_to_string("reports/document.html", context))


def _with_line_breaks(block: Heading | Paragraph) -> Heading | Paragraph:
    if isinstance(block, Heading):
        return block
    return Paragraph(mark_line_breaks(block.text), lead=mark_line_breaks(block.lead))


@functools.cache
def _press(process: int) -> ThreadPoolExecutor:
    """The one printing thread of a process (a forked one needs its own): no two threads may use Pango's font map."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="print")


def _print(html: str, files: tuple[tuple[str, Path], ...]) -> bytes:
    sheet, font_config, fetcher = _setting(files)
    page = _weasyprint().HTML(string=html, url_fetcher=fetcher)
    printed = page.render(font_config=font_config, stylesheets=[sheet], pdf_variant=VARIANT)
    declare_both(printed.metadata)
    identifier = hashlib.sha256(html.encode()).hexdigest()[:32].encode()
    return printed.write_pdf(finisher=embed_outlines_alone, pdf_variant=VARIANT, pdf_identifier=identifier)


@functools.cache
def _setting(files: tuple[tuple[str, Path], ...]):
    """Style sheet, font configuration and fetcher: made once in a process, only ever used by its printing thread."""
    weasyprint = _weasyprint()
    from weasyprint.text.fonts import FontConfiguration

    from reports import justification

    justification.install()
    font_config = FontConfiguration()
    fetcher = font_fetcher([path for _, path in files])
    css = font_faces(dict(files)) + render_to_string("reports/official.css")
    atexit.register(_clear, os.getpid())
    return weasyprint.CSS(string=css, font_config=font_config, url_fetcher=fetcher), font_config, fetcher


def _clear(process: int) -> None:
    """Remove the copies of the fonts in the temporary folder; a forked process leaves them to its parent."""
    if os.getpid() == process:
        _setting.cache_clear()


def font_fetcher(files: list[Path]):
    """The only addresses a document may load: data: and `files`. Everything else raises ValueError."""
    from weasyprint.urls import URLFetcher

    allowed = {path.resolve().as_uri() for path in files}

    class FontFetcher(URLFetcher):
        def fetch(self, url, headers=None):
            if not url.startswith("data:") and url not in allowed:
                raise ValueError(f"公文不得引用外部资源：{url}")
            return super().fetch(url, headers)

    return FontFetcher(allowed_protocols=("data", "file"), allow_redirects=False)


def _weasyprint():
    """WeasyPrint, imported at the first print only: it takes 0.3 s and needs system libraries."""
    try:
        import weasyprint
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError as error:
        raise FontsMissing(f"缺少打印所需的系统库 Pango。{INSTALL_LIBRARIES}") from error
    if harfbuzz_subset is None:  # printing would take ten times as long
        raise FontsMissing(f"缺少打印所需的系统库 libharfbuzz-subset。{INSTALL_LIBRARIES}")
    return weasyprint

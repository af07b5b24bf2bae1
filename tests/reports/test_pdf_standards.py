"""
The rules of PDF/A-2a (ISO 19005-2) that can be seen in the file's structure. They do not replace a validator:
docs/decisions/0011-checked-by-a-validator.md says which one judged the files, and how to ask it again.
"""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pypdf
import pytest
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

from reports.pdf import render_pdf
from tests.reports.official import REPORT, SUMMARY, reader

FORBIDDEN_ACTIONS = {
    "/Launch",
    "/Sound",
    "/Movie",
    "/ResetForm",
    "/ImportData",
    "/JavaScript",
    "/Hide",
    "/SetOCGState",
}
FORBIDDEN_KEYS = {"/AA", "/Encrypt", "/XFA", "/NeedAppearances", "/Alternates", "/OPI", "/PS"}
FORBIDDEN_FILTERS = {"/LZWDecode", "/Crypt"}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@pytest.fixture(scope="module", params=[SUMMARY, REPORT], ids=["总结", "报告"])
def pdf(request) -> pypdf.PdfReader:
    return reader(render_pdf(request.param))


@pytest.fixture(scope="module")
def objects(pdf) -> list:
    generations = pdf.xref | {0: dict.fromkeys(pdf.xref_objStm, 0)}
    numbers = [(number, generation) for generation, held in generations.items() for number in held]
    return [pdf.get_object(IndirectObject(number, generation, pdf)) for number, generation in numbers]


def dictionaries(objects: list) -> list[DictionaryObject]:
    return [one for one in objects if isinstance(one, DictionaryObject)]


def test_it_is_declared_with_its_schema_and_agrees_with_the_information(pdf):
    data = pdf.trailer["/Root"]["/Metadata"].get_data()
    tree = ElementTree.fromstring(re.search(rb"<x:xmpmeta.*</x:xmpmeta>", data, re.DOTALL)[0])
    assert len(tree.findall(f"{RDF}RDF")) == 1
    assert b'pdfaid:part="2" pdfaid:conformance="A"' in data
    assert b'pdfuaid:part="1"' in data
    assert data.count(b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<") == 1
    written = data.decode()
    told = [value for name, value in pdf.metadata.items() if name != "/CreationDate"]
    assert [value for value in told if value not in written] == []
    day = pdf.metadata["/CreationDate"].removeprefix("D:")
    assert f"<xmp:CreateDate>{day[:4]}-{day[4:6]}-{day[6:8]}</xmp:CreateDate>" in written


def test_it_has_an_identifier_and_one_colour_space_for_its_colours(pdf):
    assert len(pdf.trailer["/ID"]) == 2
    [intent] = pdf.trailer["/Root"]["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"]["/N"] == 3
    assert intent["/DestOutputProfile"].get_data()[36:40] == b"acsp"


def test_every_font_is_embedded_and_can_be_read_as_text(objects):
    fonts = [one for one in dictionaries(objects) if one.get("/Subtype") == "/Type0"]
    assert fonts
    for font in fonts:
        [inner] = font["/DescendantFonts"]
        file = inner.get_object()["/FontDescriptor"]["/FontFile3"]
        assert file["/Subtype"] == "/CIDFontType0C"
        assert "/ToUnicode" in font
        assert font["/Encoding"] == "/Identity-H"


def test_nothing_forbidden_is_in_it(objects):
    for one in dictionaries(objects):
        assert FORBIDDEN_KEYS & one.keys() == set()
        assert one.get("/S") not in FORBIDDEN_ACTIONS
        assert one.get("/Type") not in {"/Filespec", "/EmbeddedFile"}
        if isinstance(one, StreamObject):
            filters = one.get("/Filter", [])
            assert FORBIDDEN_FILTERS & set(filters if isinstance(filters, list) else [filters]) == set()
            assert "/F" not in one


def test_it_is_tagged_in_its_language(pdf):
    root = pdf.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "zh-CN")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_error(tmp_path):
    for name, document in (("总结", SUMMARY), ("报告", REPORT)):
        file = tmp_path / f"{name}.pdf"
        file.write_bytes(render_pdf(document))
        checked = subprocess.run(["qpdf", "--check", file], capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")

"""Files that nobody should send, and small honest ones, written part by part."""

import io
import struct
import zipfile
from pathlib import Path

from openpyxl import Workbook

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPES}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPES}.sharedStrings+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook {MAIN} xmlns:r="{DOCUMENT}"><sheets><sheet name="党员" sheetId="1" r:id="rId1"/></sheets>'
        "</workbook>"
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships {RELATIONS}><Relationship Id="rId1" Type="{DOCUMENT}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{DOCUMENT}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/sharedStrings.xml": f"<sst {MAIN}/>",
}


def sheet_xml(rows: str, dimension: str = "A1") -> str:
    return f'<worksheet {MAIN}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'


def package(path: Path, rows: str = "", **parts: str | bytes) -> Path:
    """A workbook with one sheet 党员; `rows` are its rows in XML, `parts` replace or add parts by name."""
    contents = PARTS | {"xl/worksheets/sheet1.xml": sheet_xml(rows)} | parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in contents.items():
            file.writestr(name, content)
    return path


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def far_cell(path: Path, place: str = "XFD1048576") -> Path:
    number = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return package(path, row(1, cell("A1", "姓名")) + row(number, cell(place, "远")))


def entity_expansion(path: Path) -> Path:
    """Nine entities of ten each: a billion laughs in half a kilobyte."""
    entities = '<!ENTITY a0 "哈">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return package(
        path,
        **{
            "xl/worksheets/sheet1.xml": f"<!DOCTYPE x [{entities}]>" + sheet_xml(row(1, cell("A1", "&a9;"))),
        },
    )


def many_rows(path: Path, count: int) -> Path:
    return package(path, "".join(f"<row><c><v>{number}</v></c></row>" for number in range(count)))


def many_strings(path: Path, count: int) -> Path:
    """Strings, one of them escaped in Excel's own way, so that the patient reader has to go through all of them."""
    strings = "".join(f"<si><t>{number}</t></si>" for number in range(count))
    return package(path, **{"xl/sharedStrings.xml": f"<sst {MAIN}>{strings}<si><t>_x000D_</t></si></sst>"})


def one_wide_row(path: Path, count: int) -> Path:
    """One row of very many cells, which a parser must hold all at once."""
    return package(path, f"<row>{''.join(f'<c><v>{number}</v></c>' for number in range(count))}</row>")


def encrypted(path: Path) -> Path:
    """The head of an OLE2 container with the stream that encrypted workbooks have."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(head + "EncryptedPackage".encode("utf-16-le") + bytes(480))
    return path


def old_excel(path: Path) -> Path:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    path.write_bytes(head + "Workbook".encode("utf-16-le") + bytes(496))
    return path


def lying_about_size(path: Path) -> Path:
    """A part of 30 MB that its directory entry calls 100 bytes."""
    package(path, **{"xl/sharedStrings.xml": b"<sst>" + bytes(30_000_000)})
    content = bytearray(path.read_bytes())
    place = 0
    while (place := content.find(b"PK\x01\x02", place)) >= 0:
        size = struct.unpack_from("<I", content, place + 24)[0]
        if size > 1_000_000:
            struct.pack_into("<I", content, place + 24, 100)
        place += 4
    path.write_bytes(content)
    return path


def honest(path: Path, *rows: list, title: str = "党员") -> Path:
    workbook = Workbook()
    workbook.active.title = title
    for values in rows:
        workbook.active.append(values)
    workbook.save(path)
    return path


def honest_bytes() -> bytes:
    buffer = io.BytesIO()
    workbook = Workbook()
    workbook.active.append(["姓名"])
    workbook.save(buffer)
    return buffer.getvalue()

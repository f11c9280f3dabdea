"""The upload corpus: honest files of each type, and the tricks."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.core.files.base import ContentFile
from docx import Document
from PIL import Image
from xlsxwriter import Workbook

from daliang.files.models import StoredFile
from daliang.files.rules import keep
from daliang.org.models import Person

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TXT = "会议纪要：项目落户开发区，计划投资22亿元。\n".encode()
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
EXE = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(200)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><lolz>&c;</lolz>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'
WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES_MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
MACRO_MAIN = "application/vnd.ms-word.document.macroEnabled.main+xml"
RELATIONS = "http://schemas.microsoft.com/office/2006/relationships"


def picture(format_: str = "PNG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **options: object) -> bytes:
    target = BytesIO()
    Image.new(mode, size, "teal" if mode.startswith("RGB") else 1).save(target, format_, **options)
    return target.getvalue()


def docx() -> bytes:
    """A Word file as a word processor writes it."""
    target = BytesIO()
    document = Document()
    document.add_paragraph("投资协议")
    document.save(target)
    return target.getvalue()


def xlsx() -> bytes:
    target = BytesIO()
    with Workbook(target) as workbook:
        workbook.add_worksheet("项目").write(0, 0, "智芯半导体")
    return target.getvalue()


def types(main: str, part: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main}"/></Types>'
    )


def package(
    parts: Mapping[str, str | bytes] | None = None, *, main: str = WORD_MAIN, compression: int = ZIP_DEFLATED
) -> bytes:
    """The smallest Word package, with these parts put in or replaced."""
    whole = {"[Content_Types].xml": types(main, "word/document.xml"), "word/document.xml": "<document/>"}
    return zipped({**whole, **(parts or {})}, compression)


def pptx() -> bytes:
    part = "ppt/presentation.xml"
    return zipped({"[Content_Types].xml": types(SLIDES_MAIN, part), part: "<presentation/>"})


def zipped(parts: Mapping[str, str | bytes], compression: int = ZIP_STORED) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def swollen(megabytes: int) -> bytes:
    """A Word package of a few hundred kilobytes with a part that unpacks to so many megabytes."""
    target = BytesIO(package())
    with ZipFile(target, "a", ZIP_DEFLATED) as archive, archive.open("word/media/image1.bmp", "w") as part:
        for _megabyte in range(megabytes):
            part.write(bytes(1024 * 1024))
    return target.getvalue()


def photographed(colour_at_top_left: str = "red") -> bytes:
    """A photo of 400 × 200 as a phone takes it sideways: turned by EXIF, with place, camera, remark and XMP."""
    photo = Image.new("RGB", (400, 200), "blue")
    photo.paste(colour_at_top_left, (0, 0, 200, 100))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be seen turned by 90° clockwise
    exif[0x010F] = "CANARY-CAMERA"
    exif.get_ifd(0x8825).update({1: "N", 2: (32.0, 23.0, 38.0), 3: "E", 4: (119.0, 24.0, 46.0)})
    target = BytesIO()
    photo.save(target, "JPEG", exif=exif, comment=b"CANARY-REMARK", xmp=b"<x>CANARY-XMP</x>", quality=95)
    return target.getvalue()


def kept(data: bytes, name: str, by: Person) -> StoredFile:
    return keep(ContentFile(data), name=name, by=by)


def on_disk(folder: Path) -> list[str]:
    """All that lies in the storage, as names below it."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())

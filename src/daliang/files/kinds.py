"""The closed set of types that are kept, and how a type is refused."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from daliang.vocabulary.refusal import N_, Refusal


class Kind(models.TextChoices):
    PDF = "pdf", _("PDF 文件")
    DOCX = "docx", _("Word 文档")
    XLSX = "xlsx", _("Excel 工作簿")
    PPTX = "pptx", _("PowerPoint 演示文稿")
    JPG = "jpg", _("JPG 图片")
    PNG = "png", _("PNG 图片")
    WEBP = "webp", _("WebP 图片")
    TXT = "txt", _("纯文本")
    HTML = "html", _("网页")  # as it came from the web: no upload is one, see `rules.keep_page`

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]

    @property
    def is_picture(self) -> bool:
        return self in PICTURES


_OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
    Kind.PPTX: f"{_OFFICE}.presentationml.presentation",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.TXT: "text/plain",
    Kind.HTML: "application/octet-stream",  # never shown by a browser
}
PICTURES = (Kind.JPG, Kind.PNG, Kind.WEBP)
SUFFIXES = {**{kind.value: kind for kind in Kind if kind is not Kind.HTML}, "jpeg": Kind.JPG}

# Why a type is not kept: code → what is said, and the extensions that say it by themselves.
REASONS = {
    "markup": N_("“%(name)s”是网页或矢量图（HTML、SVG、XML），可能夹带脚本，不予保存；请导出为 PDF 或 PNG 后上传。"),
    "executable": N_("“%(name)s”是程序或脚本，不予保存；请只上传文档、表格、图片或扫描件。"),
    "macro": N_("“%(name)s”带有宏，可能执行程序，不予保存；请另存为不含宏的 docx、xlsx 或 pptx 后上传。"),
    "old_office": N_("“%(name)s”是旧版格式或加了密码的文档，无法查验；请取消密码，另存为 docx、xlsx 或 pptx 后上传。"),
    "archive": N_("“%(name)s”是压缩包，无法逐一查验；请解压后把其中的文件逐个上传。"),
    "other_picture": N_("“%(name)s”的图片格式不能保存；请用看图软件或手机相册另存为 JPG 或 PNG 后上传。"),
    "unknown_kind": N_(
        "“%(name)s”的类型不在可收之列；可上传的有：PDF、Word（docx）、Excel（xlsx）、PowerPoint（pptx）、"
        "图片（jpg、png、webp）和纯文本（txt）。"
    ),
}
REFUSED_SUFFIXES = {
    suffix: code
    for code, suffixes in {
        "markup": "svg svgz html htm xhtml shtml xml xsl mht mhtml",
        "executable": "exe dll com scr msi bat cmd ps1 vbs vbe js jse mjs wsf hta lnk reg sh py php jsp asp jar apk",
        "macro": "docm dotm xlsm xltm xlsb xlam xls4 pptm potm ppsm ppam",
        "old_office": "doc dot xls xlt ppt pps wps et dps rtf",
        "archive": "zip rar 7z gz tar tgz bz2 xz iso cab",
        "other_picture": "heic heif gif bmp tif tiff avif psd",
    }.items()
    for suffix in suffixes.split()
}


def refused(code: str, name: str) -> Refusal:
    """The refusal of a type, under the code that says why."""
    return Refusal(REASONS[code], code=code, field="file", name=name)


def claimed(name: str) -> Kind:
    """The kind that the extension of a cleaned name promises. Refusals: the codes of REASONS."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    if suffix not in SUFFIXES:
        raise refused(REFUSED_SUFFIXES.get(suffix, "unknown_kind"), name)
    return SUFFIXES[suffix]

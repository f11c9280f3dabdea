"""Word: paragraphs and table rows in the order of the document."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from docx.table import Table

from daliang.leads.papers.limits import Limits, Unfit


def lines(file: BytesIO, limits: Limits) -> Iterator[str]:
    """Each paragraph, each row of a table with tabs between its cells."""
    weigh(file, limits)
    for one in Document(file).iter_inner_content():
        if isinstance(one, Table):
            yield from (_row(row.cells) for row in one.rows)
        else:
            yield one.text


def _row(cells: tuple[object, ...]) -> str:
    """A merged cell is given once, and empty where it goes on, so that what follows stays under its head."""
    seen: list[object] = []
    texts = []
    for cell in cells:
        texts.append("" if cell in seen else " ".join(str(getattr(cell, "text", "")).split()))
        seen.append(cell)
    return "\t".join(texts)


def weigh(file: BytesIO, limits: Limits) -> None:
    """What is in the package comes to no more than the limit. Unfit `long_paper`."""
    with ZipFile(file) as package:
        if sum(part.file_size for part in package.infolist()) > limits.unpacked:
            raise Unfit("long_paper")
    file.seek(0)

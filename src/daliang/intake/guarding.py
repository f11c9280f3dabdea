"""Looks through a workbook before anything reads it: what kind of file, how much it unpacks to, no DTD anywhere."""

from pathlib import PurePosixPath
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from daliang.intake.limits import Limits, Refused
from daliang.intake.scanning import Attributes, Book, Kinds, Package, Part, Relations, Sheet, Styles, local

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PACKAGE = "_rels/.rels"
_STYLES = "xl/styles.xml"
_CHUNK = 1 << 18
_BEFORE_XML = b"\xff\xfe\xef\xbb\xbf\x00 \t\r\n"
_LOOSE = ".vml"  # Excel's own drawings of comments, which need not be well-formed


class Guard:
    """The whole file looked through once; afterwards `sheets` holds what was seen of each (name, hidden, scan)."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.package, self.book, self.relations, self.styles = Package(), Book(), Relations(), Styles()
        self.scans: dict[str, Sheet] = {}
        self.unpacked = 0

    def look(self) -> list[tuple[str, bool, Sheet]]:
        """Refuse what is hostile, too large or no .xlsx; give the sheets in order."""
        _check_kind(self.file)
        try:
            with ZipFile(self.file) as archive:
                self._check_members(archive)
                for member in sorted(archive.infolist(), key=_rank):
                    self._look_at(archive, member)
        except (BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError, OSError) as error:
            raise Refused("broken") from error
        return self._sheets()

    def _check_members(self, archive: ZipFile) -> None:
        members = archive.infolist()
        if len(members) > self.limits.members:
            raise Refused("too_many_members", limit=self.limits.members)
        names = {member.filename.casefold() for member in members}
        if len(names) != len(members) or not all(map(_is_plain, names)):
            raise Refused("tampered")
        if any(name.startswith(("xl/vbaproject", "xl/macrosheets")) for name in names):
            raise Refused("macros")
        if "xl/workbook.bin" in names:
            raise Refused("old_excel")
        for member in members:
            self._check_member(member)
        if sum(member.file_size for member in members) > self.limits.unpacked_bytes:
            raise Refused("too_large_unpacked", limit=self.limits.unpacked_bytes // 1_000_000)

    def _check_member(self, member: ZipInfo) -> None:
        if member.flag_bits & 1:
            raise Refused("encrypted")
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused("tampered")
        if member.file_size > self.limits.ratio_from and member.file_size > self.limits.ratio * member.compress_size:
            raise Refused("bomb")

    def _look_at(self, archive: ZipFile, member: ZipInfo) -> None:
        """Unpack one member piece by piece; whatever looks like XML goes through the parser, whatever its name."""
        name = member.filename.casefold()
        parser = None
        with archive.open(member) as file:
            while piece := file.read(_CHUNK):
                self._count(len(piece))
                if file.tell() == len(piece):
                    parser = self._parser(name) if piece.lstrip(_BEFORE_XML).startswith(b"<") else None
                if parser and not _parsed(parser, piece, name):
                    parser = None
        if parser:
            _parsed(parser, b"", name)
        if name in self.scans:
            self.scans[name].check_area()

    def _count(self, size: int) -> None:
        self.unpacked += size
        if self.unpacked > self.limits.unpacked_bytes:
            raise Refused("too_large_unpacked", limit=self.limits.unpacked_bytes // 1_000_000)

    def _parser(self, name: str) -> expat.XMLParserType:
        """A parser that refuses any DTD and then hands the elements to whoever knows this part."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_dtd
        parser.EntityDeclHandler = _refuse_dtd

        def root(element: str, attributes: Attributes) -> None:
            part = self._part(name, local(element))
            parser.StartElementHandler = part.start if part else None

        parser.StartElementHandler = root
        return parser

    def _part(self, name: str, root: str) -> Part | None:
        if root == "worksheet":
            self.scans[name] = Sheet(self.limits, self.styles)
            return self.scans[name]
        known: dict[str, Part] = {
            "[content_types].xml": Kinds(),
            _PACKAGE: self.package,
            self.package.workbook: self.book,
            _relations_of(self.package.workbook): self.relations,
            _STYLES: self.styles,
        }
        return known.get(name)

    def _sheets(self) -> list[tuple[str, bool, Sheet]]:
        """A worksheet that was not looked through must not be read."""
        if not self.book.sheets or len(self.book.sheets) > self.limits.sheets:
            raise Refused("broken" if not self.book.sheets else "too_many_sheets", limit=self.limits.sheets)
        if sum(scan.cells for scan in self.scans.values()) > self.limits.cells:
            raise Refused("too_many_cells", limit=self.limits.cells)
        if len({name.casefold() for name, _relation, _hidden in self.book.sheets}) < len(self.book.sheets):
            raise Refused("tampered")
        found = []
        for name, relation, hidden in self.book.sheets:
            scan = self.scans.get(self.relations.members.get(relation, ""))
            if scan:
                found.append((name, hidden, scan))
        return found


def _rank(member: ZipInfo) -> bool:
    """The package's relations and the styles come first: what follows is judged by them."""
    return member.filename.casefold() not in (_PACKAGE, _STYLES)


def _relations_of(member: str) -> str:
    folder, _slash, name = member.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _refuse_dtd(*_seen: object) -> None:
    raise Refused("entities")


def _parsed(parser: expat.XMLParserType, piece: bytes, name: str) -> bool:
    """Feed the parser; False when a loose drawing stopped being XML."""
    try:
        parser.Parse(piece, not piece)
    except expat.ExpatError as error:
        if name.endswith(_LOOSE):
            return False
        raise Refused("broken") from error
    return True


def _is_plain(name: str) -> bool:
    """A member's name that stays inside the archive."""
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or "\x00" in name)


def _check_kind(file: BinaryIO) -> None:
    """Tell .xls, encrypted and other files by their content; a name says nothing."""
    head = file.read(8)
    if head == _OLE:
        file.seek(0)
        raise Refused("encrypted" if _ENCRYPTED in file.read() else "old_excel")
    if not head.startswith(b"PK\x03\x04"):
        raise Refused("no_workbook")
    file.seek(0)

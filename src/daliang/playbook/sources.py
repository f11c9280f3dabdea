"""The files of a playbook as records: CSV with a header, TOML with tables; what cannot be read becomes a fault."""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from daliang.playbook.faults import Faults
from daliang.playbook.records import Record
from daliang.playbook.toml_lines import lines_of
from daliang.vocabulary.refusal import N_

_AT_LINE = re.compile(r"at line (\d+)")
_AT_END = "at end of document"


def names_of(shape: type[Any]) -> tuple[str, ...]:
    """The columns or keys of a shape: its fields, without the line number; `from_` is written `from`."""
    return tuple(one.name.rstrip("_") for one in fields(shape) if one.name != "line")


def optional_of(shape: type[Any]) -> frozenset[str]:
    """The columns that a file may lack: fields with a default."""
    return frozenset(one.name.rstrip("_") for one in fields(shape) if one.default is not MISSING)


@dataclass
class Folder:
    """A playbook's folder and the faults found in it."""

    path: Path
    faults: Faults = field(default_factory=Faults)

    def rows(self, file: str, shape: type[Any], *, optional: bool = False) -> list[Record]:
        """The rows of a CSV file whose header names the shape's columns and no other; optional ones may lack."""
        text = self.text(file, optional=optional)
        return [] if text is None else list(_rows(file, text, shape, self.faults))

    def table(self, file: str, *, optional: bool = False) -> Toml:
        """A TOML file; an empty one when it cannot be read."""
        text = self.text(file, optional=optional)
        if text is None:
            return Toml(file, {}, {}, self.faults)
        try:
            return Toml(file, tomllib.loads(text), lines_of(text), self.faults)
        except tomllib.TOMLDecodeError as error:
            self._bad_syntax(file, text, str(error))
            return Toml(file, {}, {}, self.faults)

    def _bad_syntax(self, file: str, text: str, said: str) -> None:
        at = _AT_LINE.search(said)
        line = int(at[1]) if at else len(text.splitlines()) if _AT_END in said else 0
        self.faults.add(
            file,
            line,
            N_("此处不合 TOML 的写法（%(said)s）。"),
            N_("文字加引号，日期不加引号，括号要成对。"),
            said=said,
        )

    def text(self, file: str, *, optional: bool) -> str | None:
        """The file's text; None where it is missing or cannot be read, which is a fault unless it is optional."""
        path = self.path / file
        if not path.is_file():
            if not optional:
                self.faults.add(file, 0, N_("缺少这个文件。"), N_("应放在方案文件夹里，格式见方案说明。"))
            return None
        try:
            return path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            self.faults.add(file, line, N_("此处不是 UTF-8 编码。"), N_("请把文件另存为 UTF-8 编码。"))
            return None


@dataclass(frozen=True)
class Toml:
    """A parsed TOML file with the line of each value."""

    file: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[str | int, ...], int]
    faults: Faults

    def only(self, *known: str) -> None:
        """Note the names at the top of the file that are none of the known ones."""
        for name in self.values.keys() - set(known):
            line = self.lines.get((name,), self.lines.get((name, 0), 0))
            _unknown_key(self.faults, self.file, line, name, known)

    def top(self, shape: type[Any], *, besides: tuple[str, ...] = ()) -> Record:
        """The keys at the top of the file."""
        self.only(*names_of(shape), *besides)
        return self._record((), {key: self.values[key] for key in self.values if key not in besides}, line=1)

    def one(self, name: str, shape: type[Any]) -> Record | None:
        """The table [name], if there is one."""
        value = self.values.get(name)
        if value is None:
            return None
        return self._checked((name,), value, shape)

    def all(self, name: str, shape: type[Any], *, besides: tuple[str, ...] = ()) -> list[Record]:
        """The tables [[name]]."""
        value = self.values.get(name, [])
        if not isinstance(value, list):
            line = self.lines.get((name,), 0)
            self.faults.add(
                self.file, line, N_("“%(name)s”应当可以重复。"), N_("表头应写成两重方括号 [[%(name)s]]。"), name=name
            )
            return []
        records = (self._checked((name, at), item, shape, besides) for at, item in enumerate(value))
        return [record for record in records if record is not None]

    def inside(self, path: tuple[str | int, ...], shape: type[Any]) -> list[Record]:
        """The inline tables of a list or the one inline table at `path`."""
        value: Any = self.values
        for step in path:
            value = value[step]
        items = [(path, value)] if isinstance(value, dict) else [((*path, at), item) for at, item in enumerate(value)]
        records = (self._checked(where, item, shape) for where, item in items)
        return [record for record in records if record is not None]

    def _checked(
        self, path: tuple[str | int, ...], value: object, shape: type[Any], besides: tuple[str, ...] = ()
    ) -> Record | None:
        line, known = self._line(path), (*names_of(shape), *besides)
        if not isinstance(value, dict):
            self.faults.add(
                self.file,
                line,
                N_("“%(name)s”不是一组键值。"),
                N_("应写明这些键：%(known)s。"),
                name=path[0],
                known="、".join(known),
            )
            return None
        for name in value.keys() - set(known):
            _unknown_key(self.faults, self.file, self._line((*path, name)), name, known)
        return self._record(path, value, line=line)

    def _record(self, path: tuple[str | int, ...], values: Mapping[str, Any], *, line: int) -> Record:
        return Record(self.file, line, values, self.faults, {name: self._line((*path, name)) for name in values})

    def _line(self, path: tuple[str | int, ...]) -> int:
        """The line of the value, or of the nearest table or key around it."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 1


def _unknown_key(faults: Faults, file: str, line: int, name: str, known: tuple[str, ...]) -> None:
    faults.add(
        file, line, N_("多了一个不认识的键“%(name)s”。"), N_("可用的键：%(known)s。"), name=name, known="、".join(known)
    )


def _rows(file: str, text: str, shape: type[Any], faults: Faults) -> Iterator[Record]:
    reader = csv.reader(io.StringIO(text, newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    if not _fits(file, header, names_of(shape), optional_of(shape), faults):
        return
    line = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) == len(header):
                yield Record(file, line, dict(zip(header, cells, strict=True)), faults, {})
            else:
                faults.add(
                    file,
                    line,
                    N_("这一行有 %(found)s 格。"),
                    N_("应与表头一样是 %(right)s 格；内容含逗号时整格加双引号。"),
                    found=len(cells),
                    right=len(header),
                )
        line = reader.line_num + 1


def _fits(file: str, header: list[str], names: tuple[str, ...], optional: frozenset[str], faults: Faults) -> bool:
    """Does the header name each column once and no other? Optional ones may lack."""
    known = "、".join(names)
    wrong = [
        *((N_("多了一个不认识的列“%(name)s”。"), name) for name in header if name not in names),
        *((N_("缺少列“%(name)s”。"), name) for name in names if name not in header and name not in optional),
        *((N_("列“%(name)s”重复。"), name) for name in dict.fromkeys(header) if header.count(name) > 1),
    ]
    for message, name in wrong:
        faults.add(file, 1, message, N_("表头应为：%(known)s。"), name=name, known=known)
    return not wrong

"""A copy of the first city with one thing broken in it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from daliang.playbook.checking import check
from daliang.playbook.faults import Fault

YANGZHOU = Path(__file__).parents[4] / "playbooks" / "yangzhou-2022"


@dataclass(frozen=True)
class Broken:
    """In `file` the first `old` becomes `new`; a fault must stand at the line of `at` (in `in_file`) and say so.

    `at` is text of that file; empty means the file as a whole. It is the only fault, unless others `follow` from it.
    """

    file: str
    old: str
    new: str
    at: str
    says: str
    right: str
    in_file: str = ""
    follow: bool = False

    def check(self, folder: Path) -> None:
        """Break the copy, check it, and see the fault; says all faults when it is not there."""
        replace(folder / self.file, self.old, self.new)
        found = check(folder)
        file = self.in_file or self.file
        line = line_of(folder / file, self.at) if self.at else 0
        said = "\n".join(map(str, found))
        assert any(self._is(fault, file, line) for fault in found), f"not at {file}:{line} in\n{said}"
        assert self.follow or len(found) == 1, said

    def _is(self, fault: Fault, file: str, line: int) -> bool:
        return (fault.file, fault.line) == (file, line) and self.says in fault.found and self.right in fault.right

    def __str__(self) -> str:
        return f"{self.in_file or self.file}: {self.says}"


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def line_of(path: Path, text: str) -> int:
    """The line, from 1, of the first place of `text`."""
    before, found, _after = path.read_text(encoding="utf-8").partition(text)
    assert found, f"{path.name} has no {text!r}"
    return before.count("\n") + 1


def copy_to(folder: Path) -> Path:
    return Path(shutil.copytree(YANGZHOU, folder / "city"))

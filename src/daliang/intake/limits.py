"""How much of the machine one workbook may use, and the word that says it wanted more."""

from dataclasses import dataclass

LONGEST_TEXT = 32_767  # of one cell, in UTF-16 units: Excel's own limit


@dataclass(frozen=True)
class Limits:
    """Caps for one workbook; `ratio` judges members that unpack to more than `ratio_from` bytes."""

    file_bytes: int = 32_000_000
    members: int = 2_000
    unpacked_bytes: int = 512_000_000
    ratio: int = 200
    ratio_from: int = 10_000_000
    sheets: int = 100
    cells: int = 4_000_000
    area: int = 12_000_000
    columns: int = 1_000
    seconds: int = 90
    memory: int = 1_500_000_000


class Refused(Exception):
    """The child says no; the parent has the sentence for `code`."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params

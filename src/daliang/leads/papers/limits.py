"""How much of the machine one paper may use, and what the child's exit says."""

from dataclasses import dataclass

CODES = {0: "", 3: "broken_paper", 4: "locked_paper", 5: "no_words", 6: "long_paper"}
EXITS = {code: number for number, code in CODES.items()}


@dataclass(frozen=True)
class Limits:
    """Caps for one paper. `unpacked` is what a packed part may come to, in bytes."""

    seconds: int = 60
    memory: int = 1_500_000_000
    characters: int = 400_000
    unpacked: int = 200_000_000


class Unfit(Exception):
    """The paper gives no text; `code` is one of CODES."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

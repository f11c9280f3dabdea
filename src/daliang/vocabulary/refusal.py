"""How a rule says no: what is wrong, where, and what would be right, in a sentence that can still be translated."""

from collections.abc import Iterable


def N_(message: str) -> str:
    """Mark a msgid for the catalogue and return it unchanged; it is translated where it is shown."""
    return message


def quoted(text: str, *, longest: int = 40) -> str:
    """Give a typed text as a message repeats it: on one line, cut after so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[:longest]}…"


class Refusal(Exception):
    """A rule said no.

    `message` is a Chinese msgid with %(name)s places (a literal per cent sign is written %%) and `params` fill them.
    `code` names the rule for programs, `field` the input field, `where` the place a person would look (「第3行」).
    """

    def __init__(self, message: str, *, code: str, field: str = "", where: str = "", **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.where = where
        self.params: dict[str, object] = params

    def __str__(self) -> str:
        return self.message % self.params

    @property
    def all(self) -> list["Refusal"]:
        """The refusals to show one by one: this one only."""
        return [self]


class Refusals(Refusal):
    """Several rules said no at once; show each of `all`. Refusals inside are laid flat. One or more are needed."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self._all = [single for refusal in refusals for single in refusal.all]
        if not self._all:
            raise ValueError("Refusals needs at least one refusal")
        super().__init__(N_("共有%(count)s处需要改正"), code="several", count=len(self._all))

    @property
    def all(self) -> list[Refusal]:
        """The refusals to show one by one, in the order they were found."""
        return list(self._all)

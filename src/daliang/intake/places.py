"""Where a cell stands: columns by letters and by number (from 0), addresses as Excel writes them."""

_LAST = 16_384


class _Columns(dict[str, int]):
    """Letters → number, filled as they are met. ValueError for anything that is no column of Excel's."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters[:4]:
            if not "A" <= letter <= "Z":
                raise ValueError(letters)
            number = number * 26 + ord(letter) - 64
        if not 1 <= number <= _LAST:
            raise ValueError(letters)
        self[letters] = number - 1
        return number - 1


COLUMNS = _Columns()


def letters(column: int) -> str:
    """Give a column's letters: 0 is A, 27 is AB."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(column: int, row: int) -> str:
    """Give a cell's address from its column (from 0) and row (from 1): D3."""
    return f"{letters(column)}{row}"

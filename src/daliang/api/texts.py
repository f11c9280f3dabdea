"""Texts as the API takes them: without the signs that nobody sees and that no page, database or message can carry."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

UNFIT = "unfit_text"
_UNFIT = re.compile(  # controls except tab and line ends, lone surrogates, signs that turn the reading direction
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def readable(value: object) -> object:
    """The value, refused when it is a text with such a sign in it."""
    if isinstance(value, str) and _UNFIT.search(value):
        raise PydanticCustomError(UNFIT, "unfit signs")
    return value


Text = Annotated[str, BeforeValidator(readable)]

"""What people paste along with their words: characters that nobody sees and that databases and pages stumble over."""

import re

# Control characters (C0 without tab and newline, DEL, C1), halves of surrogate pairs, and the marks that turn the
# direction of everything after them, with which a name can be made to read as another one.
_UNSEEN = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\u202a-\\u202e\\u2066-\\u2069]")


def clean_text(text: str) -> str:
    """Give the text without NUL, other control characters, lone surrogates and marks of direction.

    Newline and tab stay; the line ends of other systems become newlines. A clean text comes back as it is.
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))

"""File names as people read them: no folders, nothing invisible, never long."""

import re
import unicodedata

from daliang.files.kinds import SUFFIXES, Kind

LONGEST = 120
NAMELESS = "file"
LONGEST_SUFFIX = 10
# Control, format (bidi and zero width among them) and half characters; line and paragraph separators.
INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """The name for people: its last path part, without control or bidi characters, at most 120 characters.

    The extension survives the cut. A name of which nothing is left becomes "file".
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in INVISIBLE)
    line = " ".join(NOT_ON_WINDOWS.sub("_", seen).split()).strip(" .")
    return _cut(line, LONGEST) or NAMELESS


def fitting_name(name: str, kind: Kind) -> str:
    """The cleaned name, ending as the kind ends: a renamed attachment still opens as what it is."""
    cleaned = clean_name(name)
    if SUFFIXES.get(cleaned.rpartition(".")[2].lower()) is kind and "." in cleaned:
        return cleaned
    return f"{_cut(cleaned, LONGEST - len(kind) - 1)}.{kind}"


def _cut(name: str, longest: int) -> str:
    stem, dot, suffix = name.rpartition(".")
    if len(name) <= longest:
        return name
    if not dot or len(suffix) > LONGEST_SUFFIX:
        return name[:longest].strip(" .")
    return f"{stem[: longest - len(suffix) - 1].strip(' .')}.{suffix}"

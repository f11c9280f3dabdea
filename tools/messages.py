"""The English catalogue: msgids are the Chinese sentences of the sources. No GNU gettext is needed.

tools/messages.py update    bring django.po up to the sources; list what lacks English
tools/messages.py compile   write django.mo, which Django reads
tools/messages.py check     exit 1 unless every sentence of the sources has English with the same places
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

SOURCES = Path(__file__).resolve().parent.parent / "src" / "daliang"
PO = SOURCES / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACES = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-zA-Z]|%[sd]|\{\w*\}")
HAN = re.compile(r"[\u3400-\u9fff]")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
# The switch names each language in its own script.
OWN_SCRIPT = {"中文"}


def source_files(sources: Path) -> list[Path]:
    """Python and template files whose sentences people read: neither tests nor migrations."""
    found = [*sources.rglob("*.py"), *(path for path in sources.rglob("templates/**/*") if path.is_file())]
    return sorted(path for path in found if not {"tests", "migrations"} & set(path.relative_to(sources).parts))


def sentences(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """(msgid, context) of each marked sentence of one file; a pair of msgids is a plural."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # The reader below is Python's own, to whom the indentation of a template would mean blocks.
        text = "\n".join(line.lstrip() for line in templatize(text, origin=str(path)).splitlines())
    for _line, message, _comments, context in extract("python", BytesIO(text.encode()), keywords=KEYWORDS):
        yield message, context


def empty() -> Catalog:
    return Catalog(
        locale="en",
        header_comment="# English sentences of Daliang; `make messages` keeps this file in step with the sources.",
        project="daliang",
        version="1",
        msgid_bugs_address="none",
        last_translator="Daliang",
        language_team="Daliang",
        charset="utf-8",
        fuzzy=False,
    )


def extracted(sources: Path) -> Catalog:
    """All sentences of the sources, with the files that say them."""
    catalog = empty()
    for path in source_files(sources):
        for message, context in sentences(path):
            catalog.add(message, context=context, locations=[(str(path.relative_to(sources)), 0)])
    return catalog


def translated(po: Path) -> Catalog:
    """The catalogue as it is kept; empty when there is none yet."""
    if not po.exists():
        return empty()
    with po.open("rb") as file:
        return read_po(file, locale="en", charset="utf-8")


def forms(texts: str | tuple[str, ...] | list[str] | None) -> list[str]:
    if texts is None:
        return []
    return [texts] if isinstance(texts, str) else list(texts)


def english_only(text: str, chinese: str) -> bool:
    """Is the text free of Chinese, but for examples of what a person may type, quoted as the sentence quotes them?"""
    for example in QUOTED.findall(text):
        if example[1:-1] in chinese:
            text = text.replace(example, "")
    return not HAN.search(text) or text in OWN_SCRIPT


def fault(message: Message, english: Message | None) -> str | None:
    """Why this sentence's English is not right, or None."""
    strings = forms(english.string) if english is not None else []
    if not strings or not all(strings):
        return "no English"
    places = {place for text in forms(message.id) for place in PLACES.findall(text)}
    for text in strings:
        if set(PLACES.findall(text)) != places:
            return f"places differ: the sentence has {sorted(places)}, “{text}” has {sorted(PLACES.findall(text))}"
        if not english_only(text, "".join(forms(message.id))):
            return f"Chinese in the English: “{text}”"
    return None


def faults(sources: Path, po: Path) -> list[str]:
    """One line for each sentence of the sources whose English is missing or wrong."""
    kept = translated(po)
    found = []
    for message in extracted(sources):
        if message.id:
            singular = forms(message.id)[0]
            why = fault(message, kept.get(singular, context=message.context))
            if why:
                found.append(f"{message.locations[0][0]}: “{singular}”: {why}")
    return found


def update(sources: Path, po: Path) -> None:
    """Add new sentences to the catalogue, drop those that nobody says any more."""
    kept = translated(po)
    kept.update(extracted(sources), no_fuzzy_matching=True, update_creation_date=False)
    kept.obsolete.clear()
    po.parent.mkdir(parents=True, exist_ok=True)
    for message in kept:
        message.locations = sorted({(file, 0) for file, _line in message.locations})
    with po.open("wb") as file:
        write_po(file, kept, width=120, sort_output=True, include_lineno=False)


def compile_catalogue(po: Path) -> None:
    """Write the .mo beside the .po."""
    po.parent.mkdir(parents=True, exist_ok=True)
    with po.with_suffix(".mo").open("wb") as file:
        write_mo(file, translated(po))


def main(arguments: list[str]) -> int:
    verb = arguments[0] if len(arguments) == 1 else ""
    if verb == "compile":
        compile_catalogue(PO)
        return 0
    if verb not in ("update", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    if verb == "update":
        update(SOURCES, PO)
    found = faults(SOURCES, PO)
    print("\n".join(found) or "The English catalogue is complete.")
    if found:
        print(f"{len(found)} sentences lack right English (make messages, then fill {PO.name}).")
    return 1 if found and verb == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

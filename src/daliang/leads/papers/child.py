"""The process that opens a paper: stdin is the file, stdout its text, the exit code what was wrong with it."""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from io import BytesIO

from daliang.leads.papers.limits import EXITS, Limits, Unfit


def main() -> None:
    """Bind the process by its limits, then read."""
    kind, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    lines = _reader(kind)  # what reads has to be loaded before no file may be opened
    confine(limits)
    try:
        text = joined(lines(BytesIO(sys.stdin.buffer.read()), limits), limits)
    except Unfit as unfit:
        raise SystemExit(EXITS[unfit.code]) from unfit
    except Exception as error:
        raise SystemExit(EXITS["broken_paper"]) from error
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _reader(kind: str) -> Callable[[BytesIO, Limits], Iterator[str]]:
    found: Callable[[BytesIO, Limits], Iterator[str]] = import_module(f"daliang.leads.papers.{kind}").lines
    return found


def confine(limits: Limits) -> None:
    """From here on the system itself stops what uses too much; no file can be written."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def joined(lines: Iterator[str], limits: Limits) -> str:
    """Lines that hold something, an empty one between; a row keeps its empty cells. Unfit: `long_paper`, `no_words`."""
    kept, size = [], 0
    for line in lines:
        words = line.strip()
        size += len(words)
        if size > limits.characters:
            raise Unfit("long_paper")
        if words:
            kept.append(line if "\t" in line else words)
    if not kept:
        raise Unfit("no_words")
    return "\n\n".join(kept)


if __name__ == "__main__":
    main()

"""A pasted text is a page of its own: each line a paragraph."""

from __future__ import annotations

from daliang.leads.sources.arrivals import Arrival
from daliang.vocabulary.refusal import N_, Refusal

LONGEST = 400_000  # characters
_SPACES = " \u3000\xa0\r\x0b\x0c\ufeff"  # around a line; a tab is the edge of an empty cell


def arrival(text: str, *, name: str = "") -> Arrival:
    """The text in UTF-8, an empty line between its lines, so that each is read as a paragraph.

    Refusals: `no_text`, `too_long`.
    """
    lines = [line.strip(_SPACES) for line in text.replace("\x00", " ").splitlines() if line.strip()]
    if not lines:
        raise Refusal(N_("还没有粘贴文字；请把报道的正文粘贴进来。"), code="no_text", field="text")
    if len(text) > LONGEST:
        message = N_("粘贴的文字有%(found)s字，最多%(limit)s字；请只粘贴需要的部分。")
        raise Refusal(message, code="too_long", field="text", found=len(text), limit=LONGEST)
    return Arrival(name.strip() or lines[0].strip()[:80], "\n\n".join(lines).encode("utf-8", "replace"), "utf-8")

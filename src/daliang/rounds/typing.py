"""What is kept of a text that somebody typed into a cell: all that can be seen of it, and a choice under its label."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from daliang.register.models import Industry, Origin, Stage
from daliang.rounds.fields import CHOSEN, LABELS, ORIGINS, known_field
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

LONGEST_TEXT = 10_000


Labels = Callable[[str], Mapping[str, str]]


def kept_texts(texts: Mapping[str, str], *, labels: Labels | None = None) -> dict[str, str]:
    """The texts by known fields, as they are stored; a text beyond all measure is refused: it would only fill the disk.

    Whoever keeps many gives `labels`, which remembers. Refusals: `unknown_field`, `too_long`.
    """
    for field, text in texts.items():
        known_field(field)
        if len(text) > LONGEST_TEXT:
            raise Refusal(
                N_("“%(label)s”有%(length)s个字，放不下；请控制在%(longest)s个字以内。"),
                code="too_long",
                field=field,
                label=LABELS[field],
                length=len(text),
                longest=LONGEST_TEXT,
            )
    cleaned = {field: clean_text(text) for field, text in texts.items()}
    chosen = {field: text for field, text in cleaned.items() if field in CHOSEN and text.strip()}
    return {**cleaned, **_chosen(chosen, labels or labels_of)}


def _chosen(texts: Mapping[str, str], labels: Labels) -> dict[str, str]:
    """A choice named by its code or English label says the same as its label, and is kept as the label."""
    found = {}
    for field, text in texts.items():
        label = labels(field).get(text.strip().casefold())
        if label is not None and label != text.strip():
            found[field] = label
    return found


def labels_of(field: str) -> dict[str, str]:
    """Code and English label → label, for a field with a list."""
    if field == "origin":
        return {name.casefold(): ORIGINS[one.value] for one in Origin for name in (one.value, str(one.label))}
    rows = Stage.objects.all() if field == "stage" else Industry.objects.all()
    named = [(name, row.label) for row in rows for name in (row.code, row.label_en) if name]
    return {name.casefold(): label for name, label in named}

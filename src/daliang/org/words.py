"""Names in the reader's language: `name_en` or `label_en` when English is on and one is given."""

from django.utils.translation import get_language


def is_english() -> bool:
    return (get_language() or "").startswith("en")


def language() -> str:
    """ "en" or "zh": what vocabulary's formatters take."""
    return "en" if is_english() else "zh"


def named(thing: object) -> str:
    """The thing's name or label in the active language, falling back to Chinese."""
    for field in ("name", "label", "title"):
        chinese = getattr(thing, field, None)
        if chinese is not None:
            english = getattr(thing, f"{field}_en", "")
            return str(english if is_english() and english else chinese)
    return str(thing)

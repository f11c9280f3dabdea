"""How a form's field stands on a page: what surrounds its control, and what a screen reader is told about it."""

import re

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect

from daliang.org.words import language

_EXAMPLE = re.compile(r"(“[^”]*[\u4e00-\u9fff][^”]*”)")


def field_context(
    bound: BoundField, *, last: str = "", returned: str = "", hint: str = "", read_url: str = "", reading: str = ""
) -> dict[str, object]:
    """What field.html needs. `read_url` answers ?text= with {"reading": …} or {"error": …}; with it or a `reading` the
    field has a place for what was read."""
    ident = bound.id_for_label or bound.auto_id
    errors = list(bound.errors)
    hint = hint or str(bound.help_text or "")
    present = {"returned": returned, "last": last, "read": read_url or reading, "error": errors, "hint": hint}
    attrs = {"aria-describedby": " ".join(f"{ident}_{part}" for part, there in present.items() if there)}
    if errors:
        attrs["aria-invalid"] = "true"
    if read_url:
        attrs["data-money"] = read_url
    widget = bound.field.widget
    return {
        "id": ident,
        "label": bound.label,
        "required": bound.field.required or getattr(bound.field, "is_wanted", False),
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value}),
        "tick": isinstance(widget, CheckboxInput),
        "group": isinstance(widget, RadioSelect | CheckboxSelectMultiple),
        "reads": bool(present["read"]),
        "reading": reading,
        "errors": errors,
        "hint": in_tongues(hint),
        "last": last,
        "returned": returned,
    }


def in_tongues(hint: str) -> list[tuple[str, bool]]:
    """The pieces of a hint, each with whether it is an example in Chinese, as “22亿”, within an English sentence."""
    if language() != "en":
        return [(hint, False)] if hint else []
    return [(piece, at % 2 == 1) for at, piece in enumerate(_EXAMPLE.split(hint)) if piece]


def errors_of(form: BaseForm) -> dict[str, object]:
    """What form_errors.html needs: errors of the whole form, then one line for each error of a field."""
    whole = list(form.non_field_errors())
    fields = [
        {"id": form[name].id_for_label or form[name].auto_id, "label": form[name].label, "error": error}
        for name, errors in form.errors.items()
        if name in form.fields
        for error in errors
    ]
    return {"whole": whole, "fields": fields, "count": len(whole) + len(fields)}

"""How a form's field stands on a page: what surrounds its control, and what a screen reader is told about it."""

import re

from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from daliang.org.words import language

_EXAMPLE = re.compile("(“[^”]*[\u4e00-\u9fff][^”]*”)")
_CHINESE = SafeString(' lang="zh"')


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
        "hint": examples_marked(hint) if language() == "en" else hint,
        "last": last,
        "returned": returned,
    }


def examples_marked(hint: str) -> SafeString:
    """The hint with its examples in Chinese, as “22亿”, marked as Chinese: so a screen reader reads them out."""
    pieces = enumerate(_EXAMPLE.split(hint))
    return format_html_join("", "<span{}>{}</span>", ((_CHINESE if at % 2 else "", piece) for at, piece in pieces))


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

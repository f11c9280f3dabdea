"""Templates keep the content security policy, escape everything, and say nothing outside the catalogue."""

import re

import pytest

from daliang.tests.house import HAN, name_of, template_files

SILENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
MARKED = re.compile(
    r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}|{%\s*trans(?:late)?\b.*?%}"
    r"|_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)",
    re.DOTALL,
)
# The switch names the language in its own script on every page.
OWN_SCRIPT = "中文"
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\s(?:src\s*=|type\s*=\s*[\"']application/json[\"']))", re.IGNORECASE
    ),
    "an on… attribute": re.compile(r"\s(?:hx-)?on[a-z:-]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"),
    "another machine's address": re.compile(r"\b(?:src|srcset|poster)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
}


def without_comments(template: str) -> str:
    """The template with its comments blanked, lines kept."""
    return SILENT.sub(lambda match: "\n" * match[0].count("\n"), template)


def forbidden(template: str) -> list[str]:
    """What the policy would block, or a reader could smuggle markup through."""
    text = without_comments(template)
    return [
        f"line {text.count(chr(10), 0, match.start()) + 1}: {what}"
        for what, pattern in FORBIDDEN.items()
        for match in pattern.finditer(text)
    ]


def unmarked(template: str) -> list[str]:
    """Chinese that is neither in {% translate %}, {% blocktranslate %} nor _(…): English pages would show it."""
    text = MARKED.sub(lambda match: "\n" * match[0].count("\n"), without_comments(template))
    lines = enumerate(text.splitlines(), start=1)
    return [f"line {at}: {line.strip()}" for at, line in lines if HAN.search(line.replace(OWN_SCRIPT, ""))]


def test_templates_keep_the_policy() -> None:
    assert template_files(), "no template was looked at"
    wrong = [f"{name_of(path)} {said}" for path in template_files() for said in forbidden(path.read_text())]
    assert wrong == []


@pytest.mark.parametrize(
    ("template", "what"),
    [
        ('<p\nstyle="width:3px">', "a style attribute"),
        ("<style>p{}</style>", "a style element"),
        ("<script>alert(1)</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
        ('<button onclick="go()">', "an on… attribute"),
        ('<button hx-on:click="go()">', "an on… attribute"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ("{{ name|safe }}", "unescaped text"),
        ("{% autoescape off %}", "unescaped text"),
        ('<img src="https://elsewhere.example/x.png">', "another machine's address"),
    ],
)
def test_the_ban_catches(template: str, what: str) -> None:
    assert any(said.endswith(what) for said in forbidden(template))


@pytest.mark.parametrize(
    "template",
    [
        '<script src="{% static "web/app.js" %}" type="module"></script>',
        '<script id="chart" type="application/json">[1]</script>',
        '<p class="style" data-only="x">{# style="x" #}',
    ],
)
def test_the_ban_lets_through(template: str) -> None:
    assert forbidden(template) == []


def test_every_chinese_word_of_a_template_is_in_the_catalogue() -> None:
    wrong = [f"{name_of(path)} {said}" for path in template_files() for said in unmarked(path.read_text())]
    assert wrong == []


def test_the_search_for_unmarked_chinese_catches() -> None:
    assert unmarked("<p>\n台账</p>") == ["line 2: 台账</p>"]
    assert unmarked('{% translate "台账" %}{% blocktranslate %}共 {{ n }} 个{% endblocktranslate %}{# 备注 #}') == []
    assert unmarked('{% number value unit=_("亿元") %}') == []
    assert unmarked('{% number value unit="亿元" %}') == ['line 1: {% number value unit="亿元" %}']

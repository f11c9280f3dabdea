"""The English catalogue's tool finds every sentence, and every fault in its English."""

from collections.abc import Mapping
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

import messages

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
a = _("台账")
b = N_("没有代码为“%(found)s”的单位。")
c = ngettext("%(n)d 个项目", "%(n)d 个项目", 3)
d = pgettext("状态", "退回")
e = "不在其中"
"""
TEMPLATE = """{% load i18n %}
{% translate "驾驶舱" %} {% blocktranslate trimmed with n=total %}
  共 {{ n }} 个
{% endblocktranslate %} {% number n unit=_("亿元") %} 也不在其中
"""
ENGLISH: Mapping[str, str | tuple[str, ...]] = {
    "台账": "Ledger",
    "没有代码为“%(found)s”的单位。": "There is no unit with the code “%(found)s”.",
    "%(n)d 个项目": ("%(n)d project", "%(n)d projects"),
    "退回": "Return",
    "驾驶舱": "Cockpit",
    "共 %(n)s 个": "%(n)s in all",
    "亿元": "CNY 100 m",
}


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for name, text in {
        "org/rules.py": PYTHON,
        "web/templates/web/a.html": TEMPLATE,
        "org/tests/t.py": "_('测试')",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def po(sources: Path) -> Path:
    """The catalogue of `sources`, filled."""
    path = sources / "django.po"
    messages.update(sources, path)
    fill(path, ENGLISH)
    return path


def fill(po: Path, english: Mapping[str, str | tuple[str, ...]]) -> None:
    with po.open("rb") as file:
        catalog = read_po(file, locale="en")
    for message in catalog:
        if message.id:
            message.string = english.get(messages.forms(message.id)[0], message.string)
    with po.open("wb") as file:
        write_po(file, catalog)


def test_every_marked_sentence_is_found(sources: Path) -> None:
    found = {messages.forms(message.id)[0] for message in messages.extracted(sources) if message.id}
    assert found == set(ENGLISH)


def test_a_template_may_be_indented_as_it_likes(sources: Path) -> None:
    page = '{% load i18n %}\n    <p>{% translate "驾驶舱" %}</p>\n  <p>\n      {% translate "台账" %}</p>\n'
    (sources / "web/templates/web/a.html").write_text(page, encoding="utf-8")
    assert {words for words, _ in messages.sentences(sources / "web/templates/web/a.html")} == {"驾驶舱", "台账"}


def test_a_complete_catalogue_has_no_fault(sources: Path, po: Path) -> None:
    assert messages.faults(sources, po) == []


def test_an_empty_catalogue_lacks_all(sources: Path) -> None:
    assert len(messages.faults(sources, sources / "none.po")) == len(ENGLISH)


@pytest.mark.parametrize(
    ("sentence", "english", "why"),
    [
        ("台账", "", "no English"),
        ("没有代码为“%(found)s”的单位。", "No such unit.", "places differ"),
        ("没有代码为“%(found)s”的单位。", "No unit “%(code)s”.", "places differ"),
        ("%(n)d 个项目", ("%(n)d project", ""), "no English"),
        ("台账", "The 台账", "Chinese in the English"),
    ],
)
def test_a_fault_is_named(sources: Path, po: Path, sentence: str, english: str | tuple[str, ...], why: str) -> None:
    fill(po, {sentence: english})
    (said,) = messages.faults(sources, po)
    assert sentence in said
    assert why in said


@pytest.mark.parametrize(
    ("english", "is_right"),
    [
        ("Enter “22亿” (CNY 2.2 bn).", True),
        ("Enter 22亿 (CNY 2.2 bn).", False),
        ("Enter “23亿” (CNY 2.3 bn).", False),
        ("Enter “22亿”, 请核对.", False),
    ],
)
def test_english_may_quote_what_a_person_types_as_the_sentence_does(english: str, is_right: bool) -> None:
    assert messages.english_only(english, "请填写“22亿”这样的金额。") is is_right


def test_an_update_keeps_english_drops_what_nobody_says_and_changes_nothing_twice(sources: Path, po: Path) -> None:
    messages.update(sources, po)
    before = po.read_bytes()
    messages.update(sources, po)
    assert po.read_bytes() == before
    assert messages.faults(sources, po) == []
    (sources / "web/templates/web/a.html").write_text("", encoding="utf-8")
    messages.update(sources, po)
    assert "驾驶舱" not in po.read_text(encoding="utf-8")
    assert "Ledger" in po.read_text(encoding="utf-8")


def test_the_compiled_catalogue_speaks_english_with_plurals(po: Path) -> None:
    messages.compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as file:
        from_mo = GNUTranslations(file)
    assert from_mo.gettext("台账") == "Ledger"
    assert from_mo.ngettext("%(n)d 个项目", "%(n)d 个项目", 1) == "%(n)d project"
    assert from_mo.ngettext("%(n)d 个项目", "%(n)d 个项目", 2) == "%(n)d projects"
    assert from_mo.pgettext("状态", "退回") == "Return"

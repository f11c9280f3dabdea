"""One report, four renderers."""

from collections.abc import Callable

from daliang.bulletins.excel import workbook
from daliang.bulletins.markdown import markdown
from daliang.bulletins.models import Format, Language, Layout
from daliang.bulletins.paper import Paper
from daliang.bulletins.pdf import pdf
from daliang.bulletins.report import Report
from daliang.bulletins.word import filled_word, word
from daliang.bulletins.wording import paper
from daliang.vocabulary.refusal import N_, Refusal

RENDERERS: dict[Format, Callable[[Paper], bytes]] = {
    Format.DOCX: word,
    Format.PDF: pdf,
    Format.XLSX: workbook,
    Format.MD: markdown,
}


def render(report: Report, format_: str, language: str = Language.CHINESE, *, layout: Layout | None = None) -> bytes:
    """Print the report as docx, pdf, xlsx or md, in zh or en; Word in the city's own layout where there is one.

    Refusals: `unknown_format`, `unknown_language`, `bad_layout`.
    """
    kind, words = known_format(format_), paper(report, known_language(language))
    if kind is Format.DOCX and layout is not None:
        return filled_word(words, layout.name, bytes(layout.content))
    return RENDERERS[kind](words)


def known_format(found: str) -> Format:
    if found not in Format.values:
        raise Refusal(
            N_("没有“%(found)s”这种格式；可用的有：%(known)s。"),
            code="unknown_format",
            field="format",
            found=found,
            known="、".join(Format.values),
        )
    return Format(found)


def known_language(found: str) -> Language:
    """zh or en; the codes of pages (zh-hans) are understood too."""
    code = found.split("-")[0]
    if code not in Language.values:
        raise Refusal(
            N_("没有“%(found)s”这种语言；可用的有：%(known)s。"),
            code="unknown_language",
            field="language",
            found=found,
            known="、".join(Language.values),
        )
    return Language(code)

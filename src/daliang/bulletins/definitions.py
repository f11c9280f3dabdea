"""How the figures are counted (口径), in short for the foot of a table and in full. Called with a language active."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from daliang.bulletins.report import Figure, Report
from daliang.org.words import language
from daliang.vocabulary.periods import Span
from daliang.vocabulary.tiers import Counting


def definitions(report: Report) -> tuple[str, ...]:
    """How the figures are counted (口径), sentence by sentence, in full."""
    heading = report.heading
    source = _("数字截至%(day)s日终，取自%(round)s封账（总第%(closing)d号，%(moment)s）；此后的更正计入以后各期。") % {
        "day": day_label(heading.cut_off_on),
        "round": heading.round,
        "closing": heading.closing,
        "moment": heading.closed_at.strftime("%Y-%m-%d %H:%M"),
    }
    money = _("总投资按填报币种分别合计，人民币与美元不相加；美元项目按登记汇率折成人民币后判定档位。")
    return source, *_counting_notes(report.headline), *_flow_notes(report.headline), money, _comparison_note(report)


def footnote(report: Report) -> str:
    """The 口径 of the figures in one line, for the foot of a table."""
    ways = {figure.counting for figure in report.headline}
    sentences = {
        Counting.NESTED: _("逐档包含，高档项目同时计入低档"),
        Counting.BAND: _("分段互斥，每个项目只计入一档"),
        None: _("不分档"),
    }
    way = sentences[ways.pop()] if len(ways) == 1 else _("各指标分档办法不同，见第六部分")
    return _("注：截至%(day)s，取自%(round)s封账（总第%(closing)d号）；%(way)s；人民币与美元分别合计。") % {
        "day": day_label(report.heading.cut_off_on),
        "round": report.heading.round,
        "closing": report.heading.closing,
        "way": way,
    }


def _counting_notes(figures: tuple[Figure, ...]) -> list[str]:
    sentences = {
        Counting.NESTED: _("“%(labels)s”为逐档包含：高档项目同时计入低档。"),
        Counting.BAND: _("“%(labels)s”为分段互斥：每个项目只计入一档。"),
        None: _("“%(labels)s”不分档。"),
    }
    between = pgettext("between quoted names", "”“")
    labels = {
        counting: between.join(figure.label.in_(language()) for figure in figures if figure.counting is counting)
        for counting in sentences
    }
    return [sentence % {"labels": labels[counting]} for counting, sentence in sentences.items() if labels[counting]]


def _flow_notes(figures: tuple[Figure, ...]) -> list[str]:
    return [
        _("“%(label)s”为%(start)s起至截至日的累计数，其余为截至日存量。")
        % {"label": figure.label.in_(language()), "start": day_label(figure.start)}
        for figure in figures
        if figure.start is not None
    ]


def _comparison_note(report: Report) -> str:
    heading = report.heading
    if heading.previous_on is None:
        return _("本期为首期，没有上期可比，“较上期”不列数。")
    return _("“较上期”与%(round)s封账（截至%(day)s）比较。") % {
        "round": heading.previous,
        "day": day_label(heading.previous_on),
    }


def carried_note(report: Report) -> tuple[str, ...]:
    return (_("标“未报”的单位沿用上次报送的数字。"),) if report.unreported else ()


def list_note(report: Report) -> str:
    if report.heading.previous_on is None:
        return _("本期为首期，所列项目均为首次报送；总投资为填报数，“约”“以上”“级”照录。")
    return _("下列为上期封账以来的变化；总投资为填报数，“约”“以上”“级”照录。")


def adjustment_note() -> str:
    return _("注：数据调整是指上期封账后登记、涉及上期截至日及以前的更正；上期数字不改，影响计入本期。")


def seal_note(report: Report) -> str:
    return _("封账校验码（前16位）：%(seal)s。") % {"seal": report.heading.seal[:16]}


def day_label(day: date) -> str:
    return Span(day, day).label(language())

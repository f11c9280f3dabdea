"""What the report says in one language: its parts and sentences here, tables and 口径 in their own files."""

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from daliang.bulletins.definitions import (
    adjustment_note,
    carried_note,
    day_label,
    definitions,
    footnote,
    list_note,
    seal_note,
)
from daliang.bulletins.lists import change_tables, project_table
from daliang.bulletins.paper import Paper, Section
from daliang.bulletins.report import Change, Figure, Heading, Late, Named, Report, Sum
from daliang.bulletins.tables import adjustment_table, summary_table, unit_table
from daliang.org.words import language
from daliang.vocabulary.money import Currency, rounded_money

_LOCALES = {"zh": "zh-hans", "en": "en"}


def paper(report: Report, reader: str) -> Paper:
    """Put the report into words for readers of "zh" or "en"."""
    with override(_LOCALES[reader]):
        return _paper(report)


def _paper(report: Report) -> Paper:
    heading = report.heading
    notes, foot = definitions(report), footnote(report)
    office, closed_on = _office(heading), day_label(heading.closed_at.date())
    return Paper(
        language=language(),
        masthead=masthead(heading.title, heading.series),
        issue=_("第%(number)d期") % {"number": heading.number},
        office=office,
        made_on=closed_on,
        title=_("截至%(day)s项目情况") % {"day": day_label(heading.cut_off_on)},
        warning=_("本件含演示数据，项目为虚构或合成，仅供演示。") if report.is_demonstration else "",
        brief=_brief(report),
        summary=Section(_("一、总体情况"), tables=(summary_table(report, (foot,)),)),
        by_unit=Section(_("二、分地区情况"), tables=(unit_table(report, (foot, *carried_note(report))),)),
        changes=Section(_("三、项目变化情况"), (list_note(report),), change_tables(report)),
        filing=Section(_("四、报送情况"), _filing(report)),
        adjustments=Section(_("五、数据调整"), tables=(adjustment_table(report, (adjustment_note(),)),)),
        definitions=Section(_("六、口径说明"), (*notes, seal_note(report))),
        projects=project_table(report),
        colophon=_("%(office)s　%(day)s印发") % {"office": office, "day": closed_on},
        page=_("第 {page} 页，共 {pages} 页"),
        sheets=(
            pgettext("sheet", "总表"),
            pgettext("sheet", "按单位"),
            pgettext("sheet", "项目清单"),
            pgettext("sheet", "口径"),
        ),
        made_at=heading.closed_at,
    )


def masthead(title: Named | None, series: Named) -> str:
    """What the report is called: as the series says, or after the series."""
    if title:
        return title.in_(language())
    name = series.in_(language()).removesuffix("报")  # not a sentence: the ending of 周报 and 月报
    return _("%(series)s情况专报") % {"series": name}


def _office(heading: Heading) -> str:
    if heading.office:
        return heading.office.in_(language())
    return _("%(city)s招商引资工作领导小组办公室") % {"city": heading.city.in_(language())}


def _brief(report: Report) -> str:
    """The whole fortnight in one paragraph, without any project's name, so that it can be passed on as news."""
    clauses = pgettext("between clauses", "；").join(_clause(figure) for figure in report.headline)
    return _("截至%(day)s，%(city)s%(figures)s。%(movement)s%(filing)s") % {
        "day": day_label(report.heading.cut_off_on),
        "city": report.heading.city.in_(language()),
        "figures": clauses,
        "movement": _movement(report),
        "filing": _attendance(report),
    }


def _clause(figure: Figure) -> str:
    label = figure.label.in_(language())
    if figure.start is not None:
        label = _("%(start)s以来%(label)s") % {"start": day_label(figure.start), "label": label}
    parts = {"label": label, "count": f"{figure.now.count.normalize():,f}"}
    parts |= {"money": money_phrase(figure.now), "change": _change(figure)}
    if not parts["money"]:
        return _("%(label)s%(count)s个%(change)s") % parts
    return _("%(label)s%(count)s个、总投资%(money)s%(change)s") % parts


def money_phrase(one: Sum) -> str:
    """「812.5亿元」, 「812.5亿元和7.85亿美元」, or nothing where there is no money."""
    yuan, dollars = (
        rounded_money(value, currency, language=language()) if value else ""
        for value, currency in ((one.cny, Currency.CNY), (one.usd, Currency.USD))
    )
    return _("%(yuan)s和%(dollars)s") % {"yuan": yuan, "dollars": dollars} if yuan and dollars else yuan or dollars


def _change(figure: Figure) -> str:
    if figure.before is None:
        return ""
    more = figure.now.count - figure.before.count
    if not more:
        return _("，个数与上期持平")
    sentence = _("，较上期增加%(count)s个") if more > 0 else _("，较上期减少%(count)s个")
    return sentence % {"count": f"{abs(more).normalize():,f}"}


def _movement(report: Report) -> str:
    if report.heading.previous_on is None:
        return ""
    counts = {change.value: len(report.of(change)) for change in Change}
    said = _(
        "本期新增项目%(new)d个，阶段推进%(advanced)d个，升档%(upgraded)d个，变更%(changed)d个，退出%(dropped)d个。"
    )
    return said % counts


def _attendance(report: Report) -> str:
    if not report.expected:
        return _("本期数字由历史资料录入，没有逐单位的报送记录。")
    late, missing = len(report.late), len(report.unreported)
    expected = report.expected - len(report.excused)
    return _("应报单位%(expected)d个，按时报送%(punctual)d个，逾期报送%(late)d个，未报%(missing)d个。") % {
        "expected": expected,
        "punctual": expected - late - missing,
        "late": late,
        "missing": missing,
    }


def _filing(report: Report) -> tuple[str, ...]:
    between = pgettext("between names", "、")
    said = [_attendance(report)]
    if report.unreported:
        names = between.join(name.in_(language()) for name in report.unreported)
        said.append(_("未报单位（沿用上次数字）：%(names)s。") % {"names": names})
    if report.excused:
        names = between.join(name.in_(language()) for name in report.excused)
        said.append(_("准予免报单位（沿用上次数字）：%(names)s。") % {"names": names})
    if report.late:
        said.append(_("逾期报送单位：%(names)s。") % {"names": between.join(_lateness(late) for late in report.late)})
    return tuple(said)


def _lateness(late: Late) -> str:
    hours, minutes = divmod(late.minutes, 60)
    days, hours = divmod(hours, 24)
    parts = {"unit": late.unit.in_(language()), "days": days, "hours": hours, "minutes": minutes}
    if days:
        return _("%(unit)s（迟%(days)d天%(hours)d小时）") % parts
    if hours:
        return _("%(unit)s（迟%(hours)d小时%(minutes)d分）") % parts
    return _("%(unit)s（迟%(minutes)d分钟）") % parts

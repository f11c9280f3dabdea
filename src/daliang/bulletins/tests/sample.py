"""A report made by hand: small enough to count, with every kind of line in it."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from daliang.bulletins.report import (
    Adjustment,
    Change,
    FieldChange,
    Figure,
    Heading,
    Late,
    Named,
    ProjectLine,
    Report,
    Sum,
    UnitFigures,
)
from daliang.vocabulary.money import Currency, Money, Qualifier
from daliang.vocabulary.tiers import Counting

YI = 10**8
BEIJING = timezone(timedelta(hours=8))
TALKS, SIGNED = Named("在谈", "In negotiation"), Named("签约", "Signed")
UNITS = {
    "city": Named("广陵市", "Guangling City"),
    "north": Named("北城区", "North District"),
    "north-park": Named("北城经济开发区", "North Economic Development Zone"),
    "south": Named("南湖县", "South Lake County"),
    "south-park": Named("南湖高新技术产业开发区", "South Lake Hi-Tech Zone"),
}


def yuan(number: str, qualifier: Qualifier = Qualifier.EXACTLY) -> Money:
    """So many 亿元."""
    return Money(int(Decimal(number) * YI), Currency.CNY, qualifier)


def sums(*figures: tuple[int, str, str]) -> tuple[Sum, ...]:
    """(projects, 亿元, 亿美元) each."""
    return tuple(Sum(Decimal(count), int(Decimal(cny) * YI), int(Decimal(usd) * YI)) for count, cny, usd in figures)


HEADING = Heading(
    city=UNITS["city"],
    series=Named("在谈重特大产业项目双周报", "Fortnightly report on major projects in negotiation"),
    number=2,
    round="2022-R02",
    cut_off_on=date(2022, 8, 26),
    closed_at=datetime(2022, 8, 26, 17, 42, tzinfo=BEIJING),
    closing=2,
    seal="5f1d" * 16,
    previous="2022-R01",
    previous_on=date(2022, 8, 12),
)
NOW = sums((19, "1041.35", "7.85"), (6, "712.5", "7.85"), (5, "600.01", "0"))
BEFORE = sums((17, "990", "0"), (6, "725.25", "0"), (5, "600.01", "0"))
LABELS = [
    ("negotiating-20", Named("在谈项目（≥20亿元）", "Projects in negotiation (≥ CNY 2 bn)")),
    ("negotiating-50", Named("在谈项目（≥50亿元）", "Projects in negotiation (≥ CNY 5 bn)")),
    ("negotiating-100", Named("在谈项目（≥100亿元）", "Projects in negotiation (≥ CNY 10 bn)")),
]
NEWLY, NEW_YEAR = Named("新增在谈项目（≥20亿元）", "Projects newly in negotiation (≥ CNY 2 bn)"), date(2022, 1, 1)
NEWLY_NOW, NEWLY_BEFORE = sums((23, "1300", "7.85"), (20, "1200", "0"))
NORTH = sums((11, "800", "0"), (5, "610.5", "0"), (5, "600.01", "0"))
SOUTH = sums((8, "241.35", "7.85"), (1, "102", "7.85"), (0, "0", "0"))
ROWS = (
    UnitFigures("city", UNITS["city"], 0, NOW),
    UnitFigures("north", UNITS["north"], 1, NORTH),
    UnitFigures("north-park", UNITS["north-park"], 2, NORTH),
    UnitFigures("south", UNITS["south"], 1, SOUTH),
    UnitFigures("south-park", UNITS["south-park"], 2, SOUTH, is_unreported=True),
)


def line(change: Change, name: str, money: Money | None = None, **more: object) -> ProjectLine:
    """A project of the southern park, in negotiation, at 22亿 unless said otherwise."""
    plain = ProjectLine(change, "GL-2022-0301", name, UNITS["south-park"], money or yuan("22"), TALKS)
    return replace(plain, **more)  # type: ignore[arg-type]


PROJECTS = (
    line(Change.NEW, "车规级芯片封装测试项目", next_step="洽谈供地条件", next_on=date(2022, 9, 2)),
    line(Change.NEW, "光电显示模组项目", Money(785_000_000, Currency.USD, Qualifier.ABOUT)),
    line(Change.ADVANCED, "储能电池项目", yuan("36"), stage=SIGNED, stage_before=TALKS),
    line(Change.UPGRADED, "汽车电子项目", yuan("50", Qualifier.AT_LEAST), money_before=yuan("36"), next_step="签约"),
    line(
        Change.CHANGED,
        "环保装备项目",
        fields=(
            FieldChange("amount", Named("22亿元", "CNY 2.2 bn"), Named("25亿元", "CNY 2.5 bn")),
            FieldChange("next_step", Named(""), Named("九月中旬赴深圳会谈")),
        ),
    ),
    line(Change.DROPPED, "生物医药中试项目", yuan("20.5"), reason="投资方调整布局"),
)
REPORT = Report(
    heading=HEADING,
    headline=(
        *(
            Figure(code, label, Counting.NESTED, now, before)
            for (code, label), now, before in zip(LABELS, NOW, BEFORE, strict=True)
        ),
        Figure("negotiating-new-20", NEWLY, Counting.NESTED, NEWLY_NOW, NEWLY_BEFORE, NEW_YEAR),
    ),
    units=ROWS,
    projects=PROJECTS,
    unreported=(UNITS["south-park"],),
    late=(Late(UNITS["north-park"], 135),),
    expected=2,
    adjustments=(Adjustment("negotiating-20", LABELS[0][1], sums((-1, "-20.5", "0"))[0]),),
)
NOTHING = replace(
    REPORT,
    projects=(),
    late=(),
    adjustments=(),
    unreported=(UNITS["north-park"], UNITS["south-park"]),
    headline=tuple(replace(figure, before=figure.now) for figure in REPORT.headline),
    units=tuple(replace(row, is_unreported=row.depth == 2) for row in ROWS),
)
FIRST = replace(
    REPORT,
    heading=replace(HEADING, number=1, previous="", previous_on=None),
    headline=tuple(replace(figure, before=None) for figure in REPORT.headline),
    projects=(),
    adjustments=(),
)

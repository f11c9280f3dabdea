"""A page of our own words, and what a good model says about it."""

from __future__ import annotations

from typing import Any

PARAGRAPHS = (
    "2024年6月18日，东岭区举行二季度集中签约仪式，八个项目签约，总投资63.2亿元。",
    "江苏澄光电子有限公司投资20亿元建设车规级传感器项目，落户东岭高新区，达产后年产值35亿元。",
    "总投资20亿元的冷链物流项目由禾顺物流集团有限公司建设；宁波某新材料企业拟投12亿元，上一条光学薄膜产线。",
    "东岭区区长李明华表示，全年力争引进投资10亿元以上项目5个。",
)


def page(*more: str, before: str = "") -> bytes:
    body = "".join(f"<p>{words}</p>" for words in (*PARAGRAPHS, *more))
    return f"<html><body>{before}<h1>东岭区举行二季度重点项目集中签约</h1>{body}</body></html>".encode()


def original(*more: str, before: str = "") -> str:
    """The decoded page, in which places count."""
    return page(*more, before=before).decode()


def amount(quote: str, value: float, currency: str = "CNY") -> dict[str, Any]:
    return {"quote": quote, "value": value, "currency": currency}


SENSORS: dict[str, Any] = {
    "quote": PARAGRAPHS[1],
    "name": "车规级传感器项目",
    "company": "江苏澄光电子有限公司",
    "amount": amount("投资20亿元", 2_000_000_000),
    "stage": "签约",
    "place": "东岭高新区",
    "industry": "电子信息",
}
COLD: dict[str, Any] = {
    "quote": "总投资20亿元的冷链物流项目由禾顺物流集团有限公司建设",
    "name": "冷链物流项目",
    "company": "禾顺物流集团有限公司",
    "amount": amount("20亿元", 2_000_000_000),
    "stage": None,
    "place": None,
    "industry": "物流",
}
FILM: dict[str, Any] = {
    "quote": "宁波某新材料企业拟投12亿元，上一条光学薄膜产线",
    "name": "光学薄膜产线",
    "company": "宁波某新材料企业",
    "amount": amount("12亿元", 1_200_000_000),
}
SIGNED: dict[str, Any] = {
    "quote": "八个项目签约，总投资63.2亿元",
    "count": 8,
    "amount": amount("63.2亿元", 6_320_000_000),
}
HEAD: dict[str, Any] = {"quote": "东岭区区长李明华", "name": "李明华", "title": "区长"}
GOOD: dict[str, list[Any]] = {
    "amounts": [
        amount("63.2亿元", 6_320_000_000),
        amount("投资20亿元", 2_000_000_000),
        amount("20亿元", 2_000_000_000),
    ],
    "projects": [SENSORS, COLD, FILM],
    "aggregates": [SIGNED],
    "people": [HEAD],
}

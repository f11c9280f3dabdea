"""A city for the tests of the project pages: the rounds' world with a map, a confidential and an ended project."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client

from daliang.ledger.facts import Kind
from daliang.ledger.posting import NewFact, post
from daliang.org.models import City, Person
from daliang.register.models import Project
from daliang.rounds.tests.world import World, build, posted

SECRET, COVER = "绝密芯片项目", "青松一号"
# What a spreadsheet might take for a formula.
ATTACKS = [
    '=HYPERLINK("http://a")', "=cmd|' /C calc'!A0", "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1",
    "＝1+1", "＋1", "－1", "＠SUM(A1)",
]  # fmt: skip
ROW = re.compile(r'type="checkbox" name="code" value="([^"]+)"')
TOKENS = re.compile(r'(csrf[^"]*" (?:value|content)=)"[^"]+"|nonce="[^"]+"')


def furnished() -> World:
    """YZ2022-0201 is confidential in east-a (60亿, in negotiation), YZ2022-0202 ended, YZ2022-0203 is in dollars."""
    made = build()
    City.objects.update(playbook={"map": {"east": [1, 0], "west": [0, 0]}})
    hidden = posted(201, made.unit("east-a"), 60)
    Project.objects.filter(pk=hidden.pk).update(
        name=SECRET,
        code_name=COVER,
        is_confidential=True,
        investor="绝密投资方",
        next_step="与绝密投资方见面",
        next_on=date(2022, 8, 30),
    )
    ended = posted(202, made.unit("east-a"), 25)
    post([NewFact(ended, Kind.ENDED, date(2022, 8, 20), {"reason": "投资方撤回"})], by=None, source="opening")
    dollars = posted(203, made.unit("east-b"), 1, stage="lead")
    total = {"kind": "total", "value": 300_000_000, "currency": "USD", "qualifier": "exactly", "rate": "6.8"}
    total |= {"rate_on": "2022-07-01", "rate_source": "中间价"}
    post([NewFact(dollars, Kind.AMOUNT, date(2022, 8, 21), total)], by=None, source="opening")
    Project.objects.filter(code="YZ2022-0001").update(
        tags=["半导体", "补链"], land_mu="120.50", jobs=300, next_step="商谈用地", next_on=date(2022, 8, 20)
    )
    Project.objects.filter(code="YZ2022-0002").update(next_step="签约仪式", next_on=date(2022, 8, 26))
    return made


def codes(text: str) -> list[str]:
    """The projects of the list, in its order."""
    return ROW.findall(text)


def plain(answer: Any) -> str:
    """A page without its tokens."""
    return TOKENS.sub("", answer.content.decode())


def door(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="daliang.web.backend.Backend")
    return client

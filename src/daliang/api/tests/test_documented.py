"""The example of docs/api.md, sent line by line as it stands there."""

from __future__ import annotations

import json
import re
from typing import Any

from daliang.api.tests.conftest import As
from daliang.rounds.tests.world import World
from daliang.tests.house import REPOSITORY

LINE = re.compile(r"(?P<login>\S+) +(?P<method>GET|POST) (?P<address>\S+)(?: (?P<body>\{.*\}))?")


def test_the_example_does_what_it_says(world: World, calls: As) -> None:
    written = (REPOSITORY / "docs" / "api.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```http\n(.*?)```", written, re.DOTALL) for line in block.splitlines()]
    answers: dict[str, Any] = {}
    number = 0
    for line in lines:
        sent = LINE.fullmatch(line)
        assert sent, line
        caller, address = calls(sent["login"]), sent["address"].replace("{number}", str(number))
        status, answer = (
            caller.get(address) if sent["method"] == "GET" else caller.post(address, json.loads(sent["body"]))
        )
        assert status == 200, (line, answer)
        answers[f"{sent['method']} {sent['address']}"] = answer
        number = answer.get("number", number)
    assert [one["unit"] for one in answers["GET rounds/2022-R02/allowances"]["allowances"]] == ["east-a"]
    numbers = [(one["number"], one["superseded_by"]) for one in answers["GET rounds/2022-R02"]["closings"]]
    assert numbers == [(2, 3), (3, None)]
    compared = answers["GET rounds/2022-R02/comparison?closing=2"]
    assert (compared["closing"], compared["since"]) == (3, 2)
    heard, inbox = answers["GET leads/{number}"], answers["GET leads?show=running&unit=east&limit=10"]
    assert (heard["amount"]["value"], heard["step"]) == (2_000_000_000, "assess")
    assert [one["number"] for one in inbox["leads"]] == [heard["number"]]

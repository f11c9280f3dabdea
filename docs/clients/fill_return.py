#!/usr/bin/env python3
"""A county's own system files a fortnight's return over the interface for programs. Only Python's standard library.

    export DALIANG_URL=https://daliang.example.gov.cn DALIANG_TOKEN=…
    fill_return.py 2022-R02 hanjiang-weiyang show
    fill_return.py 2022-R02 hanjiang-weiyang save rows.csv
    fill_return.py 2022-R02 hanjiang-weiyang answer 3 amount_jump:0f3c… "二期并入，已与投资方书面核对"
    fill_return.py 2022-R02 hanjiang-weiyang file

rows.csv has a head line: `project` (the code of a project in the return; empty adds a new one) and the names of cells
(name, investor, amount, stage, progress …). Cells that are left empty stay as they are.

A lost reply is asked for again under the same Idempotency-Key, so nothing is done twice. What the house refuses is
printed in its own words, and the exit code is 1.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from http.client import HTTPException
from pathlib import Path
from typing import Any

TRIES, PAUSE = 5, 0.5
COME_AGAIN = {409, 429, 500, 502, 503, 504}


class Refused(Exception):
    """The house said no."""


class House:
    """The interface of one city, as one token may use it."""

    def __init__(self, url: str, token: str) -> None:
        self.root, self.token = f"{url.rstrip('/')}/api/v1/", token

    def get(self, address: str) -> Any:
        return self._ask("GET", address, None, {})

    def post(self, address: str, body: Any) -> Any:
        return self._ask("POST", address, body, {"Idempotency-Key": str(uuid.uuid4())})

    def _ask(self, method: str, address: str, body: Any, headers: dict[str, str]) -> Any:
        """The answer; a question that got none, or was to come again, is repeated as it was."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers}
        for attempt in range(TRIES):
            question = urllib.request.Request(self.root + address, data, headers, method=method)
            try:
                with urllib.request.urlopen(question, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                said = error.read().decode(errors="replace")
                if error.code not in COME_AGAIN or "stale" in said or attempt == TRIES - 1:
                    raise Refused(_words(error.code, said)) from error
            except (urllib.error.URLError, HTTPException, TimeoutError, ConnectionError) as error:
                if attempt == TRIES - 1:
                    raise Refused(f"{self.root} does not answer: {error}") from error
            time.sleep(PAUSE * 2**attempt)
        raise AssertionError("the last attempt has returned or raised")


def _words(status: int, said: str) -> str:
    try:
        reasons = json.loads(said)["refusals"]
    except (ValueError, KeyError):
        return f"{status}: {said[:200]}"
    return "\n".join(f"{one['where']} {one['field']} [{one['code']}] {one['message']}".strip() for one in reasons)


def show(house: House, place: str) -> None:
    """Every line with what is wrong and what is asked."""
    found = house.get(place)
    print(f"{found['unit_name']} {found['round']}: {found['state']}")
    for line in found["lines"]:
        print(f"{line['line']:>3} {line['project'] or '(new)':<14} {line['typed'].get('name', '')}")
        for error in line["errors"]:
            print(f"      ! {error['field']}: {error['message']}")
        for question in line["questions"]:
            print(f"      ? {question['key']} {question['message']} {question['reason'] and '= ' + question['reason']}")


def save(house: House, place: str, file: str) -> None:
    """Type what the rows say; a line that was read in an older version is refused, never overwritten."""
    lines = {line["project"]: line for line in house.get(place)["lines"]}
    with Path(file).open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            project = (row.pop("project", "") or "").strip()
            typed = {name: text.strip() for name, text in row.items() if name and text and text.strip()}
            if project and project not in lines:
                raise Refused(f"{project} is not in this return")
            if not project:
                house.post(f"{place}/lines", {"typed": typed})
            elif typed:
                line = lines[project]
                house.post(f"{place}/lines/{line['line']}", {"typed": typed, "version": line["version"]})


def answer(house: House, place: str, line: str, question: str, reason: str) -> None:
    house.post(f"{place}/lines/{int(line)}", {"answers": {question: reason}})


def file(house: House, place: str) -> None:
    done = house.post(f"{place}/file", {})
    print(f"{done['unit_name']} {done['round']}: {done['state']}, {done['filed_at']}")


DEEDS = {"show": show, "save": save, "answer": answer, "file": file}


def main(arguments: list[str]) -> int:
    if len(arguments) < 3 or arguments[2] not in DEEDS:
        print(__doc__, file=sys.stderr)
        return 2
    code, unit, deed, *rest = arguments
    house = House(os.environ["DALIANG_URL"], os.environ["DALIANG_TOKEN"])
    try:
        DEEDS[deed](house, f"rounds/{code}/returns/{unit}", *rest)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

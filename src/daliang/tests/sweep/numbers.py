"""What the city of the sweeps counts and asks: panels of the cockpit, a notice in two versions, the office's drafts."""

from __future__ import annotations

from datetime import date

from daliang.measures.models import Measure
from daliang.measures.publishing import tell_closings
from daliang.org.models import City, Person
from daliang.targets.contents import Contents, Row
from daliang.targets.models import TargetNotice
from daliang.targets.rules import issue_contents, open_notice, save_draft, start_draft
from daliang.tests.sweep.canaries import Cage
from daliang.tests.sweep.oracle import Row as Planted

YEAR, NEXT = (tuple(date(year, *day) for day in ((1, 1), (12, 31))) for year in (2022, 2023))
ISSUED, UNISSUED = "targets-2022", "targets-2023"
STANDING = ["lead", "negotiating", "signed", "started"]
PANELS = {
    "cards": ["negotiating-20", "signed-1"],
    "ladder": ["negotiating-20", "negotiating-50"],
    "funnel": STANDING,
    "board": ["negotiating-20", "signed-1"],
    "cohort": ["signed-1"],
}
SHEETS = ("board", "funnel", "ladder", "conversion", "industry", "origin")


def count_and_ask(cage: Cage, officer: Person) -> None:
    """The panels; a notice that was issued twice, with the draft of a third version; a notice never issued yet."""
    City.objects.update(playbook={"cockpit": PANELS})
    Measure.objects.create(code="standing", label="在库", definition={"book": "position", "stages": STANDING})
    tell_closings()  # the first reader would
    starts, ends = YEAR
    for west in (2, 3):
        letter = contents(f"下达{west}", west)
        issue_contents(ISSUED, starts=starts, ends=ends, contents=letter, by=officer)
    hidden = Planted("draft", ("city",))
    notice = TargetNotice.objects.get(code=ISSUED)
    draft = start_draft(notice, by=officer)
    save_draft(draft, contents(cage.plain(hidden, "title", officer.username), 4), seen=draft.seen, by=officer)
    starts, ends = NEXT
    letter = contents(cage.plain(hidden, "title", officer.username), 5)
    open_notice(UNISSUED, starts=starts, ends=ends, contents=letter, by=officer)


def contents(title: str, west: int) -> Contents:
    """A pool over the whole tree, and what every park owes."""
    asked = {"city": 9, "east": 4, "east-a": 2, "east-b": 2, "west": west, "west-a": west}
    rows = (
        Row("signed-1", "signed-1", targets=asked),
        Row("negotiating-20", "negotiating-20", rule="at_least", each="park", minimum=1),
    )
    return Contents(title=title, document=f"〔2022〕{west}号", dated=YEAR[0], effective_on=YEAR[0], rows=rows)

"""`daliang ledger verify`: re-derive everything and name the first row that does not fit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from django.db.models import Min, Sum

from daliang.ledger.closing import ENTRY, range_hash
from daliang.ledger.columns import compare
from daliang.ledger.derive import derive, difference, final
from daliang.ledger.entering import Codes, counted, legs
from daliang.ledger.models import Closing, Entry, Head, Posting
from daliang.ledger.posting import standing_facts
from daliang.ledger.scheme import current_scheme
from daliang.ledger.tree import first_days
from daliang.org.models import Membership
from daliang.register.models import Project


@dataclass(frozen=True)
class Misfit:
    """One row that does not fit: which check, which row, what is wrong (English, for the log)."""

    check: str
    row: str
    message: str


Check = Callable[[], Iterator[Misfit]]
_also: dict[str, Check] = {}


def also_check(check: Check) -> Check:
    """Let `verify` make this check too: for rooms above the ledger, which it cannot call by name."""
    _also[f"{check.__module__}.{check.__qualname__}"] = check
    return check


def verify() -> list[Misfit]:
    """The first misfit of each check; an empty list proves the ledger."""
    told = Told()
    entries, projects = partial(wrong_entries, told), partial(wrong_projects, told)
    own: tuple[Check, ...] = (seq_gaps, unbalanced, entries, homeless, broken_chain, projects, wrong_columns)
    return [misfit for check in (*own, *_also.values()) for misfit in list(_first(check()))]


def _first(found: Iterator[Misfit]) -> Iterator[Misfit]:
    for misfit in found:
        yield misfit
        return


def seq_gaps() -> Iterator[Misfit]:
    """1, 2, 3 … head, each taken once by a posting or a change of the tree."""
    taken = sorted(
        [
            *Posting.objects.values_list("seq", flat=True),
            *Membership.objects.filter(seq__gt=0).values_list("seq", flat=True),
        ]
    )
    for wanted, seq in enumerate(taken, start=1):
        if seq != wanted:
            yield Misfit("seq", f"posting {seq}", f"expected seq {wanted}")
            return
    head = Head.objects.values_list("seq", flat=True).first() or 0
    if head != len(taken):
        yield Misfit("seq", "head", f"head says {head}, {len(taken)} numbers are taken")


def unbalanced() -> Iterator[Misfit]:
    """Each (posting, day, book) sums to zero in quantity and money."""
    sums = Entry.objects.values("posting_id", "day", "book").annotate(q=Sum("quantity"), c=Sum("cny"), u=Sum("usd"))
    for row in sums.exclude(q=0, c=0, u=0).order_by("posting_id"):
        yield Misfit("balance", f"posting {row['posting_id']}", f"{row['day']} {row['book']} does not sum to zero")


class Told:
    """All that was told of each project, in order: read once for the checks that replay it."""

    def __init__(self) -> None:
        self.scheme, self.codes = current_scheme(), Codes.read()
        self.postings: dict[int, list[Posting]] = defaultdict(list)
        for posting in Posting.objects.order_by("project_id", "seq").iterator():
            self.postings[posting.project_id].append(posting)


def _values(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in ENTRY)


def wrong_entries(told: Told) -> Iterator[Misfit]:
    """Each posting's entries are derive(after) − derive(before)."""
    stored: dict[int, list[tuple[object, ...]]] = defaultdict(list)
    for values in Entry.objects.order_by("posting_id", "line").values_list(*ENTRY).iterator():
        stored[values[0]].append(values)  # ENTRY begins with the posting
    for project, own in told.postings.items():
        before = derive([], told.scheme)
        for place, posting in enumerate(own, start=1):
            after = derive(standing_facts(own[:place]), told.scheme)
            wanted = [_values(entry) for entry in legs(posting.seq, project, difference(after, before), told.codes)]
            if wanted != stored[posting.seq]:
                yield Misfit("entries", f"posting {posting.seq}", "its entries are not what its fact changes")
            before = after


def homeless() -> Iterator[Misfit]:
    """Each entry's unit is in the tree on the entry's day; else its project is missing from every total."""
    since = first_days()
    held = Entry.objects.exclude(unit=None).values_list("unit_id", "unit__code").annotate(day=Min("day"))
    for unit, code, day in held.order_by("unit_id"):
        first = since.get(unit)
        if first is None or day < first:
            entry = Entry.objects.filter(unit=unit, day=day).order_by("posting_id", "line")[0]
            yield Misfit("tree", f"posting {entry.posting_id}", f"{code} is not in the tree on {day}")


def broken_chain() -> Iterator[Misfit]:
    """Each closing's hash is that of its range and of the closing before."""
    previous, after = "", -1
    for closing in Closing.objects.order_by("number"):
        wanted = range_hash(closing, after)
        if closing.previous_hash != previous or closing.hash != wanted:
            yield Misfit("chain", f"closing {closing.number} ({closing.title})", "the hash does not fit its range")
        previous, after = closing.hash, closing.seq


def wrong_projects(told: Told) -> Iterator[Misfit]:
    """The derived columns of each project are what its facts say."""
    for project in Project.objects.order_by("pk").iterator():
        own = told.postings.get(project.pk, [])
        now = counted(final(standing_facts(own), told.scheme), told.codes)
        wanted = now | {"last_seq": own[-1].seq if own else 0}
        wrong = [name for name, value in wanted.items() if getattr(project, name) != value]
        if wrong:
            yield Misfit("projects", f"project {project.code}", f"columns {', '.join(wrong)} differ from its postings")


def wrong_columns() -> Iterator[Misfit]:
    """The columns hold what the entries say; `ledger rebuild` writes them anew."""
    for found in compare():
        yield Misfit("columns", found.row, found.message)

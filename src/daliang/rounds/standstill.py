"""What did not move between two closings, and what was entered late for days that the earlier one had counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import Q

from daliang.ledger.models import Posting
from daliang.measures.scope import Corner
from daliang.org.models import Unit
from daliang.register.models import Project
from daliang.rounds.changing import Adjustment, Change, Words
from daliang.rounds.file_texts import progress_days
from daliang.rounds.standing import Ruler, facts_at, postings_of


def standing_still(
    ruler: Ruler, after: Corner, moving: Collection[int], names: Words, upto: datetime | None
) -> Iterator[Change]:
    """Projects of the series at the corner that are not `moving`, each with the day of its last movement.

    Movement is a standing posting or another text of the progress. Four queries.
    """
    waiting = set(_perhaps_in_series(ruler, after)) - set(moving)
    postings = postings_of(waiting, after.seq)
    standing = {pk: ruler.snapshot(facts_at(postings, pk, after)) for pk in waiting}
    kept = {pk: snapshot for pk, snapshot in standing.items() if snapshot and snapshot.in_series}
    said = progress_days(kept, upto)
    for project in Project.objects.filter(pk__in=kept).select_related("unit"):
        snapshot = kept[project.pk]
        days = [fact.day for fact in facts_at(postings, project.pk, after)]
        since = max([*days, said.get(project.pk, date.min)])
        yield Change(project, project.name, names.units[snapshot.unit], snapshot, snapshot, since=since)


def _perhaps_in_series(ruler: Ruler, after: Corner) -> Iterator[int]:
    """By their present columns, and all that has been posted beyond the corner: the others stand as they stood."""
    asks = ruler.asks
    now = Project.objects.live().filter(stage__code__in=asks.stages, is_suspended=False)
    yield from now.values_list("pk", flat=True)
    beyond = Posting.objects.filter(Q(seq__gt=after.seq) | Q(effective_on__gt=after.day))
    yield from beyond.values_list("project_id", flat=True)


def adjusted(before: Corner, after: Corner, visible: Mapping[str, Unit], names: Words) -> list[Adjustment]:
    """Entries written after the one corner and up to the other for days up to the first one's, by project.

    Rule 18: together with what is new they are the whole difference of any figure. Two queries.
    """
    late = Posting.objects.filter(seq__gt=before.seq, seq__lte=after.seq, entries__day__lte=before.day)
    found: dict[Project, list[Posting]] = defaultdict(list)
    for posting in late.distinct().select_related("project__unit", "batch__maker").order_by("seq"):
        unit = posting.project.unit
        if unit is not None and unit.code in visible:
            found[posting.project].append(posting)
    made = [
        Adjustment(project, project.name, names.units[project.unit.code], tuple(postings), is_open=True)
        for project, postings in found.items()
        if project.unit
    ]
    return sorted(made, key=lambda one: (one.unit.path, one.code))

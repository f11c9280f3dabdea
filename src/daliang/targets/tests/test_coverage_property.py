"""Whatever is posted and whatever is owed: the gap of a branch is the number of its parks below the minimum."""

from __future__ import annotations

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daliang.targets.tests.world import PARKS, World, coverage, standing

BRANCHES = {"city": PARKS, "east": ("east-1", "east-2"), "west": ("west-1",)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    counts=st.tuples(*(st.integers(0, 3) for _park in PARKS)),
    own=st.dictionaries(st.sampled_from(PARKS), st.integers(0, 3)),
    minimum=st.integers(1, 3),
)
def test_the_gap_is_the_number_of_parks_below_the_minimum(
    world: World, counts: tuple[int, ...], own: dict[str, int], minimum: int
) -> None:
    with transaction.atomic():
        done = dict(zip(PARKS, counts, strict=True))
        for park, count in done.items():
            for at in range(count):
                world.recognised(f"{park}-{at}", "07-10", park)
        world.issue(coverage("recognised", minimum=minimum, targets=own))
        owed = {park: own.get(park, minimum) for park in PARKS}
        for branch, parks in BRANCHES.items():
            asked = [park for park in parks if owed[park]]
            if asked:
                found = standing(branch, "recognised", "08-01")
                assert (found.target, found.gap) == (len(asked), sum(done[park] < owed[park] for park in asked))
        transaction.set_rollback(True)
        world.projects.clear()

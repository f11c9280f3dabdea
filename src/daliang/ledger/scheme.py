"""The city's stages and acts as the pure ledger needs them, read from the register."""

from collections.abc import Iterable

from daliang.ledger.facts import Scheme
from daliang.register.lists import acts, stages
from daliang.register.models import Stage


def scheme_of(stages: list[tuple[str, list[str], list[str]]], acts: list[str]) -> Scheme:
    """From (code, implies, moves) in order; what is implied by an implied stage is implied too."""
    direct = {code: implied for code, implied, _moves in stages}

    def closure(code: str, seen: frozenset[str]) -> set[str]:
        return {code}.union(*(closure(other, seen | {code}) for other in direct.get(code, ()) if other not in seen))

    order = [code for code, _implies, _moves in stages]
    return Scheme(
        stages=tuple(order),
        implies={code: tuple(sorted(closure(code, frozenset()) - {code}, key=order.index)) for code in order},
        moves={code: tuple(moves) for code, _implies, moves in stages},
        acts=tuple(acts),
    )


def current_scheme(known: Iterable[Stage] | None = None) -> Scheme:
    """The scheme in force: two short queries, one where the stages are known in their order."""
    found = stages() if known is None else known
    return scheme_of([(stage.code, stage.implies, stage.moves) for stage in found], [act.code for act in acts()])

"""The deeds of the demo's rounds need people: whoever files, approves and accepts must be in people.csv."""

from __future__ import annotations

from daliang.org.models import Role
from daliang.playbook.faults import Faults
from daliang.playbook.shapes import Playbook, ReturnRow
from daliang.vocabulary.refusal import N_

RETURNS, ROUNDS = "returns.csv", "rounds.toml"
NEEDS = {
    "filed": (
        Role.CLERK,
        N_("没有人能报送“%(unit)s”的填报。"),
        N_("people.csv 里应有设在这个单位的 clerk（招商员）。"),
    ),
    "approved": (
        Role.APPROVER,
        N_("没有人能审核“%(unit)s”的填报。"),
        N_("people.csv 里应有设在它上级单位的 approver（县区审核人）。"),
    ),
}


def check_hands(playbook: Playbook, faults: Faults) -> None:
    """A clerk and an approver of each unit that does something, and an officer for any round at all."""
    if faults.of("people.csv"):
        return
    for row in playbook.returns:
        _check_row(row, playbook, faults)
    if any(person.role == Role.OFFICER for person in playbook.people):
        return
    for one in playbook.rounds:
        faults.add(
            ROUNDS,
            one.line,
            N_("没有人能开放、封存“%(round)s”。"),
            N_("people.csv 里应有 officer（市商务局专员）；还没有人员的，[[round]] 不写，载入后再开放。"),
            round=one.code,
        )


def _check_row(row: ReturnRow, playbook: Playbook, faults: Faults) -> None:
    if row.state not in NEEDS or row.unit not in playbook.parents:
        return
    role, found, right = NEEDS[row.state]
    seats = {person.unit for person in playbook.people if person.role == role}
    if seats.isdisjoint(playbook.chain(row.unit)):
        faults.add(RETURNS, row.line, found, right, unit=row.unit)

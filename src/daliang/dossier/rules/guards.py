"""Who may do what to one project, and the trial of a fact before anybody is asked to check it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction

from daliang.ledger.posting import NewFact, post
from daliang.org.matrix import MATRIX, may
from daliang.org.models import Person, Role
from daliang.register.models import Project
from daliang.vocabulary.refusal import N_, Refusal

LONGEST = 300  # characters of a reason or of what papers are called


def be_allowed(by: Person, action: str, project: Project | None = None) -> None:
    """The matrix gives the role this action, and the project stands in the person's branch.

    An unseen project is as if missing (Project.DoesNotExist); otherwise Refusal `not_your_role` names who may.
    """
    if project is not None and not Project.objects.visible_to(by).filter(pk=project.pk).exists():
        raise Project.DoesNotExist
    if by.scope_unit is None or not may(by.role, action):
        raise Refusal(
            N_("这一步由%(roles)s办理，您的角色是“%(own)s”。"),
            code="not_your_role",
            field="by",
            roles="、".join(str(role.label) for role in Role if role in MATRIX[action].roles),
            own=by.get_role_display(),
        )


def needs_text(text: str, field: str, label: str, *, least: int = 2) -> str:
    """The text without blanks at its ends. Refusals: `empty` when it says nothing, `too_long`; nothing is cut off."""
    plain = " ".join(text.split())
    if len(plain) < least:
        raise Refusal(N_("“%(label)s”没有写明；请写清楚再提交。"), code="empty", field=field, label=label)
    if len(plain) > LONGEST:
        raise Refusal(
            N_("有%(length)s个字，最多%(longest)s个字；请精简。"),
            code="too_long", field=field, where=label, length=len(plain), longest=LONGEST,
        )  # fmt: skip
    return plain


class _Tried(Exception):
    """Carries nothing: it only undoes the trial."""


def try_out(facts: Sequence[NewFact], *, by: Person, expected: Mapping[int, int]) -> None:
    """Would the ledger take it? Posted inside a savepoint and undone; the ledger's own Refusal otherwise."""
    try:
        with transaction.atomic():
            post(facts, by=by, expected=expected)
            raise _Tried
    except _Tried:
        for fact in facts:
            fact.project.refresh_from_db()

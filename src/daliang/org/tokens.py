"""Deeds on tokens: made by their owner for at most a year, shown once, revoked at any time, dead with the standing."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from daliang.org.credentials import Token, TokenScope
from daliang.org.models import Person, Unit
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal, quoted

LONGEST_DAYS = 365
MARK = "dlt_"  # lets a scanner of files recognise a token that was left lying about
NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue(*, by: Person, name: str, scope: TokenScope, unit: Unit, days: int) -> tuple[Token, str]:
    """Make a token of the person's own, no wider than their branch. The secret is given back here and never again."""
    standing = by.scope_unit
    if standing is None or not standing.holds(unit):
        raise Refusal(N_("单位只能选本单位或其下级。"), code="not_your_unit", field="unit")
    _check(by, name, days)
    secret = MARK + secrets.token_urlsafe(32)
    token = Token.objects.create(
        owner=by,
        name=name,
        secret_hash=hashed(secret),
        scope=scope,
        unit=unit,
        owner_role=by.role,
        owner_unit=standing,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record(by=by, action="token.issue", subject=token, unit=unit, scope=scope, days=days)
    return token, secret


def _check(by: Person, name: str, days: int) -> None:
    if not 1 <= days <= LONGEST_DAYS:
        raise Refusal(N_("有效天数应为 1 至 %(longest)s 天。"), code="too_long", field="days", longest=LONGEST_DAYS)
    if by.tokens.live().filter(name=name).exists():
        raise Refusal(
            N_("已有名为“%(name)s”的令牌在用，请换一个名称，或先停用旧的。"),
            code="same_name",
            field="name",
            name=quoted(name),
        )


@transaction.atomic
def revoke(token: Token, *, by: Person) -> None:
    """From now on the token opens nothing; once revoked it stays so."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        record(by=by, action="token.revoke", subject=token, unit=token.unit, owner=token.owner.username)


@transaction.atomic
def revoke_all(person: Person, *, by: Person | None) -> int:
    """Every live token of the person dies: switched off, another role, another unit. Says how many there were."""
    count: int = person.tokens.live().update(revoked_at=timezone.now())
    if count:
        record(by=by, action="token.revoke-all", subject=person, unit=person.unit, count=count)
    return count


def token_of(secret: str) -> Token | None:
    """The live token with this secret, or None. One whose owner stands no longer as then is revoked for good."""
    found: Token | None = (
        Token.objects.live().select_related("owner__unit", "unit").filter(secret_hash=hashed(secret)).first()
    )
    if found is None:
        return None
    if not found.owner_stands:
        revoke_all(found.owner, by=None)
        return None
    _note_use(found)
    return found


def _note_use(token: Token) -> None:
    """Kept to the minute, so that reading does not write with every question."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)


def hashed(secret: str) -> str:
    """Of 256 random bits a plain hash is enough: nobody can guess back."""
    return hashlib.sha256(secret.encode()).hexdigest()

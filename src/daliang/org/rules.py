"""Deeds of the organisation: writing the log, looking a unit or person up with a helpful refusal."""

import json
from collections.abc import Mapping
from functools import partial
from hashlib import file_digest, sha256
from io import BufferedRandom, BytesIO
from tempfile import SpooledTemporaryFile

from django.conf import settings
from django.db import models, transaction
from rapidfuzz import process

from daliang.org import clock
from daliang.org.ciphers import sealed
from daliang.org.masking import plain, text_of
from daliang.org.models import Deed, Person, Unit
from daliang.org.sealing import write
from daliang.org.tasks import seal_when_due
from daliang.vocabulary.refusal import N_, Refusal


def record(
    *,
    by: Person | None,
    action: str,
    subject: models.Model,
    unit: Unit | None = None,
    texts: Mapping[str, object] | None = None,
    **details: object,
) -> Deed:
    """Append one line to the log of deeds, inside the caller's transaction; if that fails, the caller's change fails.

    Secrets are masked and control characters written out before anything is stored. `texts` are words of the business:
    they are kept sealed, for whoever reads the log does not read projects.
    """
    deed = write(
        Deed(
            at=clock.now(),
            by=by,
            action=action,
            subject_kind=subject._meta.label_lower,
            subject=text_of(getattr(subject, "name_in_log", subject), 120),
            subject_id=text_of(subject.pk, 40),
            unit=unit,
            details=_details(details, texts),
        )
    )
    if settings.AUDIT_SEALS_ITSELF:
        transaction.on_commit(partial(seal_when_due, deed.pk), robust=True)
    return deed


def _details(details: Mapping[str, object], texts: Mapping[str, object] | None) -> dict[str, object]:
    kept = {name: plain(value, name) for name, value in details.items()}
    if texts:
        kept["texts"] = sealed(json.dumps(plain(texts), ensure_ascii=False)).hex()
    return kept


def record_file(
    content: bytes | BytesIO | BufferedRandom | SpooledTemporaryFile[bytes],
    *,
    by: Person,
    action: str,
    subject: models.Model,
    asked: Mapping[str, object],
    rows: int,
    texts: Mapping[str, object] | None = None,
    **details: object,
) -> Deed:
    """Log that somebody takes a file away: who, what was asked for, how many rows, and the SHA-256 of the file."""
    return record(
        by=by,
        action=action,
        subject=subject,
        unit=by.unit,
        filter=dict(asked),
        rows=rows,
        texts=texts,
        sha256=(sha256(content) if isinstance(content, bytes) else file_digest(content, "sha256")).hexdigest(),
        **details,
    )


def find_unit(code: str) -> Unit:
    """The unit with this code or Chinese name; Refusal `unknown_unit` names the nearest ones."""
    found: Unit | None = Unit.objects.filter(models.Q(code=code) | models.Q(name=code)).first()
    if found is None:
        names = [f"{unit.code}（{unit.name}）" for unit in Unit.objects.all()]
        near = "、".join(match for match, _score, _at in process.extract(code, names, limit=3))
        raise Refusal(
            N_("没有代码为“%(found)s”的单位。相近的有：%(near)s。"),
            code="unknown_unit",
            field="unit",
            found=code,
            near=near,
        )
    return found


def find_person(login: str) -> Person:
    """The active person with this login; Refusal `unknown_person` otherwise."""
    found = Person.objects.filter(username=login, is_active=True).select_related("unit").first()
    if found is None:
        raise Refusal(N_("没有登录名为“%(found)s”的在用账号。"), code="unknown_person", field="by", found=login)
    return found

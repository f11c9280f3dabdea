"""Large exports need two: one asks and says what for, another releases or refuses; the release lasts 24 hours."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.judging import take_once
from daliang.register.models import ExportRequest, ExportState
from daliang.register.rules import stated
from daliang.vocabulary.refusal import N_, Refusal

LONGEST_QUESTION = 1000
SHORTEST_ANSWER, LONGEST_ANSWER = 2, 300


def is_large(rows: int) -> bool:
    """More rows than one person may take away alone."""
    return rows > settings.LARGE_EXPORT


@transaction.atomic
def ask(question: str, kind: str, *, words: str, rows: int, purpose: str, by: Person) -> ExportRequest:
    """Ask for a large export. Refusals: `no_unit`, `too_long`, `needs_purpose`, `waiting` (the same is asked for)."""
    unit = by.scope_unit
    if unit is None:
        raise Refusal(N_("您的账号没有所属单位，不能导出：请联系安全管理员。"), code="no_unit")
    if len(question) > LONGEST_QUESTION:
        raise Refusal(N_("筛选条件太多，存不下：请去掉几个条件再申请导出。"), code="too_long")
    purpose = stated(purpose, N_("请写明导出的用途，例如“核对全市在谈项目台账”；用途记入操作日志。"))
    if ExportRequest.objects.waiting().filter(by=by, question=question, kind=kind).exists():
        raise Refusal(N_("同样的导出申请已经提交，正在等待审批；不必重复提交。"), code="waiting")
    made = ExportRequest.objects.create(
        by=by, unit=unit, question=question, words=words, kind=kind, purpose=purpose, rows=rows
    )
    record(by=by, action="export.ask", texts={"query": question, "words": words}, purpose=purpose, **_log(made))
    return made


@transaction.atomic
def release(request: ExportRequest, *, by: Person) -> None:
    """Let the other person take it away within 24 hours. Refusals: as for `be_releaser`, and `judged`."""
    be_releaser(request, by)
    _take(request, ExportState.RELEASED, by)
    record(by=by, action="export.release", owner=request.by.username, **_log(request))


@transaction.atomic
def refuse(request: ExportRequest, *, answer: str, by: Person) -> None:
    """Say no, with a reason that the one who asked reads. Refusals: as for `be_releaser`, `empty`, `judged`."""
    be_releaser(request, by)
    answer = " ".join(answer.split())[:LONGEST_ANSWER]
    if len(answer) < SHORTEST_ANSWER:
        raise Refusal(N_("请写明不同意的理由，申请人会看到。"), code="empty", field="answer")
    _take(request, ExportState.REFUSED, by, answer)
    record(by=by, action="export.refuse", owner=request.by.username, texts={"answer": answer}, **_log(request))


def be_releaser(request: ExportRequest, by: Person) -> None:
    """Never one's own: Refusal `same_person`. One outside of the own branch is as if missing (DoesNotExist)."""
    if request.by_id == by.pk:
        raise Refusal(N_("自己的导出申请不能自己审批；请另一位审批人办理。"), code="same_person", field="by")
    if not ExportRequest.objects.for_release_by(by).filter(pk=request.pk).exists():
        raise ExportRequest.DoesNotExist


def be_open(request: ExportRequest, by: Person) -> None:
    """Only who asked, only once released, only for 24 hours. Refusals: `not_released`, `run_out`."""
    if request.by_id != by.pk:
        raise ExportRequest.DoesNotExist
    if request.ends_at is None:
        raise Refusal(N_("导出申请 %(number)s 尚未得到同意，不能下载。"), code="not_released", number=request.pk)
    if not request.is_open:
        raise Refusal(
            N_("导出申请 %(number)s 同意后已满 24 小时，下载已失效；仍需导出的，请重新申请。"),
            code="run_out",
            number=request.pk,
        )


def be_no_more(request: ExportRequest, rows: int) -> None:
    """What is there now may exceed what was released by a tenth; Refusal `grown` when it is more."""
    if rows * 10 > request.rows * 11:
        raise Refusal(
            N_("导出申请 %(number)s 同意的是 %(released)s 行，现在有 %(rows)s 行，多出一成以上；请重新申请。"),
            code="grown",
            number=request.pk,
            released=request.rows,
            rows=rows,
        )


def _take(request: ExportRequest, state: ExportState, by: Person, answer: str = "") -> None:
    take_once(request, ExportRequest.objects.waiting(), state=state, by=by, at=timezone.now(), answer=answer)


def _log(request: ExportRequest) -> dict[str, Any]:
    """What every deed on a request says of it."""
    return {
        "subject": request,
        "unit": request.unit,
        "request": request.pk,
        "kind": request.kind,
        "rows": request.rows,
    }

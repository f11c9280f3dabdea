"""Jobs that failed, or whose worker died, are put in the queue again, and the organisation's own duties.

The queue itself has no second try. Each job of the house may be run twice without harm. An attempt is a worker that
took it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from daliang.org import once
from daliang.org.duties import duty, pause
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.org.sealing import seal_quietly
from daliang.vocabulary.refusal import N_, Refusal

MOST_ATTEMPTS = 5
LONGEST_RUN = timedelta(minutes=30)  # a job that is taken for longer has lost its worker
KEPT = timedelta(days=30)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "seal_log": N_("封存操作日志"),
        "stage_import": N_("读取导入文件"),
        "apply_import": N_("应用导入"),
        "try_import": N_("试运行期初台账"),
        "note_look_alikes": N_("查疑似重复"),
        "render_after_closing": N_("生成专报"),
        "read_page": N_("读取文稿"),
        "reread_page": N_("重读文稿"),
        "read_source": N_("读取线索来源"),
        "deliver": N_("发送消息"),
    }
)


@dataclass(frozen=True)
class Job:
    """One job as the system administrator sees it: what kind, since when, how often tried. No words of the business."""

    pk: UUID
    label: str
    status: str
    at: object
    attempts: int
    error: str

    @property
    def is_given_up(self) -> bool:
        return self.status == TaskResultStatus.FAILED and self.attempts >= MOST_ATTEMPTS

    @property
    def may_be_tried(self) -> bool:
        return self.status == TaskResultStatus.FAILED


@duty("retry-jobs", timedelta(minutes=1), N_("重试没有办成的后台任务"))
def retry_jobs() -> int:
    """Put failed and lost jobs in again, up to five attempts each, after a pause that grows; how many."""
    now, count = timezone.now(), 0
    lost = DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_RUN)
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - KEPT)
    for found in (*lost, *failed):
        attempts = len(found.worker_ids)
        ended = found.finished_at or found.started_at + LONGEST_RUN
        if attempts < MOST_ATTEMPTS and ended + pause(attempts - 1) <= now:
            count += _again(found)
    return count


def _again(found: DBTaskResult[..., object]) -> int:
    """Ready once more, unless somebody else was faster."""
    same = DBTaskResult.objects.filter(pk=found.pk, status=found.status, started_at=found.started_at)
    return same.update(status=TaskResultStatus.READY, started_at=None, finished_at=None, run_after=timezone.now())


@duty("seal-log", timedelta(minutes=5), N_("封存操作日志"))
def seal_log() -> int:
    """Seal what stands unsealed, also when nobody writes any more; the number of the seal, 0 for none."""
    made = seal_quietly()
    return made.number if made else 0


@duty("forget-replies", timedelta(days=1), N_("清理接口的旧答复"))
def forget_replies() -> int:
    """Delete what was kept under keys of programs for more than three days."""
    return once.forget()


@duty("forget-sessions", timedelta(days=1), N_("清理过期的登录"))
def forget_sessions() -> int:
    """Delete sign-ins that have run out."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]


@duty("forget-jobs", timedelta(days=1), N_("清理已办完的后台任务记录"))
def forget_jobs() -> int:
    """Delete what is known of jobs that ended more than thirty days ago."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT)
    return old.delete()[0]


@transaction.atomic
def try_again(pk: UUID, *, by: Person) -> None:
    """The system administrator lets a failed job run once more. Refusal `not_failed`; DBTaskResult.DoesNotExist."""
    found = DBTaskResult.objects.get(pk=pk)
    if found.status != TaskResultStatus.FAILED or not _again(found):
        raise Refusal(N_("这项任务没有失败，或者已经在重试；请刷新页面查看。"), code="not_failed")
    record(by=by, action="job.retry", subject=by, job=str(pk), kind=_name(found))


def jobs(most: int = 100) -> list[Job]:
    """The newest jobs that wait, run or failed, then those that ended well; two queries."""
    unfinished = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).order_by("-enqueued_at")
    done = DBTaskResult.objects.successful().order_by("-finished_at")
    return [_described(one) for one in (*unfinished[:most], *done[: most // 5])]


def _described(one: DBTaskResult[..., object]) -> Job:
    name = _name(one)
    error = one.exception_class_path.rpartition(".")[2] if one.status == TaskResultStatus.FAILED else ""
    at = one.finished_at or one.started_at or one.enqueued_at
    return Job(one.pk, LABELS.get(name, name), one.status, at, len(one.worker_ids), error)


def _name(one: DBTaskResult[..., object]) -> str:
    return str(one.task_path).rpartition(".")[2]

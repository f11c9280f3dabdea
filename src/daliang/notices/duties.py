"""What the notices do by themselves."""

from __future__ import annotations

from datetime import timedelta

from daliang.notices.delivering import deliver_due
from daliang.notices.digesting import gather_digests
from daliang.org.duties import duty
from daliang.vocabulary.refusal import N_

MINUTE = timedelta(minutes=1)


@duty("gather-digests", MINUTE, N_("汇总当天的消息"))
def gather() -> int:
    """How many digests were made."""
    return gather_digests()


@duty("deliver-notices", MINUTE, N_("发送消息"))
def deliver() -> int:
    """How many messages arrived."""
    return deliver_due()

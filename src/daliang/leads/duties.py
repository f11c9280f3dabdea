"""What leads do by themselves."""

from __future__ import annotations

from datetime import timedelta

from daliang.leads.desk.escalating import remind_of_leads
from daliang.leads.scheduling import read_due_sources
from daliang.org.duties import duty
from daliang.vocabulary.refusal import N_


@duty("read-sources", timedelta(minutes=10), N_("读取到时间的线索来源"))
def read_sources() -> int:
    """How many sources were put in the queue."""
    return read_due_sources()


@duty("remind-of-leads", timedelta(minutes=10), N_("提醒线索办理超时的单位，并报市商务局"))
def remind() -> int:
    """How many people heard it."""
    return remind_of_leads()

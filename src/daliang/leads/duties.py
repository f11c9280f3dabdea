"""What gathering does by itself."""

from __future__ import annotations

from datetime import timedelta

from daliang.leads.scheduling import read_due_sources
from daliang.org.duties import duty
from daliang.vocabulary.refusal import N_


@duty("read-sources", timedelta(minutes=10), N_("读取到时间的线索来源"))
def read_sources() -> int:
    """How many sources were put in the queue."""
    return read_due_sources()

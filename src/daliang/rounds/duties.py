"""What the rounds do by themselves."""

from __future__ import annotations

from datetime import timedelta

from daliang.org.duties import duty
from daliang.rounds.rules import remind_of_deadlines
from daliang.vocabulary.refusal import N_


@duty("remind-of-deadlines", timedelta(minutes=10), N_("提醒临近截止和逾期未报的单位"))
def remind() -> int:
    """How many people heard it."""
    return remind_of_deadlines()

"""What the rounds do by themselves."""

from __future__ import annotations

from datetime import timedelta

from daliang.org import clock
from daliang.org.duties import duty
from daliang.rounds.models import RoundState
from daliang.rounds.rules import remind_of_deadlines, remind_of_waiting
from daliang.rounds.uploads import ReturnTemplate, ReturnUpload
from daliang.vocabulary.refusal import N_


@duty("remind-of-deadlines", timedelta(minutes=10), N_("提醒临近截止和逾期未报的单位"))
def remind() -> int:
    """How many people heard it."""
    return remind_of_deadlines()


@duty("remind-of-waiting", timedelta(minutes=10), N_("提醒审核、受理时限临近或已过的审核人和专员"))
def remind_who_checks() -> int:
    """How many people heard it."""
    return remind_of_waiting()


@duty("clear-uploads", timedelta(hours=6), N_("清理过期的填报上传预览和已封账各期的填报模板"))
def clear_uploads() -> int:
    """How many previews and templates went: previews after a week, templates with their round's closing."""
    uploads, _kinds = ReturnUpload.objects.filter(expires_at__lte=clock.now()).delete()
    templates, _kinds = ReturnTemplate.objects.filter(ret__round__state=RoundState.CLOSED).delete()
    return uploads + templates

"""What leaves the house: claimed by one worker, sent once, marked; what is in doubt is never sent again.

The order is claim → `sending` → effect → mark. Whoever dies in between leaves `sending`, which after `DOUBT` becomes
`unknown`: nobody knows whether it arrived, the notice in the house stands. What surely did not arrive is tried again.
"""

from __future__ import annotations

from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from daliang.notices.choosing import Address, Choice
from daliang.notices.kinds import Kind
from daliang.notices.letters import letter_of
from daliang.notices.models import Delivery, DeliveryState, Notice
from daliang.notices.places import channels, url_for
from daliang.notices.sending import send
from daliang.notices.wire import Outcome
from daliang.org import clock
from daliang.org.walls import whole_house

DOUBT = timedelta(minutes=10)  # many times what one message may take
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_AT_ONCE = 200
LONGEST_RUN = 60.0  # seconds; a service that hangs must not keep other jobs waiting, the duty goes on later
MOST_LINES = 8


@whole_house
def deliver_due() -> int:
    """Send what is due, each delivery by one worker only; how many arrived. Call it outside of a transaction."""
    now = timezone.now()
    in_doubt = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=now - DOUBT)
    in_doubt.update(state=DeliveryState.UNKNOWN, done_at=now, why="died")
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=now).order_by("next_at", "pk")
    arrived, end = 0, monotonic() + LONGEST_RUN
    for pk in list(due.values_list("pk", flat=True)[:MOST_AT_ONCE]):
        arrived += _deliver(pk)
        if monotonic() >= end:
            break
    return arrived


def _deliver(pk: int) -> bool:
    found = Delivery.objects.select_related("notice__person", "notice__about", "digest__person").get(pk=pk)
    choice = Choice.of(found.person)
    address = Address.objects.filter(person=found.person, channel=found.channel).first()
    message = _message(found, choice, address) if address is not None and found.channel in channels() else None
    if address is None or message is None:
        _mark(found, DeliveryState.WAITING, DeliveryState.DROPPED)
        return False
    wait = _quiet(found, choice)
    if wait:
        Delivery.objects.filter(pk=found.pk, state=DeliveryState.WAITING).update(next_at=timezone.now() + wait)
        return False
    try:
        url = url_for(found.channel, address.open())
    except ValueError:  # sealed with another key
        _mark(found, DeliveryState.WAITING, DeliveryState.FAILED, why="sealed")
        return False
    if not _claim(found):
        return False
    outcome = send(url, title=message[0], body=message[1], effect=found.effect)
    _settle(found, outcome)
    return outcome is Outcome.TAKEN


def _message(found: Delivery, choice: Choice, address: Address) -> tuple[str, str] | None:
    """Title and body, or None where there is nothing to tell. What is not proved gets the letter that proves it."""
    if found.notice is not None and found.notice.kind == Kind.PROOF:
        return letter_of(found.notice, address, choice.language)
    lines = _lines(found, choice) if address.is_proved else []
    return _told(lines, choice) if lines else None


def _lines(found: Delivery, choice: Choice) -> list[Notice]:
    """What is to be told: what the person has not read, may still see and wants by this channel."""
    person = found.person
    if found.notice is not None:
        return list(Notice.objects.visible_to(person).unread().filter(pk=found.notice.pk).select_related("about"))
    told = Notice.objects.visible_to(person).unread().filter(digest=found.digest).select_related("about")
    return [notice for notice in told if choice.wants(notice.kind, found.channel)]


def _quiet(found: Delivery, choice: Choice) -> timedelta:
    """How long it has to wait for the end of the quiet hours; a code was asked for just now."""
    if found.notice is not None and found.notice.kind == Kind.PROOF:
        return timedelta()
    if found.notice is not None and found.notice.is_urgent and choice.urgent_breaks_quiet:
        return timedelta()
    return choice.quiet_left(clock.local(clock.now()))


def _claim(found: Delivery) -> bool:
    """It is ours, if it was nobody's."""
    now = timezone.now()
    taken = Delivery.objects.filter(pk=found.pk, state=DeliveryState.WAITING, next_at__lte=now).update(
        state=DeliveryState.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return bool(taken)


def _settle(found: Delivery, outcome: Outcome) -> None:
    if outcome is Outcome.TAKEN:
        _mark(found, DeliveryState.SENDING, DeliveryState.SENT)
    elif outcome is Outcome.UNKNOWN:
        _mark(found, DeliveryState.SENDING, DeliveryState.UNKNOWN, why=outcome.value)
    elif found.attempts >= len(PAUSES):
        _mark(found, DeliveryState.SENDING, DeliveryState.FAILED, why=outcome.value)
    else:
        again = timezone.now() + PAUSES[found.attempts]
        Delivery.objects.filter(pk=found.pk, state=DeliveryState.SENDING).update(
            state=DeliveryState.WAITING, next_at=again, claimed_at=None, why=outcome.value
        )


def _mark(found: Delivery, was: DeliveryState, now: DeliveryState, *, why: str = "") -> None:
    Delivery.objects.filter(pk=found.pk, state=was).update(state=now, done_at=timezone.now(), why=why)


def _told(lines: list[Notice], choice: Choice) -> tuple[str, str]:
    """Title and body, in the language that the person chose."""
    with translation.override(choice.language):
        link = f"{settings.PUBLIC_URL}/notices/" if settings.PUBLIC_URL else ""
        where = _("详情请登录系统查看：%(link)s") % {"link": link} if link else _("详情请登录系统查看。")
        if len(lines) == 1:
            return _("【大梁】%(words)s") % {"words": _one_line(lines[0].words)}, where
        said = [f"· {_one_line(one.words)}" for one in lines[:MOST_LINES]]
        more = len(lines) - len(said)
        said += [_("另有 %(count)s 条") % {"count": more}] if more else []
        return _("【大梁】您有 %(count)s 条消息") % {"count": len(lines)}, "\n".join([*said, where])


def _one_line(text: str) -> str:
    return " ".join(text.split())

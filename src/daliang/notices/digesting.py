"""The daily digest: what was told since the last one, as one message a person and day."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from daliang.notices.choosing import Address, Choice, DigestMode
from daliang.notices.models import Delivery, Digest, Notice
from daliang.notices.places import channels
from daliang.org import clock
from daliang.org.walls import whole_house


@whole_house
def gather_digests() -> int:
    """Make today's digest for everybody whose hour has come and who was told something; how many."""
    now = clock.local(clock.now())
    due = Choice.objects.filter(person__notices__awaits_digest=True).exclude(
        digest=DigestMode.DAILY, digest_at__gt=now.time()
    )
    return sum(_gather(choice) for choice in due.select_related("person").distinct())


@transaction.atomic
def _gather(choice: Choice) -> bool:
    """Whoever marks the notices first makes the digest. One a day: the rest waits for tomorrow's."""
    today = clock.today()
    digest, is_new = Digest.objects.get_or_create(person=choice.person, on=today)
    if not is_new:
        return False
    waiting = Notice.objects.filter(person=choice.person, awaits_digest=True)
    waiting.update(awaits_digest=False, digest=digest)
    mine = Address.objects.proved().filter(person=choice.person, channel__in=channels())
    to = mine.values_list("channel", flat=True)
    now = timezone.now()
    Delivery.objects.bulk_create(
        Delivery(digest=digest, channel=channel, effect=f"digest-{digest.pk}-{channel}", next_at=now)
        for channel in (to if choice.digest != DigestMode.NONE else ())
    )
    return True

"""Who is at a return now, so that two people who type into one know of each other. Told by the page's beat; no deed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils import timezone

from daliang.org.models import Person
from daliang.org.walls import walled

if TYPE_CHECKING:
    from daliang.rounds.models import Return

LASTS = timedelta(minutes=1)
BEAT = timedelta(seconds=15)


class Presence(models.Model):
    """A person at a return: since when, and when they were last heard of (machine's time, not the city's)."""

    ret = models.ForeignKey("rounds.Return", on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["since", "id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ret", "person"], name="one_presence_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.ret}"


walled(Presence, through=("ret",))


def beat(ret: Return, person: Person) -> list[Presence]:
    """Note that the person is at the return, and say who else is; whoever was not heard of for a minute has gone.

    One query while nothing has to be noted; a row is written every fifteen seconds at most.
    """
    now = timezone.now()
    found = list(Presence.objects.filter(ret=ret).select_related("person"))
    here = [one for one in found if now - LASTS < one.seen_at <= now + LASTS]
    own = next((one for one in here if one.person_id == person.pk), None)
    if own is None:
        Presence.objects.update_or_create(ret=ret, person=person, defaults={"since": now, "seen_at": now})
    elif now - own.seen_at >= BEAT:
        Presence.objects.filter(pk=own.pk).update(seen_at=now)
    gone = [one.pk for one in found if one not in here and one.person_id != person.pk]
    if gone:
        Presence.objects.filter(pk__in=gone, seen_at__lte=now - LASTS).delete()
    return [one for one in here if one is not own]

"""Telling people something, once; and that they have seen it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from daliang.notices.choosing import Address, Choice, DigestMode
from daliang.notices.kinds import Kind
from daliang.notices.models import Delivery, Notice
from daliang.notices.places import channels
from daliang.notices.tasks import deliver
from daliang.org import clock
from daliang.org.models import BUSINESS, Person, Unit
from daliang.org.walls import whole_house

BATCH = 500


@whole_house
@transaction.atomic
def tell(
    people: Iterable[Person],
    *,
    kind: str,
    key: str,
    title: str,
    params: dict[str, str],
    href: str,
    is_urgent: bool = False,
    about: Unit | None = None,
) -> int:
    """Tell each of these people, exactly once per (person, key), in the caller's transaction; gives how many are new.

    `title` is a msgid with %(name)s places that `params` fill; `%(unit)s` is `about`, the unit that the notice speaks
    of: who no longer has it in their branch does not see the notice. `href` is an address of this house. Never put
    the name or the amount of a project into either. What leaves the house is sent after the commit.
    ValueError for an unknown kind or an address elsewhere.
    """
    if not href.startswith("/") or href.startswith("//"):
        raise ValueError(f"{href} is no address of this house")
    like = Notice(
        kind=Kind(kind), key=key, title=title, params=params, href=href, is_urgent=is_urgent, about=about
    )  # fmt: skip
    new = kept(people, like)
    if new and channels():
        _post(new)
    return len(new)


def kept(people: Iterable[Person], like: Notice) -> list[Notice]:
    """A notice like this one for each of the people who has none with its key; those that are new."""
    made = [_for(person, like) for person in {person.pk: person for person in people if person.is_active}.values()]
    if not made:
        return []
    Notice.objects.bulk_create(made, ignore_conflicts=True, batch_size=BATCH)
    return list(Notice.objects.filter(reference__in=[one.reference for one in made]))


def _for(person: Person, like: Notice) -> Notice:
    return Notice(
        reference=uuid4(),
        person=person,
        role=person.role,
        unit_id=person.unit_id if person.role in BUSINESS else None,
        made_at=clock.now(),
        **{name: getattr(like, name) for name in ("about", "kind", "key", "title", "params", "href", "is_urgent")},
    )


def _post(notices: list[Notice]) -> None:
    """A delivery for each channel that the person wants at once; what waits for the digest is marked."""
    people = [one.person_id for one in notices]
    choices = {one.person_id: one for one in Choice.objects.filter(person__in=people)}
    addresses: dict[int, list[str]] = {}
    for one in Address.objects.proved().filter(person__in=people, channel__in=channels()):
        addresses.setdefault(one.person_id, []).append(one.channel)
    now, waiting, later = timezone.now(), list[Delivery](), list[int]()
    for notice in notices:
        choice = choices.get(notice.person_id) or Choice(person_id=notice.person_id)
        if choice.digest == DigestMode.DAILY and not notice.is_urgent:
            later.append(notice.pk)
        elif choice.digest != DigestMode.NONE:
            wanted = [to for to in addresses.get(notice.person_id, ()) if choice.wants(notice.kind, to)]
            waiting += [delivery_of(notice, to, now=now) for to in wanted]
    Notice.objects.filter(pk__in=later).update(awaits_digest=True)
    enqueue(waiting)


def delivery_of(notice: Notice, channel: str, *, now: datetime) -> Delivery:
    return Delivery(notice=notice, channel=channel, effect=f"{notice.reference}-{channel}", next_at=now)


def enqueue(waiting: list[Delivery]) -> None:
    """Keep them and, once this transaction stands, send them."""
    if waiting:
        Delivery.objects.bulk_create(waiting, batch_size=BATCH)
        transaction.on_commit(partial(deliver.enqueue), robust=True)


def mark_read(person: Person, references: Iterable[UUID] | None = None) -> int:
    """The person has seen these, or all; gives how many were unread. Nobody reads for another."""
    found = Notice.objects.visible_to(person).unread()
    if references is not None:
        found = found.filter(reference__in=[*references])
    return found.update(read_at=clock.now())

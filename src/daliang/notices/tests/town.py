"""People who are told things: a clerk and an approver of the small city, with addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from daliang.notices.choosing import Address, Choice
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Delivery, Notice
from daliang.notices.places import read_place
from daliang.notices.rules import tell
from daliang.notices.setting import keep_address
from daliang.notices.tests.fakes import ADDRESSES
from daliang.org.models import Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.vocabulary.refusal import N_

TITLE = N_("%(unit)s 已报送 %(round)s，请审核。")


@dataclass
class Town:
    units: dict[str, Unit]
    clerk: Person
    approver: Person

    @classmethod
    def build(cls) -> Town:
        units = small_city()
        return cls(units, employ("li", Role.CLERK, units["park_a1"]), employ("wu", Role.APPROVER, units["county_a"]))

    def tell(self, *people: Person, key: str = "one", **more: Any) -> int:
        given: dict[str, Any] = {
            "kind": Kind.RETURN_FILED,
            "title": TITLE,
            "params": {"round": "2022-R02"},
            "href": "/rounds/2022-R02/",
            "about": self.units["park_a1"],
        }
        return tell(people or (self.approver,), key=key, **(given | more))

    def reach(self, *channels: Channel, person: Person | None = None) -> None:
        for channel in channels:
            if channel is Channel.MAIL:
                proved(person or self.approver)
            else:
                keep_address(person or self.approver, channel, ADDRESSES[channel])


def proved(person: Person) -> Address:
    """An e-mail address that the person has shown to be theirs."""
    place = read_place(Channel.MAIL, ADDRESSES[Channel.MAIL])
    address = Address(person=person, channel=Channel.MAIL)
    address.keep(place.url, place.hint)
    address.proved_at = timezone.now()
    address.save()
    return address


def states() -> list[str]:
    return list(Delivery.objects.values_list("state", flat=True))


def choose_for(person: Person, **chosen: Any) -> None:
    Choice.objects.update_or_create(person=person, defaults=chosen)


def told_to(person: Person) -> list[Notice]:
    return list(Notice.objects.visible_to(person))


def sealed_place(person: Person) -> bytes:
    return bytes(Address.objects.get(person=person).place_sealed)

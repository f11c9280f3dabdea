"""What each person sets for themselves: choices, addresses, and a test whether an address is right. Each is a deed."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from daliang.notices.choosing import Address, Choice
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Notice
from daliang.notices.places import read_place
from daliang.notices.proving import SETTINGS, be_on, own_address, send_code, send_code_again
from daliang.notices.rules import delivery_of, enqueue, kept
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal


@transaction.atomic
def choose(by: Person, chosen: Choice) -> Choice:
    """Keep a person's own choices in the place of those before."""
    there = Choice.objects.filter(person=by).first()
    chosen.person, chosen.pk = by, there.pk if there else None
    chosen.save()
    record(by=by, action="notices.choose", subject=chosen, digest=chosen.digest, quiet=_quiet(chosen))
    return chosen


def _quiet(chosen: Choice) -> str:
    return f"{chosen.quiet_from:%H:%M}-{chosen.quiet_until:%H:%M}"


@transaction.atomic
def keep_address(by: Person, channel: Channel, text: str, *, secret: str = "") -> Address:
    """Where this channel of the person leads from now on. An e-mail address that is new is mailed a code first.

    Refusals: `channel_off`, those of `read_place`, and `too_soon`, `too_many` of the code.
    """
    be_on(channel)
    place = read_place(channel, text, secret)
    mine = by.notice_addresses.select_for_update()
    address = mine.filter(channel=channel).first() or Address(person=by, channel=channel)
    is_known = address.leads_to(place.url)
    address.keep(place.url, place.hint)
    address.save()
    record(by=by, action="notices.address", subject=address, unit=by.unit, channel=channel.value)
    if not address.is_proved:
        send_code_again(by) if is_known else send_code(by, address)
    return address


@transaction.atomic
def drop_address(by: Person, channel: Channel) -> None:
    """Nothing goes out by this channel any more. Dropping what is not there does nothing."""
    address = by.notice_addresses.filter(channel=channel).first()
    if address is not None:
        record(by=by, action="notices.drop", subject=address, unit=by.unit, channel=channel.value)
        address.delete()


@transaction.atomic
def try_address(by: Person, channel: Channel) -> Notice:
    """Send a test through one channel, whatever the person chose.

    Refusals: `channel_off`, `no_address`, `unproved`, `too_soon`.
    """
    be_on(channel)
    address = own_address(by, channel)
    if not address.is_proved:
        raise Refusal(N_("这个邮箱还没有确认；请先填邮件里的确认码，再发测试消息。"), code="unproved")
    key = f"test/{channel.value}/{timezone.now():%Y%m%d%H%M}"
    title = N_("这是一条测试消息（%(channel)s），收到即设置成功。")
    like = Notice(kind=Kind.TEST, key=key, title=title, params={"channel": str(channel.label)}, href=SETTINGS)
    new = kept([by], like)
    if not new:
        raise Refusal(N_("一分钟内已发过一次测试；请稍候查看，再试请等一分钟。"), code="too_soon")
    enqueue([delivery_of(new[0], channel, now=timezone.now())])
    record(by=by, action="notices.test", subject=address, unit=by.unit, channel=channel.value)
    return new[0]

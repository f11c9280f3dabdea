"""Whether an e-mail address is the person's own: a code is mailed there and entered here (docs/decisions/0014)."""

from __future__ import annotations

import secrets
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from daliang.notices.choosing import Address
from daliang.notices.kinds import Channel, Kind
from daliang.notices.models import Notice, Proof
from daliang.notices.places import channels
from daliang.notices.rules import delivery_of, enqueue, kept
from daliang.org import clock
from daliang.org.models import Person
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_, Refusal

SETTINGS = "/me/notices/"
LASTS = timedelta(hours=24)
PAUSE = timedelta(minutes=1)
DIGITS = 8
MOST_TRIES = 5  # of one code
MOST_A_DAY = 5  # codes a person may have sent: nobody fills a stranger's mailbox


def be_on(channel: Channel) -> None:
    """The city has the channel. Refusal `channel_off`."""
    if channel not in channels():
        raise Refusal(
            N_("本市没有开通%(channel)s；要用，请系统管理员在配置里打开。"),
            code="channel_off",
            field="channel",
            channel=channel.label,
        )


def own_address(by: Person, channel: Channel) -> Address:
    """The person's address of a channel, locked. Refusal `no_address`."""
    address = by.notice_addresses.select_for_update().filter(channel=channel).first()
    if address is None:
        raise Refusal(N_("还没有设置%(channel)s的地址；请先填写并保存。"), code="no_address", channel=channel.label)
    return address


def awaits_code(person: Person) -> bool:
    """Does a code that was mailed to the person still hold?"""
    return Proof.objects.filter(address__person=person, expires_at__gt=timezone.now()).exists()


@transaction.atomic
def send_code_again(by: Person) -> Proof:
    """Another code; the one before is void. Refusals: `channel_off`, `no_address`, `proved`, `too_soon`, `too_many`."""
    be_on(Channel.MAIL)
    address = own_address(by, Channel.MAIL)
    if address.is_proved:
        raise Refusal(N_("这个邮箱已经确认过，不用再确认。"), code="proved")
    if Proof.objects.filter(address=address, made_at__gt=timezone.now() - PAUSE).exists():
        raise _too_soon()
    return send_code(by, address)


def send_code(by: Person, address: Address) -> Proof:
    """Mail a new code to an address, in the caller's transaction. Refusals `too_soon`, `too_many`."""
    now = timezone.now()
    day = f"proof/{now.astimezone(clock.zone()):%Y%m%d}/"
    sent = Notice.objects.filter(person=by, key__startswith=day).count()
    if sent >= MOST_A_DAY:
        raise Refusal(
            N_("今天已经发过%(most)s次确认码；请明天再试，消息在系统内照常看得到。"), code="too_many", most=MOST_A_DAY
        )
    title = N_("已向 %(hint)s 发出确认码，请在24小时内到“提醒设置”填写。")
    like = Notice(kind=Kind.PROOF, key=f"{day}{sent + 1}", title=title, params={"hint": address.hint}, href=SETTINGS)
    new = kept([by], like)
    if not new:
        raise _too_soon()
    Proof.objects.filter(address=address).delete()
    proof = Proof(address=address, notice=new[0], made_at=now, expires_at=now + LASTS)
    proof.keep(f"{secrets.randbelow(10**DIGITS):0{DIGITS}}", address.open())
    proof.save()
    enqueue([delivery_of(new[0], Channel.MAIL, now=now)])
    record(by=by, action="notices.proof", subject=address, unit=by.unit, channel=Channel.MAIL.value)
    return proof


def _too_soon() -> Refusal:
    return Refusal(N_("一分钟内已发过确认码；请先到邮箱查看，再要请等一分钟。"), code="too_soon")


def prove_address(by: Person, code: str) -> None:
    """The person enters the code that was mailed to their address: from now on notices go there. Once is enough.

    The try is counted before the code is looked at, and a wrong one is logged: call this outside of a transaction.
    Refusals: `no_address`, `no_code` (used, void or older than a day), `too_many_tries`, `wrong_code`.
    """
    _count_try(by)
    left = _tries_left(by, code)
    if left is None:
        return
    raise Refusal(
        N_("确认码不对，是邮件里的%(digits)s位数字；还可以试%(left)s次。"),
        code="wrong_code",
        field="code",
        digits=DIGITS,
        left=left,
    )


@transaction.atomic
def _count_try(by: Person) -> None:
    address = own_address(by, Channel.MAIL)
    if address.is_proved:
        return
    proof = _proof_of(address)
    if not Proof.objects.filter(pk=proof.pk, tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        raise Refusal(
            N_("已连续填错%(most)s次，这个确认码作废；请点“重新发送确认码”，再填新的。"),
            code="too_many_tries",
            field="code",
            most=MOST_TRIES,
        )


@transaction.atomic
def _tries_left(by: Person, code: str) -> int | None:
    """None once the address is proved."""
    address = own_address(by, Channel.MAIL)
    if address.is_proved:
        return None
    proof = _proof_of(address)
    wanted, given = proof.code_for(address), _digits(code)
    if not wanted or not constant_time_compare(wanted, given):
        record(by=by, action="notices.wrong_code", subject=address, unit=by.unit, channel=Channel.MAIL.value)
        return MOST_TRIES - proof.tries
    address.proved_at = timezone.now()
    address.save(update_fields=["proved_at"])
    proof.delete()
    record(by=by, action="notices.prove", subject=address, unit=by.unit, channel=Channel.MAIL.value)
    return None


def _proof_of(address: Address) -> Proof:
    proof = Proof.objects.filter(address=address, expires_at__gt=timezone.now()).first()
    if proof is not None:
        return proof
    raise Refusal(N_("确认码已过期或已换过；请点“重新发送确认码”，填最新一封邮件里的。"), code="no_code", field="code")


def _digits(code: str) -> str:
    """As people type it: with spaces, or in full width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", code) if sign.isdecimal())

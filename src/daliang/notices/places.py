"""Where a channel leads: what a person types becomes an address of apprise, for hosts that the code names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from django.conf import settings

from daliang.notices.kinds import Channel
from daliang.vocabulary.refusal import N_, Refusal
from daliang.vocabulary.texts import clean_text

LONGEST = 254
MAIL_LOOKS = r"[A-Za-z0-9._+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}"


@dataclass(frozen=True)
class Place:
    """An address of apprise, to be sealed, and what may be shown of it."""

    url: str
    hint: str


def channels() -> tuple[Channel, ...]:
    """The channels that this city has switched on."""
    return tuple(channel for channel in Channel if channel in settings.NOTICE_CHANNELS)


def read_place(channel: Channel, text: str, secret: str = "") -> Place:
    """An e-mail address; or the robot's webhook as its service shows it, or only the key in it.

    DingTalk robots may sign: `secret` begins with SEC. Refusals: `bad_address`, `bad_secret`.
    """
    text, secret = clean_text(text), clean_text(secret)
    if channel is Channel.MAIL:
        return _mail(text)
    key = _key(channel, text)
    hint = f"…{key[-4:]}"
    if channel is Channel.DINGTALK:
        if secret and not re.fullmatch(r"SEC[A-Za-z0-9]{16,80}", secret):
            raise Refusal(
                N_("钉钉的加签密钥以 SEC 开头，后接字母和数字；没有设置加签的留空。"), code="bad_secret", field="secret"
            )
        return Place(f"dingtalk://{secret}@{key}/" if secret else f"dingtalk://{key}/", hint)
    return Place(f"{'wecombot' if channel is Channel.WECOM else 'feishu'}://{key}/", hint)


def _mail(text: str) -> Place:
    if not re.fullmatch(MAIL_LOOKS, text) or len(text) > LONGEST:
        raise Refusal(N_("邮箱地址写成 name@example.gov.cn 的样子，只写一个。"), code="bad_address", field="address")
    user, _at, host = text.partition("@")
    return Place(text, f"{user[:1]}***@{host}"[:60])


# Channel → host, path, the parameter that holds the key ("": the path ends with it), what a key looks like.
HOOKS = {
    Channel.DINGTALK: ("oapi.dingtalk.com", "/robot/send", "access_token", r"[A-Za-z0-9]{16,80}"),
    Channel.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key", r"[A-Za-z0-9_-]{16,80}"),
    Channel.FEISHU: ("open.feishu.cn", "/open-apis/bot/v2/hook/", "", r"[A-Za-z0-9_-]{16,80}"),
}


def _key(channel: Channel, text: str) -> str:
    host, path, name, looks = HOOKS[channel]
    key = text
    if "/" in text:
        parts = urlsplit(text)
        key = ""
        if (parts.scheme, parts.netloc) == ("https", host) and parts.path.startswith(path):
            key = parse_qs(parts.query).get(name, [""])[0] if name else parts.path.removeprefix(path).strip("/")
    if not re.fullmatch(looks, key):
        raise Refusal(
            N_("请粘贴机器人的 Webhook 地址，以 https://%(host)s%(path)s 开头，或只填其中的密钥。"),
            code="bad_address",
            field="address",
            host=host,
            path=path,
        )
    return key


def url_for(channel: str, place: str) -> str:
    """The address that apprise sends to; mail goes through the city's own server."""
    if channel != Channel.MAIL:
        return place
    return f"{settings.MAIL_URL}{'&' if '?' in settings.MAIL_URL else '?'}to={quote(place, safe='')}"

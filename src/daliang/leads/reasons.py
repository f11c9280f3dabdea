"""Why something was not taken in, kept as data, so that it is said later in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from daliang.leads.fetching import Unfetched
from daliang.leads.reading.refusing import Unreadable
from daliang.leads.refusals import SENTENCES
from daliang.vocabulary.refusal import N_, Refusal

Why = dict[str, Any]
UNFETCHED = {
    "bad_address": N_("这个网址不能用；请粘贴以 http:// 或 https:// 开头的完整网址，不带端口和账号。"),
    "unreachable": N_("打不开这个网址；请在浏览器里核对，能打开的话请把正文粘贴进来。"),
    "too_slow": N_("网站超过10秒没有答完；请稍后重试，或把正文粘贴进来。"),
    "too_large": N_("这个网址的内容超过5 MB；请把需要的正文粘贴进来。"),
    "too_many_redirects": N_("这个网址跳转超过3次；请粘贴最后打开的那个网址。"),
    "status": N_("网站答复 %(status)s，没有给出内容；请核对网址，或把正文粘贴进来。"),
    "robots": N_("网站的 robots.txt 不许程序读取这一页；确有需要请由人打开后把正文粘贴进来。"),
    "site_busy": N_("同一网站排队要读的太多，等不到；请过几分钟重试，或把正文粘贴进来。"),
}
MOVED = N_("这个网址跳转到 %(to)s，那里的 robots.txt 不许程序读取；确有需要请由人打开后把正文粘贴进来。")
OTHER = N_("没有读出来（%(reason)s）；请把正文粘贴进来。")


def kept(refusal: Refusal) -> list[Why]:
    """Each refusal as code, message and params."""
    return [{"code": one.code, "message": one.message, "params": _plain(one)} for one in refusal.all]


def _plain(refusal: Refusal) -> dict[str, object]:
    return {name: value if isinstance(value, int) else str(value) for name, value in refusal.params.items()}


def words(why: Why) -> str:
    """The sentence in the reader's language."""
    said = why["message"]
    return str(gettext(said) % why["params"])


def of_fetching(no: Unfetched) -> Refusal:
    """Why nothing came from an address."""
    if no.code == "robots" and no.moved_to:
        return Refusal(MOVED, code=no.code, field="address", to=no.moved_to[:120])
    return Refusal(UNFETCHED[no.code], code=no.code, field="address", status=no.status)


def of_stumbling(error: Exception) -> Refusal:
    """A rule of reading broke on the page: it is refused by the error's name, and the next page is read."""
    return Refusal(OTHER, code="stumbled", reason=type(error).__name__)


def of_reading(no: Unreadable) -> Refusal:
    """Why bytes are no page, in the words that `leads read` has for it."""
    figures: dict[str, Any] = dict(no.figures)
    return Refusal(SENTENCES[no.reason], code=no.reason.replace(" ", "_"), **figures)

"""Why something was not taken in, kept as data, so that it is said later in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from daliang.leads.fetching import Unfetched
from daliang.leads.reading.refusing import Unreadable
from daliang.vocabulary.refusal import N_, Refusal

Why = dict[str, Any]
UNFETCHED = {
    "bad_address": N_("这个网址不能用；请粘贴以 http:// 或 https:// 开头的完整网址，不带端口和账号。"),
    "unreachable": N_("打不开这个网址；请在浏览器里核对，能打开的话请把正文粘贴进来。"),
    "too_slow": N_("网站超过10秒没有答完；请稍后重试，或把正文粘贴进来。"),
    "too_large": N_("这个网址的内容超过5 MB；请把需要的正文粘贴进来。"),
    "too_many_redirects": N_("这个网址转来转去，超过3次；请粘贴最后打开的那个网址。"),
    "status": N_("网站答复 %(status)s，没有给出内容；请核对网址，或把正文粘贴进来。"),
    "robots": N_("网站的 robots.txt 不许程序读取这一页；确有需要请由人打开后把正文粘贴进来。"),
}
UNREADABLE = {
    "empty": N_("内容是空的；请核对后重新收录。"),
    "too large": N_("正文太长，不像一篇报道；请只粘贴需要的部分。"),
    "too long": N_("正文太长，不像一篇报道；请只粘贴需要的部分。"),
    "archive": N_("这是压缩包；请解压后把其中的文件逐个收录。"),
    "document": N_("这是文档，但打不开；请另存为 docx、xlsx 或 PDF 后重新收录。"),
    "not Chinese": N_("正文不是中文，读不出事实；请人工登记线索。"),
    "image": N_("这是图片，读不出文字；请把文字粘贴进来。"),
    "binary": N_("内容不是文字；请换成网页、Word、Excel、PDF 或纯文本。"),
    "login page": N_("打开的是登录页，不是文章；请登录后把正文粘贴进来。"),
    "no text": N_("没有找到正文；请把正文粘贴进来。"),
    "too many tags": N_("网页的标签多得不正常，未予读取；请把正文粘贴进来。"),
}
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
    return Refusal(UNFETCHED[no.code], code=no.code, field="address", status=no.status)


def of_robots() -> Refusal:
    """The site does not want programs there."""
    return Refusal(UNFETCHED["robots"], code="robots", field="address")


def of_stumbling(error: Exception) -> Refusal:
    """A rule of reading broke on the page: it is refused by the error's name, and the next page is read."""
    return Refusal(OTHER, code="stumbled", reason=type(error).__name__)


def of_reading(no: Unreadable) -> Refusal:
    """Why bytes are no page. A reason that came later than this text is told by its code."""
    return Refusal(UNREADABLE.get(no.reason, OTHER), code=no.reason.replace(" ", "_"), reason=no.reason)

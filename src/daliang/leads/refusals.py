"""Why a page cannot be read, in the words of the house: what was found, and what would be right."""

from __future__ import annotations

from django.utils.translation import gettext

from daliang.leads.reading.refusing import Reason, Unreadable
from daliang.vocabulary.refusal import N_

SENTENCES: dict[Reason, str] = {
    "empty": N_("内容是空的，没有可读的文字。"),
    "too large": N_("内容有 %(size)s 字节，最多读 %(most)s 字节；请只保存正文再读。"),
    "too long": N_("正文有 %(size)s 字，最多读 %(most)s 字；请分段保存再读。"),
    "too many tags": N_("网页标签超过 %(most)s 个，不像新闻页；请只保存正文再读。"),
    "image": N_("这是图片，不是文字；请先识别成文字，或另找文字版。"),
    "archive": N_("这是压缩包，不是网页；请解压后再读里面的文件。"),
    "document": N_("这是 Word、Excel、PDF 一类的文档，不是网页或纯文本；请另存为网页或纯文本再读。"),
    "binary": N_("这是二进制数据，不是文字。"),
    "login page": N_("这是登录页，不是文章；请登录后保存文章页再读。"),
    "no text": N_("没有找到正文：页面上只有导航、广告或脚本。"),
    "not Chinese": N_("这不是中文页面，只能读中文的报道。"),
}


def in_words(error: Unreadable) -> str:
    """The sentence of the refusal in the reader's language, with its figures."""
    return gettext(SENTENCES[error.reason]) % error.figures

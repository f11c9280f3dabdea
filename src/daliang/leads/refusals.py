"""Why a page cannot be read, in the words of the house: what was found, and what would be right.

The one set of these sentences, for whoever reads a file at the shell and for whoever takes a page in.
"""

from __future__ import annotations

from django.utils.translation import gettext

from daliang.leads.reading.refusing import Reason, Unreadable
from daliang.vocabulary.refusal import N_

SENTENCES: dict[Reason, str] = {
    "empty": N_("内容是空的，没有可读的文字；请核对是不是选错了。"),
    "too large": N_("内容有 %(size)s 字节，最多读 %(most)s 字节；请只留需要的正文。"),
    "too long": N_("正文有 %(size)s 字，最多读 %(most)s 字，不像一篇报道；请只留需要的部分。"),
    "too many tags": N_("网页标签超过 %(most)s 个，不像新闻页；请只留正文。"),
    "image": N_("这是图片，读不出文字；请先识别成文字，或另找文字版。"),
    "archive": N_("这是压缩包，不是网页；请解压后逐个读取里面的文件。"),
    "document": N_("这是 Word、Excel、PDF 一类的文档，按网页读不出来；请核对文件名的后缀，或另存为网页、纯文本。"),
    "binary": N_("内容不是文字；请换成网页或纯文本。"),
    "login page": N_("打开的是登录页，不是文章；请登录后取文章的正文。"),
    "no text": N_("没有找到正文，只有导航、广告或脚本；请打开原文，只取正文。"),
    "not Chinese": N_("正文不是中文，读不出事实；确是线索的，请人工登记。"),
}


def in_words(error: Unreadable) -> str:
    """The sentence of the refusal in the reader's language, with its figures."""
    return gettext(SENTENCES[error.reason]) % error.figures

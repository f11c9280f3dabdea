"""Stage 2b: which blocks are the article; its title, its date and its source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from daliang.leads.reading.blocks import Block
from daliang.vocabulary.numerals import read_digits, read_number
from daliang.vocabulary.refusal import Refusal
from daliang.vocabulary.simplifying import has_traditional, simplified

_HEAD = re.compile(r"<title[^<>]*>([^<]{0,300})", re.I)
_SITE = re.compile(r"\s*(?:[_|]|\s[-–—]{1,2}\s?|[-–—]{2}).*$")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?日|\s?([-/.])\s?(\d{1,2})\s?\4\s?(\d{1,2})(?!\d))"
)
_IN_WORDS = re.compile(
    "([一二][〇零○一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_ADDRESS = re.compile(r"(?<!\d)(20\d\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(0[1-9]|[12]\d|3[01])(?!\d)")
_META = re.compile(
    r"""<meta[^<>]{0,200}(?:pubdate|publishdate|published_time|publish_time)["'][^<>]{0,60}content=["']([^"'<>]{8,40})""",
    re.I,
)
_SOURCE = re.compile(r"(?:来源|稿源|信息来源|文章来源)\s*[:：|丨｜]\s*([^\s|丨【】<>\[\]()（）]{2,30})")
_OUTLET = re.compile(r"([^\s\d:：,，。|]{2,20}?)\s*(?=(?:19|20)\d\d\s?[-年/.])")
_INFO = re.compile(
    r"发布时间|发布日期|来源\s*[:：]|^日期\s*[:：]|字号|字体[:：]|点击[:：数]|浏览(?:次数|量)|阅读[:：]|作者\s*[:：]|^https?://\S+"
    r"|^(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}|(?:19|20)\d\d\s?[-年/.]\s?\d{1,2}[-月/.]\d{1,2}日?\s+\d{1,2}:\d\d"
    r"|(?:^|\s)来源\s?[|丨｜]|(?:19|20)\d\d年\d{1,2}月\d{1,2}日\s*星期"
)
_DATED = re.compile(
    r"^[^。，,：:]{0,24}\s(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})(?:\s*\d{1,2}:\d\d(?::\d\d)?)?(?:\s[^。，,：:]{0,20})?$"
)
_BEHIND = re.compile(
    r"^(?:19|20)\d\d(?:年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})\s*(?:\d{1,2}:\d\d(?::\d\d)?)?[\s|｜]*([^\s\d:：,，。|｜]{3,20})(?:[\s|｜].*)?$"
)
_REPORTER = re.compile("记者|通讯员|作者|编辑")
_END = re.compile(
    r"^[【\[(（]?(?:责任?编辑?|编辑|审核|校对|终审|版权声明|免责声明|特别声明|相关(?:阅读|新闻|链接|文章|推荐|报道)|推荐阅读|延伸阅读"
    r"|热门(?:新闻|推荐|文章)|猜你喜欢|更多(?:新闻|精彩)|上一篇|下一篇|网友评论|发表评论|本文来源于网络|友情链接|主办单位[:：]|版权所有)"
)
_FURNITURE = re.compile(
    r"版权所有|备案号|ICP备|公网安备|举报电话|技术支持[:：]|扫一扫|二维码|分享到|打 ?印 ?】|【 ?打 ?印|关闭窗口|当前位置|您的位置|设为首页"  # noqa: E501
    r"|加入收藏|客户端下载|侵权请?联系|咨询电话|Copyright|今天是星期|登录后|注册即|转载.{0,6}注明"
)
_FURNITURE_FIRST = re.compile(r"#|首页\s*[>|]|【?(?:大|中|小)\s(?:中|小)")
_SPAM = re.compile(
    r"国产|无码|久久|狠狠|一区二区|在线观看|免费观看|精品视频|亚洲(?:欧|精|综|中|色)|欧美|a[vV](?![a-z])|A[vV](?![a-z])|色情|黄片|成人"
    r"|B论坛|b论坛|娱乐城|百家乐|彩票|时时彩|六合彩|博彩|老虎机|代开发票|刷单|棋牌|开户送|私服"
)
_CRUMB = re.compile(r"^[^。，]{1,12}\s*[>》›»]\s*[^。，]{1,40}$")


@dataclass(frozen=True)
class Chosen:
    """The article's blocks; the title's block is first when `titled`."""

    blocks: list[Block]
    titled: bool
    title: str
    publish_date: date | None
    source: str


def choose(found: list[Block], original: str, address: str) -> Chosen:
    """The article among the blocks. With no block left, `blocks` is empty."""
    words = [_plain(block.words) for block in found]
    title_at = _title_at(found, words)
    body: list[Block] = []
    info: list[str] = []
    above: list[str] = []  # told above the title: often the day on which the page was fetched
    first = 0 if title_at is None else title_at + 1
    above += (
        said
        for block, said in zip(found[: max(0, first - 1)], words, strict=False)
        if block.tag != "title" and _is_info(said)
    )
    for number, (block, said) in enumerate(zip(found[first:], words[first:], strict=True), first):
        if _is_info(said):
            info.append(said)
        elif _END.match(said):
            if any("。" in one.words for one in body):  # else these credits stand above the text
                info += filter(_SOURCE.match, words[number + 1 : number + 4])
                break
        elif not _is_furniture(block, said):
            body.append(block)
    if title_at is not None and body:
        body.insert(0, found[title_at])
    said_title = words[title_at] if title_at is not None else _head_title(original)
    info += above
    told = " ".join(info)
    return Chosen(body, title_at is not None, said_title, _date(told, original, address), _source(told, info))


def _source(told: str, info: list[str]) -> str:
    """Who is named as the source, else who stands before the date or behind it and is no reporter."""
    if labelled := _SOURCE.search(told):
        return labelled[1]
    outlets = (found[1] for pattern in (_OUTLET, _BEHIND) for said in info if (found := pattern.match(said)))
    return next((one for one in outlets if not _REPORTER.search(one)), "")


_PINYIN = re.compile("[(（][a-zü\u0261]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü\u0261]{0,4}[)）]")


def _plain(said: str) -> str:
    """Words to be compared: without bracketed pinyin, simplified, with single spaces."""
    if "(" in said or "（" in said:
        said = _PINYIN.sub("", said)
    return " ".join((simplified(said) if has_traditional(said) else said).split())


def _is_info(said: str) -> bool:
    return len(said) < 120 and "。" not in said and bool(_INFO.search(said) or _DATED.match(said))


def _is_furniture(block: Block, said: str) -> bool:
    if block.tag == "title" or block.linked * 2 > len(block.words) or _CRUMB.match(said):
        return True
    if len(_SPAM.findall(said)) >= 2 + said.count("。"):
        return True
    short = len(said) < 300 and said.count("。") <= 2
    return short and bool(_FURNITURE_FIRST.match(said) or _FURNITURE.search(said))


def _head_title(original: str) -> str:
    found = _HEAD.search(original)
    return _SITE.sub("", _plain(found[1])) if found else ""


def _title_at(found: list[Block], words: list[str]) -> int | None:
    """The first h1, else the first h2 or h3 before the text, else the short line right before date and source."""
    for tags in (("h1",), ("h2", "h3")):
        for number, block in enumerate(found):
            if block.tag in tags and len(words[number]) >= 4 and not _is_furniture(block, words[number]):
                return number
            if tags != ("h1",) and len(words[number]) > 80 and block.tag != "title":
                break
    plain = found and not found[0].tag and not _is_furniture(found[0], words[0]) and not _is_info(words[0])
    if plain and 5 <= len(words[0]) <= 60 < sum(map(len, words)) and not words[0].endswith("。"):
        return 0
    return _before_source(found, words)


def _before_source(found: list[Block], words: list[str]) -> int | None:
    """The short line right before date and source, unless the text has begun: then they stand at its end."""
    for number in range(1, min(len(found), 60)):
        before = words[number - 1]
        furniture = _is_furniture(found[number - 1], before)
        if (len(before) > 80 or (len(before) > 30 and before.endswith("。"))) and "。" in before and not furniture:
            break
        if _is_info(words[number]) and 5 <= len(before) <= 80 and not furniture:
            return number - 1
    return None


def _date(told: str, original: str, address: str) -> date | None:
    meta = _META.search(original[:20_000])
    for said, pattern in ((told, _DATE), (meta[1] if meta else "", _DATE), (address, _ADDRESS)):
        for found in pattern.finditer(said):
            try:
                return date(*(int(part) for part in found.groups() if part and part.isdigit()))
            except ValueError:
                continue
    return _date_in_words(told)


def _date_in_words(told: str) -> date | None:
    """二〇一八年五月二十九日, as some offices still write."""
    found = _IN_WORDS.search(told)
    try:
        return date(read_digits(found[1]), int(read_number(found[2])), int(read_number(found[3]))) if found else None
    except (Refusal, ValueError):
        return None

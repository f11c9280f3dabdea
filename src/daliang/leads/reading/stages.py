"""How far a project has come, by the words around it."""

from __future__ import annotations

import re
from functools import lru_cache

_STAGES = (
    ("投产", "投产(?!后)(?!达效后)|投运|投入运营|正式运营|开业|试生产"),
    ("竣工", "竣工|完工"),
    ("增资", "增资"),
    (
        "在建",
        "在建|建设中|封顶|已完成投资|完成投资|正在建设|加快建设|建设顺利|顺利建设|施工|设备安装|安装设备|装修|有序推进",
    ),
    ("开工", "开工|动工|奠基|破土|启动建设"),
    ("获批", "获批|核准|新批"),
    (
        "在谈",
        "在谈|洽谈|磋商|磨合|正在对接|商谈|选址(?=[中,。;]|阶段|$)|有望(?:年内)?落[地户]|希望|"
        "拟投(?!资)|有意(?=将|在|向|投)|初步计划|尽快签约|早日签约",
    ),
    ("签约", "签约|签订|签署|落户|落地|设立|签下|新签|引进[^,。;]{2,20}(?:公司|集团|企业|客商)投资"),
    ("意向", "意向|框架协议"),
    ("前期", "前期|筹备|拟建"),
    ("推介", "推介|机会清单"),
)
_PATTERNS = tuple((name, re.compile(words)) for name, words in _STAGES)
_FORESEEN = re.compile(
    "计划(?:年内|今年)?完成投资|(?:预计|将于|计划|力争|有望|争取|拟)[^,。;]{0,16}?(?:投产|竣工|开工|动工|投运|完工|建成|试生产|开业)(?:并|及)?(?:投产|投运|达产|投用|竣工)?(?:、[^,。;、]{0,12}(?:投产|竣工|投运|建成))*|(?:可望?|即将|前)(?:全面|正式)?(?:投产|竣工|完工|投运)|(?:建成|项目|竣工|全部)?(?:投产|投运|竣工)(?:达效)?后"
)


_NEARLY = re.compile("即将(?:全面|正式)?(?:完工|竣工|封顶)")


_ANY = re.compile("|".join(words for _, words in _STAGES))


@lru_cache(maxsize=16)  # of a list, whose projects share their sentence
def stage(words: str) -> str | None:
    """The most advanced stage told in the words; what is only foreseen (预计明年投产, 投产后) does not count."""
    if not _ANY.search(words):
        return None
    plain = _FORESEEN.sub("", _NEARLY.sub("在建", words))
    return next((name for name, pattern in _PATTERNS if pattern.search(plain)), None)

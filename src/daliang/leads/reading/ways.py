"""Roads, railways, bridges and airports told without a sum: 甲高速建成通车, 乙铁路、丙铁路加快推进."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading.cutting import Name, tidy

_WAY = "(?:高速(?:公路)?|铁路|高铁|大桥|隧道|快速[路通]道?|机场)(?:工程)?"
_WAYS = re.compile(
    rf"(?P<list>(?:[^\s,。;、:“”()]{{2,16}}{_WAY}、)*[^\s,。;、:“”()]{{2,16}}?{_WAY}(?:扩容|改扩建)?)"
    "(?=、[^,。;]{2,16}(?:高速|铁路)|(?:全面|正式|全线)?(?:建成(?:通车|投[用运])|通车|开工|动工|加快推进|加快建设|建设加快|前期工作|贯通|启动建设))"
)
_ANY_WAY = re.compile("高速|铁路|高铁|大桥|隧道|快速|机场")
_SHORTEST = 4  # characters of a way's name
_NO_WAY = re.compile(
    "^[一-龥]?(?:高速|铁路|高铁|城际|大桥|隧道|机场)|^(?:城市|国家|沿海|省内|省际|过江|跨[江海河]|国际|支线|民用|通用|普通|货运|客运|重载|地方|[省市县]道)(?:高速|铁路|快速|大桥|隧道|机场)|^[0-9一二三四五六七八九十两]+[条座个]|重点|多条|一批|等"
)


def ways(text: str, start: int, end: int) -> Iterator[Name]:
    """Each way whose building is told of; the joint one of several names stands behind the last of them."""
    for found in _WAYS.finditer(text, start, end) if _ANY_WAY.search(text, start, end) else ():
        at = found.start()
        for written in found["list"].split("、"):
            name = tidy(Name(written, at, at + len(written)))
            at += len(written) + 1
            if len(name.written) >= _SHORTEST and not _NO_WAY.search(name.written):
                yield name

"""People with their offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daliang.leads.reading.cutting import Name

_OFFICES = (
    "书记|副书记|市长|副市长|区长|副区长|县长|副县长|局长|副局长|主任|副主任|董事长|总经理|副总经理|总裁|副总裁|镇长|会长|秘书长|"
    "处长|部长|负责人|院长|首席执行官|总监|常委"
)
_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐"
    "费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁"
    "杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程"
    "嵇邢裴陆荣翁荀羊惠甄曲封储靳段焦巴牧车侯全班仰仲宫宁仇甘厉武符刘景詹龙叶幸司黎乔苍闻莘翟谭劳姬申冉桑桂牛边温庄晏柴瞿阎连习艾容"
    "向古易廖耿匡国文广阙东欧利师巩聂关沙游权益桓公"
)
_PERSON = re.compile(
    rf"(?P<title>[^\s,。;:“”\d]{{2,30}}?(?:{_OFFICES}))(?P<name>[{_SURNAMES}][一-龥]{{1,2}})"
    r"(?=(?:介绍|表示|说|告诉|指出|强调|致辞|出席|主持|透露|称|推介|宣布|讲话|参加|认为|坦言|会见|率队|即|时|等|[,。、:]))"
)
_ANY_OFFICE = re.compile(_OFFICES)


def anyone(text: str) -> bool:
    """Whether any office is named at all."""
    return bool(_ANY_OFFICE.search(text))


def people(text: str, start: int, end: int) -> Iterator[tuple[str, Name]]:
    """Office and name of everyone who is named behind an office and then speaks or acts."""
    if not _ANY_OFFICE.search(text, start, end):
        return
    for m in _PERSON.finditer(text, start, end):
        yield m["title"], Name(m["name"], m.start("name"), m.end("name"))

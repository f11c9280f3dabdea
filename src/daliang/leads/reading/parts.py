"""What is named like a project and is none: a part of one, what one is, where one lands, the head of a section."""

from __future__ import annotations

import re

from daliang.leads.reading.cutting import Name

_MADE_OF = re.compile(
    "(?:[一二三四]期(?:项目)?|(?<!个)项目)(?:(?:计划|总)*投资[^,。;]{2,12},)?(?:拟|将|主要|计划)*(?:建设|新建)(?!的)(?:[^,。;、]{2,8}(?:集团|公司))?$"
    "|(?:建设内容|建设规模|主要内容|内容包括|分[两二三四]期建[成设]|新上(?!的)|建成了|建有|包含)[^。;]{0,40}$"
)
_PREDICATE = re.compile(
    "(?:^|(?<![个项家])[,。;\n])(?:(?:该|此(?!次)|这(?![些次里])|本(?!次))[^,。;是为]{0,6}|[也又还更]|同时也?|[一-龥]{2,4}[省市县区])?(?P<is>是|为|系|成为)[^,。;]*$"
)
_ENDED = re.compile("[,。;!\n”]|$")
_SUBJECT = re.compile("项目|工程|公司|集团|基地|[园区城港厂]|市场|广场|中心|总部|生产线|综合体")
"""What a sentence is about, of which it may say what it is."""
_SITED = re.compile("(?:(?<!建)在|于|园区)$|(?:位于|落户|入驻|进驻|走进|来到)(?:于|在|到)?[^,。;、的]{0,8}$")
_RAISED = re.compile("(?:建设|打造|投建|兴建|新建|建立|设立|签约|签署|签订)了?$")
_PORTION = re.compile(
    "的(?:重要|主要|核心|关键)*(?:组成部分|一部分|支撑|枢纽|载体|节点)"
)  # another is what it has as a part
_AIMED = re.compile("(?:助力|全力|努力|加快|着力)[^,。;]{0,14}打造[^,。;]{0,16}$")
_NEAR = 40  # characters before a name that may make it a part
_CLAUSE = 60


def is_part(text: str, start: int, one: Name) -> bool:
    """What a project or one of its phases consists of (某项目建设年产…项目, 二期投资7亿元,建设…项目), what one is
    (该项目是省重点项目), or a site where another lands."""
    if _PORTION.match(text, one.end):
        return True
    if _is_predicate(text, start, one):
        return True
    lead = text[max(start, one.start - _NEAR) : one.start]
    return bool(_MADE_OF.search(lead) or (not one.written.endswith("项目") and _SITED.search(lead)))


def _is_predicate(text: str, start: int, one: Name) -> bool:
    """该项目是省重点项目; not 为某项目商谈打前哨, nor 下一个战场,是一个某项目, where nothing is told that it is."""
    clause = _PREDICATE.search(text, max(start - 1, one.start - _CLAUSE, 0), one.start)
    if not clause or "元" in clause[0]:
        return False
    if clause["is"] == "为" and not _ENDED.match(text, one.end):
        return False
    return not clause[0].startswith(",是一") or bool(_SUBJECT.search(text, start, clause.start()))


def is_site(text: str, name: Name) -> bool:
    """A park that is only where something happens, since nobody builds it; or what a place is to become (打造…基地)."""
    if not name.written.endswith("项目") and _AIMED.search(text, max(0, name.start - _NEAR), name.start):
        return True
    return name.written.endswith("园") and not _RAISED.search(text, max(0, name.start - 6), name.start)


def heads(text: str, name: Name) -> bool:
    """A name with a colon behind it heads the sentences that follow; a park's own news is no project."""
    return text.startswith(":", name.end) and not name.written.endswith(("园", "区", "城"))

"""Who may do what: the permission matrix as data. Pages, interfaces and the command read it; officers see it as a page.

A row is an action, a cell says how far a role reaches. What is absent is denied. The tests' oracle is a second text,
written from the city's rules and not from this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from daliang.org.models import Role
from daliang.vocabulary.refusal import N_


class Reach(StrEnum):
    """How far a role reaches with an action."""

    ALL = "all"
    OWN = "own"
    BEHALF = "behalf"
    CLICK = "click"
    OWN_CLICK = "own-click"
    SELF = "self"
    SAFE = "safe"
    DEPUTY = "deputy"


REACH_WORDS: Mapping[Reach, str] = MappingProxyType(
    {
        Reach.ALL: N_("全市"),
        Reach.OWN: N_("本单位及下属"),
        Reach.BEHALF: N_("代办，注明代办人"),
        Reach.CLICK: N_("全市，逐次点开并写明用途"),
        Reach.OWN_CLICK: N_("本单位及下属，逐次点开并写明用途"),
        Reach.SELF: N_("仅本人"),
        Reach.SAFE: N_("本单位及下属；全市仅封账后的汇总数"),
        Reach.DEPUTY: N_("受托代办期间，本单位及下属"),
    }
)


@dataclass(frozen=True)
class Action:
    """One row: what is done, in words, and who reaches how far. `group` heads the rows on the page."""

    code: str
    label: str
    group: str
    reaches: Mapping[Role, Reach]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(self.reaches)


LEADER, OFFICER, APPROVER = Role.LEADER, Role.OFFICER, Role.APPROVER
COUNTY_CLERK, CLERK = Role.COUNTY_CLERK, Role.CLERK
UNITS = (APPROVER, COUNTY_CLERK, CLERK)

_ALL_HANDS = {LEADER: Reach.ALL, OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)}
_WRITERS = {OFFICER: Reach.BEHALF, **dict.fromkeys(UNITS, Reach.OWN)}
_ONESELF = dict.fromkeys(Role, Reach.SELF)

PROJECTS, ROUNDS, FIGURES = N_("项目"), N_("双周报"), N_("数字与公文")
LEADS = N_("线索")
ACCOUNTS, HOUSE = N_("账号与权限"), N_("本人")
ROWS: tuple[tuple[str, str, str, Mapping[Role, Reach]], ...] = (
    ("home", N_("今日"), HOUSE, _ONESELF),
    ("account", N_("本人账号、登录与令牌"), HOUSE, _ONESELF),
    ("notices", N_("本人消息与提醒设置"), HOUSE, _ONESELF),
    ("matrix.read", N_("看权限表"), HOUSE, _ONESELF),
    ("project.read", N_("看项目（在谈、签约、建设）"), PROJECTS, _ALL_HANDS),
    (
        "project.confidential",
        N_("看保密项目的名称、投资方和内容"),
        PROJECTS,
        {LEADER: Reach.CLICK, OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)},
    ),
    (
        "project.phone",
        N_("看联系电话"),
        PROJECTS,
        {LEADER: Reach.CLICK, OFFICER: Reach.CLICK, **dict.fromkeys(UNITS, Reach.OWN_CLICK)},
    ),
    ("project.edit", N_("建档、改项目档案、记走访、传附件"), PROJECTS, _WRITERS),
    ("project.propose", N_("申请登记（进入阶段、调整投资、终止）"), PROJECTS, _WRITERS),
    ("project.check", N_("审核登记申请"), PROJECTS, {OFFICER: Reach.ALL, APPROVER: Reach.OWN}),
    ("project.rule", N_("首报首谈认定、归属划转、合并档案"), PROJECTS, {OFFICER: Reach.ALL}),
    ("project.import", N_("Excel 导入"), PROJECTS, {OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)}),
    ("project.export", N_("导出"), PROJECTS, _ALL_HANDS),
    ("export.release", N_("审批大批量导出（他人申请的）"), PROJECTS, {OFFICER: Reach.ALL, APPROVER: Reach.OWN}),
    ("round.read", N_("看双周报与填报"), ROUNDS, _ALL_HANDS),
    ("return.write", N_("填写"), ROUNDS, dict.fromkeys(UNITS, Reach.OWN)),
    ("return.amend", N_("填写、更正、回答提问"), ROUNDS, {OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)}),
    ("scan.read", N_("看填报的盖章件"), ROUNDS, {OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)}),
    ("scan.add", N_("上传、作废填报的盖章件"), ROUNDS, dict.fromkeys(UNITS, Reach.OWN)),
    ("scan.closing", N_("上传、作废封账的盖章件"), ROUNDS, {OFFICER: Reach.ALL}),
    ("return.file", N_("报送"), ROUNDS, {APPROVER: Reach.OWN, CLERK: Reach.OWN}),
    ("return.approve", N_("审核通过"), ROUNDS, {APPROVER: Reach.OWN, COUNTY_CLERK: Reach.DEPUTY}),
    (
        "return.send-back",
        N_("退回"),
        ROUNDS,
        {OFFICER: Reach.ALL, APPROVER: Reach.OWN, COUNTY_CLERK: Reach.DEPUTY},
    ),
    ("approval.delegate", N_("授权他人代办审核"), ROUNDS, {APPROVER: Reach.SELF, Role.SECURITY: Reach.ALL}),
    ("round.allow", N_("准予延期、免报"), ROUNDS, {OFFICER: Reach.ALL}),
    ("return.remind", N_("催报"), ROUNDS, {OFFICER: Reach.ALL, APPROVER: Reach.OWN}),
    ("round.accept", N_("受理"), ROUNDS, {OFFICER: Reach.ALL}),
    ("round.open", N_("开放一期"), ROUNDS, {OFFICER: Reach.ALL}),
    ("round.close", N_("封账"), ROUNDS, {OFFICER: Reach.ALL}),
    ("round.reopen", N_("重开已封账的一期（两人办理）"), ROUNDS, {OFFICER: Reach.ALL}),
    (
        "figures.read",
        N_("看汇总数"),
        FIGURES,
        {LEADER: Reach.ALL, OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.SAFE)},
    ),
    ("forecast.override", N_("填写、撤销预测的人工估计"), FIGURES, {OFFICER: Reach.ALL}),
    ("targets.write", N_("下达指标：起草、分解、下达"), FIGURES, {OFFICER: Reach.ALL}),
    ("lead.read", N_("看线索"), LEADS, _ALL_HANDS),
    ("lead.register", N_("登记线索"), LEADS, {OFFICER: Reach.ALL, **dict.fromkeys(UNITS, Reach.OWN)}),
    ("lead.assign", N_("分派线索"), LEADS, {OFFICER: Reach.ALL}),
    ("lead.work", N_("办理线索：响应、研判、反馈、跟进、更正、退回、转为项目、不再跟进"), LEADS, _WRITERS),
    ("lead.brought", N_("看自己提供的线索办到哪一步"), LEADS, {Role.PARTNER: Reach.SELF}),
    ("lead.yield", N_("看线索来源成效"), LEADS, {LEADER: Reach.ALL, OFFICER: Reach.ALL}),
    ("document.read", N_("看公文"), FIGURES, {LEADER: Reach.ALL, OFFICER: Reach.ALL}),
    ("document.layout", N_("改公文的 Word 版式"), FIGURES, {OFFICER: Reach.ALL}),
    ("opening.import", N_("期初台账导入"), PROJECTS, {OFFICER: Reach.ALL}),
    ("page.read", N_("看收录的文稿和其中的事实"), LEADS, {LEADER: Reach.ALL, OFFICER: Reach.ALL}),
    ("page.take", N_("收录文稿、核对事实、管理来源"), LEADS, {OFFICER: Reach.ALL}),
    ("accounts.manage", N_("开立、停用账号"), ACCOUNTS, {Role.SYSTEM: Reach.ALL}),
    ("jobs.read", N_("看后台任务、重试"), ACCOUNTS, {Role.SYSTEM: Reach.ALL}),
    ("roles.grant", N_("授予角色、交接单位"), ACCOUNTS, {Role.SECURITY: Reach.ALL}),
    ("audit.read", N_("查操作日志"), ACCOUNTS, {Role.AUDIT: Reach.ALL}),
)
MATRIX: Mapping[str, Action] = MappingProxyType({row[0]: Action(*row) for row in ROWS})


def roles_of(action: str) -> frozenset[Role]:
    """Who may do it at all; KeyError for an action that stands in no row."""
    return MATRIX[action].roles


def reach_of(role: str, action: str) -> Reach | None:
    """How far the role reaches with the action; None when it does not."""
    return next((reach for known, reach in MATRIX[action].reaches.items() if known == role), None)


def may(role: str, action: str) -> bool:
    """Does the role reach the action at all?"""
    return role in MATRIX[action].roles

"""States as a page shows them: word, icon and colour together. Vermilion (`late`) is for late and stuck only."""

from dataclasses import dataclass

from daliang.leads.desk.bringing import STANDS
from daliang.vocabulary.refusal import N_


@dataclass(frozen=True)
class Look:
    """The word (msgid), icon and tone (`deed`, `good`, `warn`, `late`, `solid` or none) of a state."""

    word: str
    icon: str
    tone: str = ""


LOOKS = {
    # a return
    "open": Look(N_("待填报"), "circle"),
    "draft": Look(N_("填写中"), "edit"),
    "filed": Look(N_("待县区审核"), "half", "deed"),
    "approved": Look(N_("待市级受理"), "check", "deed"),
    "returned": Look(N_("已退回"), "back", "warn"),
    "accepted": Look(N_("已受理"), "good", "good"),
    "closed": Look(N_("已封账"), "lock", "solid"),
    "missing": Look(N_("未报"), "late", "late"),
    "late": Look(N_("逾期"), "late", "late"),
    "filed-late": Look(N_("逾期报送"), "late", "late"),
    "approved-late": Look(N_("审核逾期"), "late", "late"),
    "accepted-late": Look(N_("受理逾期"), "late", "late"),
    "on-time": Look(N_("按时"), "good", "good"),
    "excused": Look(N_("免报"), "minus"),
    "extended": Look(N_("准予延期"), "history"),
    # a round
    "upcoming": Look(N_("未开始"), "circle"),
    "running": Look(N_("填报期"), "half", "deed"),
    "reopened": Look(N_("重开"), "refresh", "warn"),
    "superseded": Look(N_("已被重新封账取代"), "history"),
    # a line against last time
    "new": Look(N_("新增"), "plus", "deed"),
    "changed": Look(N_("有变化"), "edit", "deed"),
    "unchanged": Look(N_("无变化"), "minus"),
    "upgraded": Look(N_("升档"), "arrow-up", "deed"),
    "dropped": Look(N_("退出"), "arrow-down"),
    "conflict": Look(N_("有冲突"), "alert", "warn"),
    "wrong": Look(N_("待改"), "alert", "warn"),
    "asked": Look(N_("待确认"), "alert", "warn"),
    "left-out": Look(N_("已删去"), "arrow-down"),
    # an import and its rows
    "reading": Look(N_("读取中"), "hourglass", "deed"),
    "staged": Look(N_("待应用"), "half", "deed"),
    "applying": Look(N_("应用中"), "hourglass", "deed"),
    "applied": Look(N_("已应用"), "good", "good"),
    "unreadable": Look(N_("未能读取"), "alert", "warn"),
    "withdrawn": Look(N_("已撤回"), "back"),
    "not-imported": Look(N_("不能导入"), "alert", "warn"),
    "not-written": Look(N_("不能写入"), "alert", "warn"),
    # a page of leads, and what it tells
    "page-read": Look(N_("已读取"), "good", "good"),
    "page-repeated": Look(N_("已收录过"), "copy"),
    "fact-found": Look(N_("待核对"), "circle"),
    "fact-confirmed": Look(N_("已确认"), "good", "good"),
    "fact-corrected": Look(N_("已更正"), "edit", "deed"),
    "fact-dropped": Look(N_("不采用"), "cross"),
    # a lead
    "lead-new": Look(N_("待分派"), "circle"),
    "lead-assigned": Look(N_("待响应"), "half", "deed"),
    "lead-responded": Look(N_("待研判"), "half", "deed"),
    "lead-assessed": Look(N_("待反馈"), "half", "deed"),
    "lead-answered": Look(N_("跟进中"), "half", "deed"),
    "lead-project": Look(N_("已转项目"), "good", "good"),
    "lead-dropped": Look(N_("不再跟进"), "cross"),
    # a lead, as who brought it is told
    "brought-new": Look(STANDS["new"], "circle"),
    "brought-assigned": Look(STANDS["assigned"], "half", "deed"),
    "brought-responded": Look(STANDS["responded"], "half", "deed"),
    "brought-assessed": Look(STANDS["assessed"], "half", "deed"),
    "brought-answered": Look(STANDS["answered"], "half", "deed"),
    "brought-project": Look(STANDS["project"], "good", "good"),
    "brought-dropped": Look(STANDS["dropped"], "cross"),
    # a project
    "active": Look(N_("推进中"), "half", "deed"),
    "suspended": Look(N_("暂停"), "minus", "warn"),
    "ended": Look(N_("已终止"), "cross"),
    "stuck": Look(N_("卡住"), "alert", "late"),
    # targets against time
    "on-pace": Look(N_("正常"), "disc", "good"),
    "behind": Look(N_("偏慢"), "diamond", "warn"),
    "far-behind": Look(N_("滞后"), "late", "late"),
    "in-draft": Look(N_("草稿"), "edit", "deed"),
    # lights
    "green": Look(N_("正常"), "disc", "good"),
    "yellow": Look(N_("关注"), "diamond", "warn"),
    "red": Look(N_("受阻"), "alert", "late"),
}

RETURN_PATH = (
    ("draft", N_("填报")),
    ("filed", N_("县区审核")),
    ("approved", N_("市级受理")),
    ("closed", N_("封账")),
)
_PLACES = {
    "open": 0,
    "draft": 0,
    "missing": 0,
    "late": 0,
    "returned": 0,
    "filed": 1,
    "approved": 2,
    "accepted": 3,
    "closed": 4,
}


@dataclass(frozen=True)
class Step:
    """One mark of a path: `standing` is done, here, back, late or to-come."""

    word: str
    standing: str


def path_of(state: str, *, is_late: bool) -> list[Step]:
    """Lay a return's state on the path from filing to closing. An unknown state is a KeyError."""
    place = _PLACES[state]
    here = "late" if is_late or state in {"missing", "late"} else "back" if state == "returned" else "here"
    return [
        Step(word, "done" if index < place else here if index == place else "to-come")
        for index, (_code, word) in enumerate(RETURN_PATH)
    ]

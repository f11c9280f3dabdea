"""What the log of deeds can say, in words: one label for each action. A code never changes its meaning."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "sign-in": _("登录"),
    "sign-in.failed": _("登录失败"),
    "sign-out": _("退出登录"),
    "enter": _("一键进入演示城市"),
    "password.change": _("修改密码"),
    "session.close": _("退出其他登录"),
    "refused": _("被拒绝的访问"),
    "alert.probing": _("警示：短时间内多次被拒绝"),
    "project.view": _("查看项目"),
    "bulletin.view": _("查阅专报"),
    "bulletin.download": _("下载专报"),
    "round.open": _("开放填报"),
    "round.record": _("补录往期双周报"),
    "round.file": _("报送"),
    "round.confirm": _("确认填报中的疑问"),
    "round.correct": _("更正填报"),
    "round.approve": _("县区审核通过"),
    "round.return": _("退回填报"),
    "round.rebase": _("按台账最新内容核对填报行"),
    "round.accept": _("市级受理"),
    "round.close": _("封账"),
    "unit.rearrange": _("调整单位隶属关系"),
    "audit.verify": _("核验操作日志"),
    "audit.export": _("导出操作日志"),
    "audit.seen": _("查询谁看过项目"),
    "audit.prune": _("清理到期的操作日志"),
}
DETAILS: dict[str, Promise] = {
    "address": _("地址"),
    "before": _("早于"),
    "carried": _("转入下期"),
    "changed": _("变动行数"),
    "closed": _("退出处数"),
    "closing": _("封账号"),
    "field": _("栏目"),
    "filter": _("查询条件"),
    "hash": _("数字校验码"),
    "late_by": _("逾期分钟"),
    "line": _("行"),
    "login": _("登录名"),
    "method": _("方式"),
    "minutes": _("分钟"),
    "misfit": _("不符之处"),
    "now": _("改为"),
    "on": _("自哪天起"),
    "on_behalf": _("代报"),
    "project": _("项目编号"),
    "question": _("疑问"),
    "refusals": _("被拒次数"),
    "remarks": _("退回意见"),
    "returns": _("填报份数"),
    "round": _("期次"),
    "rows": _("行数"),
    "seal": _("封存段"),
    "seen_seq": _("所见序号"),
    "sha256": _("文件校验码"),
    "status": _("答复"),
    "through": _("清理到第几段"),
    "was": _("原为"),
}
# Whole lists taken away or read: they may hold a project without naming it.
LISTS = ("bulletin.view", "bulletin.download")
REFUSED, PROBING = "refused", "alert.probing"


def label(action: str) -> str:
    """The action in the reader's language; its code where a later version wrote it."""
    return str(ACTIONS.get(action, action))

"""How the clocks of leads are counted, in words: what stands below each page that shows one."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daliang.leads.desk.clocks import Clocks
from daliang.org.models import City


def clock_words(city: City | None = None) -> str:
    """The city's own clocks as one sentence."""
    clocks = Clocks.of(city or City.current())
    spans = {name: _span(clocks, name) for name in ("respond", "assess", "answer", "follow", "escalate")}
    return (
        _(
            "时限从上一步办完的当天起算，当日有效：响应%(respond)s，研判%(assess)s，反馈%(answer)s，此后每%(follow)s跟进一次；"
            "按自然日算的末日逢休息日，顺延到下一个工作日。超时满%(escalate)s报市商务局。"
        )
        % spans
    )


def _span(clocks: Clocks, name: str) -> str:
    days: int = getattr(clocks, name)
    if name in clocks.working:
        return ngettext("%(days)d个工作日", "%(days)d个工作日", days) % {"days": days}
    return ngettext("%(days)d天", "%(days)d天", days) % {"days": days}

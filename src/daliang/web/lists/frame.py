"""What the four project pages have in common: tabs, the filter's sentence and form, saved views."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from daliang.org.matrix import may
from daliang.register.models import SavedView
from daliang.vocabulary.refusal import N_
from daliang.web.lists import controls
from daliang.web.lists.asking import LIST, Asked

TABS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        LIST: (N_("列表"), "rows"),
        "project-board": (N_("看板"), "board"),
        "project-calendar": (N_("日历"), "calendar"),
        "project-map": (N_("地图"), "map"),
    }
)


def framed(asked: Asked, page: str) -> dict[str, Any]:
    """Context of `web/lists/frame.html` for the page of this name."""
    tabs = [(_(label), icon, asked.address(name), name == page) for name, (label, icon) in TABS.items()]
    views = list(SavedView.objects.visible_to(asked.person).select_related("owner"))
    return {
        "asked": asked,
        "page_name": page,
        "view_tabs": tabs,
        "chips": asked.chips(page),
        "faults": asked.filter.faults,
        "quick": controls.quick(asked.filter),
        "more": controls.more(asked.filter),
        "looks": asked.looks,
        "views": [(view, view.query == asked.query, view.owner_id == asked.person.pk) for view in views],
        "may_open_file": may(asked.person.role, "project.edit"),
        "may_export": may(asked.person.role, "project.export"),
        "may_import": may(asked.person.role, "project.import"),
    }

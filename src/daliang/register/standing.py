"""Where a project stands, in words: 在谈（暂停）, 已终止. Lists show them; sheets that come back are read by them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def suspended(stage: str) -> str:
    """The stage, named by this label, of a project that is suspended."""
    return _("%(stage)s（暂停）") % {"stage": stage}


def ended() -> str:
    return _("已终止")

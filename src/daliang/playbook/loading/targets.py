"""The city's notices of targets, issued in order of their dates."""

from __future__ import annotations

from datetime import date

from daliang.playbook.contents import contents_of
from daliang.playbook.shapes import Playbook
from daliang.targets.rules import issue_of_playbook


def load_targets(book: Playbook) -> None:
    for one in sorted(book.notices, key=lambda one: (one.notice.dated or date.min, one.file)):
        starts, ends = one.notice.starts, one.notice.ends
        assert starts and ends  # checking has refused a notice without them
        issue_of_playbook(one.notice.code, starts=starts, ends=ends, contents=contents_of(one))

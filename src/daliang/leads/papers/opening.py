"""The parent's end: the paper goes in by stdin, its text comes back by stdout; nothing else is in the child's reach."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from daliang.files.kinds import Kind
from daliang.leads.papers.limits import CODES, Limits
from daliang.vocabulary.refusal import N_, Refusal

PAPERS = (Kind.DOCX, Kind.XLSX, Kind.PDF)
_ROOT = Path(__file__).resolve().parent.parent.parent.parent
SAYINGS = {
    "broken_paper": N_("文件不完整或已损坏，读不出文字；请用原来的软件打开，另存后重新上传。"),
    "locked_paper": N_("文件加了密码，读不出文字；请去掉打开密码后重新上传。"),
    "no_words": N_("文件里没有文字（可能是扫描件或图片）；请换成能选中文字的版本，或把文字粘贴进来。"),
    "long_paper": N_("文件里的文字超过%(limit)s字；请只留与项目有关的部分后重新上传。"),
    "slow_paper": N_("文件读取超过%(limit)s秒，已停止；请拆成几个文件后重新上传。"),
}


def text_of(data: bytes, kind: Kind, *, limits: Limits | None = None) -> str:
    """The text of a paper: paragraphs apart by an empty line, cells of a row by tabs. Refusals: the codes above."""
    limits = limits or Limits()
    line = [sys.executable, "-P", "-m", "daliang.leads.papers.child", kind.value, json.dumps(limits.__dict__)]
    try:
        done = subprocess.run(
            line,
            input=data,
            capture_output=True,
            timeout=limits.seconds + 10,
            cwd="/",
            env={"PYTHONPATH": str(_ROOT)},  # and none of the server's secrets
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("slow_paper", limits) from error
    code = CODES.get(done.returncode, "slow_paper" if done.returncode < 0 else "broken_paper")
    if code:
        raise _refusal(code, limits)
    return done.stdout.decode("utf-8", "replace")


def _refusal(code: str, limits: Limits) -> Refusal:
    limit = {"long_paper": limits.characters, "slow_paper": limits.seconds}.get(code, 0)
    return Refusal(SAYINGS[code], code=code, field="file", limit=limit)

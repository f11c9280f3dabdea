"""Deeds on one project: open its file, propose and judge facts, rule on credit, judge look-alikes, merge two files."""

from daliang.dossier.rules.alikes import judge_alike, note_likenesses
from daliang.dossier.rules.credit import credit
from daliang.dossier.rules.merging import merge
from daliang.dossier.rules.opening import NewFile, open_file
from daliang.dossier.rules.proposing import WITH_REASON, accept, propose, refuse, withdraw

__all__ = [
    "WITH_REASON",
    "NewFile",
    "accept",
    "credit",
    "judge_alike",
    "merge",
    "note_likenesses",
    "open_file",
    "propose",
    "refuse",
    "withdraw",
]

"""Deeds on imports: take a workbook in, read it into rows, look through, have it checked, apply it or take it back."""

from daliang.intake.rules.applying import apply
from daliang.intake.rules.beginning import begin
from daliang.intake.rules.checking import answer, confirm, submit, withdraw
from daliang.intake.rules.receiving import receive, restage
from daliang.intake.rules.staging import read_stored, stage
from daliang.intake.rules.starting import begin_applying, begin_trial
from daliang.intake.rules.trying import try_out

__all__ = [
    "answer",
    "apply",
    "begin",
    "begin_applying",
    "begin_trial",
    "confirm",
    "read_stored",
    "receive",
    "restage",
    "stage",
    "submit",
    "try_out",
    "withdraw",
]

"""Promise 35: every night disk and rows are compared, both ways."""

from __future__ import annotations

from datetime import timedelta

from daliang.files.models import StoredFile
from daliang.files.rules import reconcile
from daliang.org.duties import duty
from daliang.org.rules import record
from daliang.vocabulary.refusal import N_


@duty("check-files", timedelta(days=1), N_("核对附件：文件与记录"))
def check_files() -> int:
    """How many files lack a row, or rows a file; a row of the log names them by their hash. Nothing is deleted."""
    found = reconcile()
    if found:
        subject = StoredFile.objects.first() or StoredFile()
        record(by=None, action="files.misfit", subject=subject, misfits=[f"{one.check} {one.file}" for one in found])
    return len(found)

"""`daliang ledger`: prove it, or rebuild what is derived from it."""

import click
from django.utils.translation import gettext as _

from daliang.cli.shapes import FORMAT, emit, refusable
from daliang.ledger.columns import rebuild as rebuild_columns
from daliang.ledger.models import Closing, Head
from daliang.ledger.verify import verify


@click.group()
def ledger() -> None:
    """台账：核验与重建。 The ledger: prove it, rebuild its columns."""


@ledger.command("verify")
@FORMAT
@refusable
def verify_command(fmt: str) -> None:
    """Re-derive every project, check balance, chain and columns; exit 1 names the first row that does not fit."""
    misfits = verify()
    head = Head.objects.first()
    answer = {
        "seq": head.seq if head else 0,
        "closings": Closing.objects.count(),
        "misfits": [{"check": m.check, "row": m.row, "message": m.message} for m in misfits],
    }
    emit(
        answer,
        fmt,
        headers=("check", "row", "message"),
        rows=[(m.check, m.row, m.message) for m in misfits] or [("—", f"seq {answer['seq']}", _("全部相符"))],
    )
    if misfits:
        raise SystemExit(1)


@ledger.command("rebuild")
@refusable
def rebuild_command() -> None:
    """Throw the columns away and build them from the database."""
    rebuild_columns()
    click.echo(_("列存已重建。"), err=True)

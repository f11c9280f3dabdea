"""`daliang round`: the fortnight from the shell, every deed of it."""
from __future__ import annotations

import click

from daliang.cli.shapes import BY, FORMAT, emit, refusable
from daliang.org.models import Unit
from daliang.org.rules import find_person, find_unit
from daliang.rounds import rules
from daliang.rounds.models import Return, Round

CODE = click.argument("code")
UNIT = click.option("--unit", "unit_code", required=True, help="code of the filing unit")


@click.group("round")
def round_group() -> None:
    """双周报：填报、审核、退回、受理、封账。 The fortnight and its deeds."""


def the_return(code: str, unit: Unit) -> Return:
    return rules.find_return(rules.find_round(code), unit)

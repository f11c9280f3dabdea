"""The ledger's columns (列): derived, disposable, one pass answers any question with both dates.

The database is the truth. The files are brought up to it whenever somebody reads, rebuilt when they are missing,
damaged, of another ledger or ahead of it; `verify` compares them.
"""

from daliang.ledger.columns.comparing import Difference, compare
from daliang.ledger.columns.layout import (
    EPOCH,
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    Array,
    Arrivals,
    Codes,
    Columns,
    Lots,
    Position,
    day_number,
    day_of,
)
from daliang.ledger.columns.reading import columns, rebuild

__all__ = [
    "EPOCH",
    "FIRST_DAY",
    "KINDS",
    "LAST_DAY",
    "Array",
    "Arrivals",
    "Codes",
    "Columns",
    "Difference",
    "Lots",
    "Position",
    "columns",
    "compare",
    "day_number",
    "day_of",
    "rebuild",
]

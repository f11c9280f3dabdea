"""Reading, from bytes to facts: pure functions without Django, in stages that can be looked at one by one."""

from __future__ import annotations

from daliang.leads.reading.cleaning import clean
from daliang.leads.reading.facts import Reading
from daliang.leads.reading.reader import facts


def read(data: bytes, *, declared: str = "", address: str = "") -> Reading:
    """The facts of a page as it came. `declared` is the server's encoding, `address` may hold the date.

    Raises Unreadable, with a reason, for what is no page of text.
    """
    return facts(clean(data, declared=declared, address=address))

"""What a frozen figure was counted by, as a digest: is it still counted by the same today?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from daliang.measures.models import Measure, Tier
from daliang.org.models import City
from daliang.register.models import Industry, Stage


def digests(measures: Iterable[Measure]) -> dict[str, str]:
    """Measure code → digest of its definition and of what it leans on: stages, tiers, branches, the fiscal year.

    Labels are left out, for they count nothing; so are ids, which differ from house to house.
    """
    ground = _digest(
        [
            list(Stage.objects.order_by("order").values_list("code", "implies")),
            list(Tier.objects.order_by("currency", "at_least").values_list("currency", "at_least")),
            list(Industry.objects.order_by("code").values_list("code", "branch")),
            City.objects.values_list("fiscal_year_starts_month", flat=True).first(),
        ]
    )
    return {measure.code: _digest([measure.definition, ground]) for measure in measures}


def _digest(what: Any) -> str:
    return sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

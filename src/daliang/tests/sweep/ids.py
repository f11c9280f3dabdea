"""Ids of one unit's rows, to fill the places of addresses: one's own, a sibling's, another county's, nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from daliang.dossier.models import Proposal
from daliang.intake.models import Import
from daliang.leads.models import Fact, Lead, Page, Source
from daliang.notices.models import Notice
from daliang.org.credentials import Token
from daliang.org.delegations import Delegation
from daliang.register.models import Alike, Attachment, Contact, ExportRequest, Project, SavedView, Visit
from daliang.rounds.models import ReturnScan
from daliang.tests.sweep.canaries import MARK
from daliang.tests.sweep.numbers import UNISSUED
from daliang.tests.sweep.world import Planted

OWN, SIBLING, ELSEWHERE = "east-a", "east-b", "west-a"
NOBODYS: Mapping[str, str] = MappingProxyType(
    {
        "unit": "none-x", "login": "nobody-here", "project": "YZ1999-9999", "secret": "YZ1999-9998",
        "name": "cny9999x", "contact": "9999901", "visit": "9999902", "attachment": "9999903", "photo": "9999904",
        "proposal": "9999905", "private": "9999906", "handed": "9999907", "view": "9999908", "token": "9999909",
        "alike": "9999910", "export": "9999912", "delegation": "9999913", "number": "9999911", "reference": "f" * 24,
        "notice": "00000000-0000-4000-8000-000000000000", "scan": "9999914",
        "plan": "targets-1999", "page": "9999915", "fact": "9999916", "source": "9999917",
        "lead": "9999918", "hush": "9999919",
    }
)  # fmt: skip


@cache
def ids_of(planted: Planted, unit: str) -> Mapping[str, str]:
    """What each place is filled with for this unit's rows."""
    clerk, project = planted.world.clerk(unit), planted.project(unit)
    secret = Project.objects.filter(unit__code=unit, is_confidential=True).order_by("code")[0]
    imports = Import.objects.filter(unit__code=unit)
    view = SavedView.objects.filter(owner=clerk, is_shared=False).first()
    token = Token.objects.filter(owner=clerk).first()
    mark = MARK.search(project.name)
    assert mark is not None
    found = {
        "unit": unit,
        "login": clerk.username,
        "project": project.code,
        "secret": secret.code,
        "name": mark[0],
        "contact": planted.first(unit, Contact).pk,
        "visit": planted.first(unit, Visit).pk,
        "attachment": planted.first(unit, Attachment).pk,
        "photo": Attachment.objects.exclude(visit=None).get(project=project).pk,
        "scan": ReturnScan.objects.get(ret__unit__code=unit).pk,
        "proposal": planted.first(unit, Proposal).pk,
        "private": imports.get(submitted_at=None).pk,
        "handed": imports.exclude(submitted_at=None).get().pk,
        "view": view.pk if view else NOBODYS["view"],
        "token": token.pk if token else NOBODYS["token"],
        "export": ExportRequest.objects.filter(by=clerk).values_list("pk", flat=True).first() or NOBODYS["export"],
        "alike": Alike.objects.filter(second=project).values_list("pk", flat=True).first() or NOBODYS["alike"],
        "delegation": str(
            Delegation.objects.filter(unit__code=unit.split("-")[0]).values_list("pk", flat=True).first()
            or NOBODYS["delegation"]
        ),
        "notice": Notice.objects.filter(person=clerk).values_list("reference", flat=True)[0],
        "plan": UNISSUED,
        "page": Page.objects.exclude(article="").get().pk,
        "fact": Fact.objects.get().pk,
        "source": Source.objects.get().pk,
        "lead": Lead.objects.get(unit__code=unit, is_confidential=False).pk,
        "hush": Lead.objects.get(unit__code=unit, is_confidential=True).pk,
        "number": NOBODYS["number"],
        "reference": NOBODYS["reference"],
    }
    return MappingProxyType({place: str(value) for place, value in found.items()})

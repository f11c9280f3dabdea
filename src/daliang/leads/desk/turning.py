"""A lead becomes a project: its file is opened by the register's own rule, and both know of each other from then on."""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from daliang.dossier.rules import NewFile, open_file
from daliang.dossier.rules.guards import be_allowed
from daliang.leads.desk.assigning import ASSIGN, assign
from daliang.leads.desk.guards import RUNNING, hold, write_down
from daliang.leads.models import Lead, LeadEventKind, LeadState
from daliang.org.matrix import may
from daliang.org.models import Person, Unit
from daliang.register.fields import YES
from daliang.register.models import Project
from daliang.register.rules import keep_secret
from daliang.vocabulary.refusal import N_, Refusal

WORK = "lead.work"


def to_project(lead: Lead, new: NewFile, *, by: Person) -> Project:
    """Open the project's file and close the lead with it, in one step. A second time it is the project that there is.

    Refusals: as `hold` and `open_file`; `outside` for a unit that the lead does not lie above; `needs_code_name` for a
    confidential lead, whose project is confidential too. Call it outside of a transaction that a refusal takes back, as
    `open_file`.
    """
    lead.refresh_from_db()
    if lead.state == LeadState.PROJECT and lead.project is not None and Lead.objects.visible_to(by).filter(pk=lead.pk):
        return lead.project
    _be_inside(lead, new.unit)
    if lead.is_confidential:
        keep_secret(Project(name=new.texts["name"], is_confidential=True, code_name=new.texts.get("code_name", "")), {})
        new = replace(new, texts={**new.texts, "is_confidential": YES})
    return open_file(new, by=by, also=lambda project: _close(lead, project, by))


@transaction.atomic
def to_known(lead: Lead, project: Project, *, by: Person) -> Project:
    """It is a project that has a file already: the lead is closed with that one.

    The city office gives it to the project's unit by the same step, so that nobody else learns whose project it is. An
    unseen project is as if missing (Project.DoesNotExist). Refusals: as `hold`; `outside`; `ended`.
    """
    be_allowed(by, WORK, project)
    if project.ended_on is not None:
        raise Refusal(N_("这个项目已终止，不能对应；重新启动之后再对应，或另行建档。"), code="ended", field="known")
    assert project.unit is not None  # the person sees it
    if may(by.role, ASSIGN) and lead.unit_id != project.unit_id:
        assign(lead, project.unit, by=by)
    _be_inside(lead, project.unit)
    _close(lead, project, by)
    return project


def _be_inside(lead: Lead, unit: Unit) -> None:
    if not lead.unit.holds(unit):
        raise Refusal(
            N_("这条线索在“%(unit)s”，项目只能落在它或它的下属单位；要落到别处，请先由市商务局改派。"),
            code="outside",
            field="unit",
            unit=lead.unit.name,
        )


def _close(lead: Lead, project: Project, by: Person) -> None:
    hold(lead, by, WORK, RUNNING)
    met = lead.due_at
    lead.state, lead.project, lead.due_at = LeadState.PROJECT, project, None
    lead.save(update_fields=["state", "project", "due_at"])
    write_down(lead, LeadEventKind.PROJECT, by=by, words=project.code, met=met)


def texts_of(lead: Lead) -> dict[str, str]:
    """What the lead says, field by field of a project's file. Where it came from stands in the content."""
    told = [lead.summary]
    if lead.story is not None and lead.story.title:
        told.append(f"线索来源：{lead.story.title}")  # not a sentence: words kept in the file
    if lead.channel:
        told.append(f"渠道：{lead.channel}")  # not a sentence: words kept in the file
    return {
        "name": lead.name,
        "investor": lead.company,
        "source_place": lead.place,
        "content": "\n".join(line for line in told if line),
    }

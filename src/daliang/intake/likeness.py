"""New files of an import that look like others: noted for the city office after the import, never told in a preview."""

from __future__ import annotations

from daliang.dossier.rules import note_likenesses
from daliang.intake.models import Import, ImportState, Verdict
from daliang.org.walls import whole_house
from daliang.register.alikeness import Described, likenesses
from daliang.register.models import Project


@whole_house
def note_new_files(importing: Import) -> int:
    """How many pairs the new files of an applied import are in; done twice, it notes nothing twice."""
    if importing.state != ImportState.APPLIED:
        return 0
    rows = importing.rows.filter(verdict=Verdict.NEW).exclude(project=None)
    count = 0
    for pk in rows.values_list("project", flat=True).iterator(chunk_size=500):
        project = Project.objects.get(pk=pk)
        found = likenesses(Described.of(project), but=project.pk)
        count += len(note_likenesses(project, found, by=importing.by))
    return count

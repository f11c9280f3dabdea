"""Jobs of the imports: a page only puts them in the queue and can be left. Each may be run again after a crash."""

from django_tasks import task

from daliang.intake.likeness import note_new_files
from daliang.intake.models import Import
from daliang.intake.rules.applying import apply
from daliang.intake.rules.staging import read_stored
from daliang.intake.rules.trying import try_out
from daliang.org.models import Person
from daliang.vocabulary.refusal import Refusal


@task()
def stage_import(import_id: int) -> str:
    """Read the kept workbook; gives the state that the import ends in."""
    return read_stored(import_id)


@task()
def apply_import(import_id: int, person_id: int, leave_out: bool) -> str:
    """Apply it for this person, all or nothing, then tell the city office of look-alikes among the new files."""
    importing = Import.objects.get(pk=import_id)
    try:
        apply(importing, by=Person.objects.get(pk=person_id), leave_out=leave_out)
    except Refusal:
        return "refused"  # the reasons stand on the import
    note_look_alikes.enqueue(import_id)
    return "applied"


@task()
def try_import(import_id: int, person_id: int) -> str:
    """The trial run of an opening balance; its report stands on the import."""
    try:
        try_out(Import.objects.get(pk=import_id), by=Person.objects.get(pk=person_id))
    except Refusal:
        return "refused"
    return "tried"


@task()
def note_look_alikes(import_id: int) -> int:
    """Pairs that may be one project, for the city office to judge; the importer is told nothing of others' files."""
    return note_new_files(Import.objects.get(pk=import_id))

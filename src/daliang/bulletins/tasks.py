"""Jobs of the bulletins. Who closes a round enqueues `render_after_closing`; a download before it prints by itself."""

from django_tasks import task

from daliang.bulletins.documents import print_all
from daliang.rounds.models import Round


@task()
def render_after_closing(round_id: int) -> list[str]:
    """Print the special report of a closed round in all formats; returns the file names."""
    return [printed.file_name for printed in print_all(Round.objects.get(pk=round_id))]

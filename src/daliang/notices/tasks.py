"""Jobs of the notices. Telling somebody enqueues `deliver`; what it does not get done, the duty does."""

from django_tasks import task

from daliang.notices.delivering import deliver_due


@task()
def deliver() -> int:
    """Send what is due; how many arrived."""
    return deliver_due()

"""Jobs of the log. A request only puts the job in the queue; the sealing itself waits for writers elsewhere."""

from time import monotonic

from django_tasks import task

from daliang.org.sealing import seal_quietly

EVERY_ROWS = 100
EVERY_SECONDS, REST_SECONDS = 60.0, 2.0
_asked_at = [monotonic()]


@task()
def seal_log() -> int:
    """Seal what has been written; gives the number of the seal, 0 when there was nothing or writers were busy."""
    made = seal_quietly()
    return made.number if made else 0


def is_due(number: int, now: float) -> bool:
    """Every hundredth row, and once a minute in each process while rows are written; never twice in two seconds."""
    since = now - _asked_at[0]
    return since >= EVERY_SECONDS or (number % EVERY_ROWS == 0 and since >= REST_SECONDS)


def seal_when_due(number: int) -> None:
    """After the commit that wrote row `number`: one insert into the queue, now and then."""
    now = monotonic()
    if is_due(number, now):
        _asked_at[0] = now
        seal_log.enqueue()

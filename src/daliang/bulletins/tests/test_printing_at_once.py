"""Several people print the same report in the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from daliang.bulletins.documents import document, print_all
from daliang.bulletins.models import Bulletin, Document
from daliang.bulletins.tests.fortnight import CLOSES, closed, fill, opened
from daliang.org import clock
from daliang.rounds.models import Round


@pytest.mark.django_db(transaction=True)
def test_two_people_who_print_at_once_get_one_document() -> None:
    world = opened()
    fill(world)
    round_ = closed(world)
    ready, made = Barrier(3), list[int]()

    def printing() -> None:
        try:
            ready.wait()
            with clock.held_at(CLOSES):
                made.append(document(Round.objects.get(pk=round_.pk), "md").pk)
        finally:
            connection.close()

    threads = [Thread(target=printing) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == Document.objects.count() == Bulletin.objects.count() == 1
    assert len(print_all(round_)) == 8

"""Promise 38: one draft sent several times at the same moment is one visit with one photo, and each sender hears so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.base import ContentFile

from daliang.files.tests.corpus import photographed
from daliang.org import clock
from daliang.register.attachments import attach
from daliang.register.models import Attachment, Project, Visit
from daliang.register.visits import log_visit
from daliang.rounds.tests.test_races import together
from daliang.rounds.tests.world import NOW, World, build

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"on": "2022-08-23", "said": "看中二期地块", "next_step": "签意向书"}


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:
    made = build()
    with clock.held_at(NOW):
        yield made


def test_a_draft_sent_at_the_same_moment_is_one_visit_with_one_photo(world: World) -> None:
    clerk = world.clerk("east-a")
    heard: list[int] = []

    def send() -> None:
        project = Project.objects.select_related("unit").get(code="YZ2022-0001")
        key = "0b4f6a52-7c7e-4d7e-9a53-2b7d2f5b9c11"
        visit = log_visit(project, key, TEXTS, by=clerk, base={"next_step": "", "next_on": ""}).visit
        attach(project, ContentFile(photographed()), name="现场.jpg", by=clerk, visit=visit)
        heard.append(visit.pk)

    assert together(*[send] * 4) == ["done"] * 4
    visit = Visit.objects.get()
    assert heard == [visit.pk] * 4
    assert Attachment.objects.get().visit == visit

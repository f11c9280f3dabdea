"""Attachments: the same file once, photos only on a visit, removed ones hidden while the file stays."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from daliang.files.tests import corpus
from daliang.org.models import Deed, Person, Role, Unit
from daliang.org.tests.tree import employ, small_city
from daliang.register.attachments import attach, remove_attachment
from daliang.register.models import Attachment, Project, Visit
from daliang.register.tests.test_visits import KEY, TEXTS, project_in
from daliang.register.visits import log_visit
from daliang.vocabulary.refusal import Refusal

# The projects here have a unit but no posting: the ledger stands a floor above.
pytestmark = [pytest.mark.django_db, pytest.mark.tampers]


@pytest.fixture
def units() -> dict[str, Unit]:
    return small_city()


@pytest.fixture
def clerk(units: dict[str, Unit]) -> Person:
    return employ("clerk", Role.CLERK, units["park_a1"])


@pytest.fixture
def project(units: dict[str, Unit]) -> Project:
    return project_in(units["park_a1"])


def attached(project: Project, by: Person, name: str, data: bytes, visit: Visit | None = None) -> Attachment:
    return attach(project, ContentFile(data), name=name, by=by, visit=visit)


def test_a_file_is_attached_with_its_deed(project: Project, clerk: Person) -> None:
    made = attached(project, clerk, "../../投资协议.pdf", corpus.PDF)
    assert (made.name, made.stored.content()) == ("投资协议.pdf", corpus.PDF)
    deed = Deed.objects.get(action="attachment.add")
    assert (deed.subject_id, deed.details["sha256"]) == (str(project.pk), made.stored.sha256)


def test_the_same_file_under_the_same_name_hangs_there_once(project: Project, clerk: Person) -> None:
    first = attached(project, clerk, "协议.pdf", corpus.PDF)
    assert attached(project, clerk, "协议.pdf", corpus.PDF) == first
    assert attached(project, clerk, "协议副本.pdf", corpus.PDF) != first
    assert Deed.objects.filter(action="attachment.add").count() == 2


def test_a_visit_takes_photos_only_and_each_once(project: Project, clerk: Person) -> None:
    visit = log_visit(project, KEY, TEXTS, by=clerk).visit
    photo = attached(project, clerk, "现场.jpg", corpus.photographed(), visit)
    assert attached(project, clerk, "现场.jpg", corpus.photographed(), visit) == photo
    with pytest.raises(Refusal) as refused:
        attached(project, clerk, "协议.pdf", corpus.PDF, visit)
    assert refused.value.code == "not_a_picture"
    remove_attachment(photo, by=clerk)
    attached(project, clerk, "现场.jpg", corpus.photographed(), visit)
    assert not Attachment.objects.visible_to(clerk).exists(), "a photo that was taken out came back with its draft"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("图.svg", corpus.SVG, "markup"),
        ("页.html", corpus.HTML, "markup"),
        ("图.png", corpus.SVG, "markup"),
        ("照片.jpg", corpus.PDF, "forged_type"),
        ("工具.exe", corpus.EXE, "executable"),
    ],
)
def test_promise_19_what_may_carry_script_or_lies_about_itself_is_refused(
    project: Project, clerk: Person, name: str, data: bytes, code: str
) -> None:
    """Promise 19: SVG, HTML and forged types never become an attachment."""
    with pytest.raises(Refusal) as refused:
        attached(project, clerk, name, data)
    assert refused.value.code == code
    assert not Attachment.objects.exists()


def test_a_removed_one_is_hidden_and_its_file_stays(project: Project, clerk: Person) -> None:
    made = attached(project, clerk, "协议.pdf", corpus.PDF)
    remove_attachment(made, by=clerk)
    assert not Attachment.objects.visible_to(clerk).exists()
    assert default_storage.exists(made.stored.place)
    assert Attachment.objects.get().removed_by == clerk
    with pytest.raises(Attachment.DoesNotExist):
        remove_attachment(made, by=clerk)
    assert attached(project, clerk, "协议.pdf", corpus.PDF) != made, "a file may be attached anew"


def test_an_unseen_project_is_as_if_missing(project: Project, clerk: Person, units: dict[str, Unit]) -> None:
    """Promise 7: nobody attaches to, or takes from, what they do not see."""
    made = attached(project, clerk, "协议.pdf", corpus.PDF)
    other = employ("other", Role.CLERK, units["park_a2"])
    for deed in (lambda: attached(project, other, "b.pdf", corpus.PDF), lambda: remove_attachment(made, by=other)):
        with pytest.raises(Project.DoesNotExist):
            deed()
    leader = employ("leader", Role.LEADER, units["city"])
    with pytest.raises(Refusal) as refused:
        remove_attachment(made, by=leader)
    assert refused.value.code == "not_your_role"

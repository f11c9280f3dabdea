"""What is attached to a project: several files in one go, each download asked and logged, thumbnails for the page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from daliang.files.serving import send
from daliang.register.attachments import remove_attachment, take_away
from daliang.register.models import Attachment
from daliang.web.files.gathering import project_or_404
from daliang.web.files.visiting import attach_all, attachment_or_404
from daliang.web.guards import may, person_of, see_other


@may("project.edit")
def attachment_add(request: HttpRequest, code: str) -> HttpResponse:
    """The form, and the upload: files that are refused are named with the reason, the others are kept."""
    person = person_of(request)
    project = project_or_404(person, code)
    if request.method != "POST":
        return render(request, "web/visits/upload.html", {"project": project})
    kept, refused = attach_all(project, request.FILES.getlist("files"), by=person)
    if not kept and not refused:
        refused = [_("没有选择文件；请点“选择文件”，选好后再上传。")]
    if refused:
        context = {"project": project, "kept": kept, "refused": refused}
        return render(request, "web/visits/upload.html", context, status=422)
    count = len(kept)
    said = ngettext("已保存 %(count)s 个附件。", "已保存 %(count)s 个附件。", count) % {"count": count}
    messages.success(request, said)
    return see_other(reverse("project", args=[code]) + "#attachments")


@may("project.export")
@require_GET
def attachment(request: HttpRequest, pk: int) -> HttpResponse:
    """The file itself, always as an attachment; who takes it is logged."""
    person = person_of(request)
    found = attachment_or_404(person, pk)
    answer = send(found.stored, found.name)
    take_away(found, answer.content, by=person)
    return answer


@may("project.read")
@require_GET
def attachment_small(request: HttpRequest, pk: int) -> HttpResponse:
    """The thumbnail of a picture, to be shown in a page; nothing else has one."""
    found = attachment_or_404(person_of(request), pk)
    if not found.stored.is_picture:
        raise Http404
    return send(found.stored.small, found.name, inline=True)


@may("project.edit")
@require_POST
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide it; the file stays for what rests on it."""
    person = person_of(request)
    found = attachment_or_404(person, pk)
    try:
        remove_attachment(found, by=person)
    except Attachment.DoesNotExist as gone:
        raise Http404 from gone
    messages.success(request, _("“%(name)s”已移除。") % {"name": found.name})
    place = "#visits" if found.visit_id else "#attachments"
    return see_other(reverse("project", args=[found.project.code]) + place)


urlpatterns = [
    path("projects/<slug:code>/attachments/", attachment_add, name="attachment-add"),
    path("attachments/<int:pk>/", attachment, name="attachment"),
    path("attachments/<int:pk>/small/", attachment_small, name="attachment-small"),
    path("attachments/<int:pk>/remove/", attachment_remove, name="attachment-remove"),
]

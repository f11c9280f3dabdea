"""Every address of the pages."""

from django.urls import include, path

from daliang.web import signin
from daliang.web.pages import (
    audit,
    cockpit,
    documents,
    enter,
    figures,
    home,
    imports,
    lines,
    me,
    permissions,
    project_deeds,
    project_file,
    project_people,
    project_rulings,
    projects,
    returns,
    rounds,
)

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *me.urlpatterns,
    *permissions.urlpatterns,
    *home.urlpatterns,
    *cockpit.urlpatterns,
    *figures.urlpatterns,
    *projects.urlpatterns,
    *project_deeds.urlpatterns,
    *project_people.urlpatterns,
    *project_rulings.urlpatterns,
    *project_file.urlpatterns,
    *imports.urlpatterns,
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *lines.urlpatterns,
    *documents.urlpatterns,
    *audit.urlpatterns,
    path("api/v1/", include("daliang.api.urls")),
]

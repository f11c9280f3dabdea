"""Every address of the pages."""

from django.urls import include, path

from daliang.web import identity, secondfactor, signin
from daliang.web.pages import (
    audit,
    city,
    cockpit,
    documents,
    enter,
    figures,
    home,
    lines,
    me,
    people,
    permissions,
    project_deeds,
    project_file,
    project_people,
    project_rulings,
    projects,
    returns,
    rounds,
    tokens,
)

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *secondfactor.urlpatterns,
    *identity.urlpatterns,
    *me.urlpatterns,
    *people.urlpatterns,
    *permissions.urlpatterns,
    *tokens.urlpatterns,
    *home.urlpatterns,
    *cockpit.urlpatterns,
    *city.urlpatterns,
    *figures.urlpatterns,
    *projects.urlpatterns,
    *project_deeds.urlpatterns,
    *project_people.urlpatterns,
    *project_rulings.urlpatterns,
    *project_file.urlpatterns,
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *lines.urlpatterns,
    *documents.urlpatterns,
    *audit.urlpatterns,
    path("api/v1/", include("daliang.api.urls")),
]

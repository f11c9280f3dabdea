"""Every address of the pages."""

from django.urls import include, path

from daliang.web import signin
from daliang.web.pages import (
    cockpit,
    documents,
    enter,
    figures,
    home,
    lines,
    me,
    project_board,
    project_calendar,
    project_deeds,
    project_file,
    project_list,
    project_map,
    project_people,
    project_rulings,
    returns,
    rounds,
)

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *me.urlpatterns,
    *home.urlpatterns,
    *cockpit.urlpatterns,
    *figures.urlpatterns,
    *project_list.urlpatterns,
    *project_board.urlpatterns,
    *project_calendar.urlpatterns,
    *project_map.urlpatterns,
    *project_deeds.urlpatterns,
    *project_people.urlpatterns,
    *project_rulings.urlpatterns,
    *project_file.urlpatterns,
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *lines.urlpatterns,
    *documents.urlpatterns,
    path("api/v1/", include("daliang.api.urls")),
]

"""Every address of the pages."""

from django.urls import include, path

from daliang.web import signin
from daliang.web.pages import cockpit, documents, enter, figures, home, me, projects, returns, rounds

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *me.urlpatterns,
    *home.urlpatterns,
    *cockpit.urlpatterns,
    *figures.urlpatterns,
    *projects.urlpatterns,
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *documents.urlpatterns,
    path("api/v1/", include("daliang.api.urls")),
]

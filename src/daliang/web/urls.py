"""Every address of the pages."""

from django.urls import include, path

from daliang.web import identity, secondfactor, signin
from daliang.web.pages import cockpit, documents, enter, figures, home, lines, me, projects, returns, rounds, tokens

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *secondfactor.urlpatterns,
    *identity.urlpatterns,
    *me.urlpatterns,
    *tokens.urlpatterns,
    *home.urlpatterns,
    *cockpit.urlpatterns,
    *figures.urlpatterns,
    *projects.urlpatterns,
    *rounds.urlpatterns,
    *returns.urlpatterns,
    *lines.urlpatterns,
    *documents.urlpatterns,
    path("api/v1/", include("daliang.api.urls")),
]

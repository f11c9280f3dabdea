"""Every address of the pages."""

from daliang.web.pages import cockpit, figures, projects

urlpatterns = [*cockpit.urlpatterns, *figures.urlpatterns, *projects.urlpatterns]

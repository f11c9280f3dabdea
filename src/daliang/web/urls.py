"""Every address of the pages."""

from daliang.web import signin
from daliang.web.pages import cockpit, enter, figures, me, projects

urlpatterns = [
    *enter.urlpatterns,
    *signin.urlpatterns,
    *me.urlpatterns,
    *cockpit.urlpatterns,
    *figures.urlpatterns,
    *projects.urlpatterns,
]

"""The yardstick: a bare Django application over the same tables. No sign-in, no frame, no rules, no log, no walls.

GET /list?unit= what a bare page is everywhere in these benches: twenty-five rows of a unit's branch, looked up, counted
and rendered, narrow rows by name of column; POST /save one text of one line, committed.
"""

from __future__ import annotations

import django
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

django.setup()

from django.contrib.auth.decorators import login_not_required  # noqa: E402
from django.db import connection  # noqa: E402

from daliang.register.models import Project  # noqa: E402
from daliang.rounds.models import Line  # noqa: E402

PAGE = engines["django"].from_string(
    "<html><body><h1>{{ total }}</h1><table>{% for p in rows %}<tr><td>{{ p.id }}</td><td>{{ p.unit_id }}</td>"
    "<td>{{ p.code }}</td><td>{{ p.amount }}</td><td>{{ p.industry_id }}</td><td>{{ p.stage_id }}</td></tr>"
    "{% endfor %}</table></body></html>"
)
BELOW = "SELECT id FROM org_unit WHERE path LIKE (SELECT path FROM org_unit WHERE code = %s) || '%%'"


@login_not_required
def listing(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(BELOW, [request.GET.get("unit", "")])
        units = [unit for (unit,) in cursor.fetchall()]
    rows = Project.objects.filter(unit__in=units).only("id", "unit_id", "code", "amount", "industry_id", "stage_id")
    return HttpResponse(PAGE.render({"total": rows.count(), "rows": rows.order_by("-id")[:25]}))


@csrf_exempt
@login_not_required
def save(request: HttpRequest) -> HttpResponse:
    line = Line.objects.get(belongs_to__unit__code=request.POST["unit"], position=request.POST["line"])
    line.typed = {**line.typed, "next_step": request.POST["text"]}
    line.save(update_fields=["typed"])
    return HttpResponse("ok")


urlpatterns = [path("list", listing), path("save", save)]


from django.conf import settings  # noqa: E402

settings.ROOT_URLCONF = __name__
settings.MIDDLEWARE = []
application = get_wsgi_application()

"""Addresses of the JSON API; the pages mount them at /api/v1/."""

from types import MappingProxyType

from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from daliang.api import exceptions, figures, leads, projects, reopenings, returns, rounds, targets
from daliang.api.once import once
from daliang.api.refusing import in_json, speak_in_words, unknown_address


class Utf8(JSONRenderer):
    """Chinese as it is, as from the command."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


api = NinjaAPI(
    title="Daliang",
    version="1",
    description=(
        "The project ledger of a city's investment promotion. Either a token in `Authorization: Bearer …` (read-only "
        "unless made for writing) or the session of the pages, whose deeds need X-CSRFToken; never both. A deed sent "
        "with an Idempotency-Key is done once: the same key with the same body gets the same reply for three days."
    ),
    docs_url=None,
    urls_namespace="api",
    renderer=Utf8(),
)
speak_in_words(api)
for router in (
    figures.router,
    projects.router,
    rounds.router,
    reopenings.router,
    returns.router,
    exceptions.router,
    targets.router,
    leads.router,
):
    api.add_router("", router)

operations = api.urls
for pattern in operations[0]:
    assert pattern.callback is not None
    pattern.callback = in_json(once(pattern.callback))
urlpatterns = [path("", operations), re_path("", unknown_address)]

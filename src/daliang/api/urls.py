"""Addresses of the JSON API; the pages mount them at /api/v1/."""

from types import MappingProxyType

from django.urls import path
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from daliang.api import figures, projects, rounds
from daliang.api.refusing import speak_in_words


class Utf8(JSONRenderer):
    """Chinese as it is, as from the command."""

    json_dumps_params = MappingProxyType({"ensure_ascii": False})


api = NinjaAPI(
    title="Daliang",
    version="1",
    description=(
        "The project ledger of a city's investment promotion. Either a token in `Authorization: Bearer …` (read-only "
        "unless made for writing) or the session of the pages, whose deeds need X-CSRFToken; never both."
    ),
    docs_url=None,
    urls_namespace="api",
    renderer=Utf8(),
)
speak_in_words(api)
for router in (figures.router, projects.router, rounds.router):
    api.add_router("", router)

urlpatterns = [path("", api.urls)]

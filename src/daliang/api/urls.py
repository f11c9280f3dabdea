"""Addresses of the JSON API; the pages mount them at /api/v1/."""

from django.urls import path
from ninja import NinjaAPI

from daliang.api import figures, projects, rounds
from daliang.api.refusing import speak_in_words

api = NinjaAPI(
    title="Daliang",
    version="1",
    description="The project ledger of a city's investment promotion. Sessions of the pages; deeds need X-CSRFToken.",
    docs_url=None,
    urls_namespace="api",
)
speak_in_words(api)
for router in (figures.router, projects.router, rounds.router):
    api.add_router("", router)

urlpatterns = [path("", api.urls)]

"""measures: the one definition of every statistic; `ledger verify` also asks them."""

from importlib import import_module

from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "daliang.measures"

    def ready(self) -> None:
        import_module("daliang.measures.proving")

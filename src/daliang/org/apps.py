"""org: the unit tree, people, scope, the log of deeds, the city's clock."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from daliang.org.engine import assert_durable


def _check(sender: type[BaseDatabaseWrapper], connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    assert_durable(connection)


class OrgConfig(AppConfig):
    name = "daliang.org"

    def ready(self) -> None:
        connection_created.connect(_check, dispatch_uid="daliang.org.durable")

"""org: the unit tree, people, scope, the log of deeds, the city's clock."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate

from daliang.org import walls
from daliang.org.engine import assert_durable


def _check(sender: type[BaseDatabaseWrapper], connection: BaseDatabaseWrapper, **_kwargs: Any) -> None:
    assert_durable(connection)
    walls.stand_behind(connection)


def _before_migrating(sender: AppConfig, using: str = "default", **_kwargs: Any) -> None:
    """Tables are altered by their owner."""
    if sender.name == "daliang.org":
        connections[using].ensure_connection()
        walls.stand_before(connections[using])


def _after_migrating(sender: AppConfig, using: str = "default", **_kwargs: Any) -> None:
    """Once, after the last app: the walls as the models declare them."""
    if sender.name == "daliang.org" and connections[using].vendor == "postgresql":
        walls.stand_before(connections[using])
        walls.build(connections[using])
        walls.stand_behind(connections[using])


class OrgConfig(AppConfig):
    name = "daliang.org"

    def ready(self) -> None:
        connection_created.connect(_check, dispatch_uid="daliang.org.durable")
        pre_migrate.connect(_before_migrating, dispatch_uid="daliang.org.before")
        post_migrate.connect(_after_migrating, dispatch_uid="daliang.org.after")

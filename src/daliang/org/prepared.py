"""Rows found by keys, with SQL that is made once: for what every request asks, making it is most of the cost."""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.query import RelatedPopulator, get_related_populators

from daliang.org.ready import ready_cursor

Row = TypeVar("Row", bound=models.Model)
# Texts and numbers that stand for keys while the SQL is made.
MARKS: Mapping[str, Callable[[int], Any]] = {"str": lambda at: f"\x7f{at}", "int": lambda at: 2_100_000_000 + at}


class Prepared(threading.local, Generic[Row]):
    """`find(…)` gives the row that the query finds, `all(…)` each of them; every thread makes the SQL once.

    `query` takes keys, annotated `str` or `int`, and puts each into filters as it is.
    """

    def __init__(self, query: Callable[..., models.QuerySet[Row]]) -> None:
        self.query = query
        self.made: _Made | None = None

    def find(self, **keys: str | int) -> Row | None:
        """The only row or the first, None where there is none."""
        return next(self._rows(keys), None)

    def all(self, **keys: str | int) -> list[Row]:
        """The rows in the query's order."""
        return list(self._rows(keys))

    def _rows(self, keys: Mapping[str, str | int]) -> Iterator[Row]:
        if self.made is None:
            self.made = _Made(self.query)
        yield from self.made.rows(keys)


class _Made:
    """The SQL, where each key stands in it, and how its columns become a model with its related ones."""

    def __init__(self, query: Callable[..., models.QuerySet[Any]]) -> None:
        parameters = inspect.signature(query).parameters.values()
        kinds = [getattr(each.annotation, "__name__", each.annotation) for each in parameters]
        names = {MARKS[kind](at): each.name for at, (kind, each) in enumerate(zip(kinds, parameters, strict=True))}
        rows = query(**{name: mark for mark, name in names.items()})
        self.compiler = rows.query.get_compiler(using=DEFAULT_DB_ALIAS)
        self.sql, found = self.compiler.as_sql()
        self.places: Sequence[tuple[str | None, Any]] = [(names.get(value), value) for value in found]
        head, select = self.compiler.klass_info, self.compiler.select
        assert head is not None
        first, last = head["select_fields"][0], head["select_fields"][-1] + 1
        self.model, self.own = head["model"], slice(first, last)
        self.fields = [column.target.attname for column, _sql, _alias in select[first:last]]
        # The types are of a later Django.
        self.related: list[RelatedPopulator] = get_related_populators(head, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.converters = self.compiler.get_converters([column for column, _sql, _alias in select])

    def rows(self, keys: Mapping[str, str | int]) -> Iterator[Any]:
        values = [keys[name] if name is not None else value for name, value in self.places]
        with ready_cursor() as cursor:
            cursor.execute(self.sql, values)
            rows = cursor.fetchall()
        for row in self.compiler.apply_converters(rows, self.converters):
            found = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, row[self.own])
            for each in self.related:
                each.populate(row, found)
            yield found

"""Keeping views of the project list: saved, renamed, shared, deleted by their owner; each deed is logged."""

from __future__ import annotations

from django.db import transaction

from daliang.org.models import Person
from daliang.org.rules import record
from daliang.register.models import SavedView
from daliang.vocabulary.refusal import N_, Refusal

LONGEST_NAME, LONGEST_QUERY, MOST = 40, 1000, 100


@transaction.atomic
def keep_view(name: str, query: str, *, is_shared: bool, by: Person) -> SavedView:
    """Save what the list shows under a name; an own view of that name is kept anew.

    Refusals: `no_unit`, `empty`, `too_long`, `too_many`.
    """
    unit = by.scope_unit
    if unit is None:
        raise Refusal(N_("您的账号没有所属单位，不能保存视图：请联系安全管理员。"), code="no_unit", field="name")
    if len(query) > LONGEST_QUERY:
        raise Refusal(N_("筛选条件太多，存不下：请去掉几个条件再保存。"), code="too_long", field="query")
    name = _fit(name)
    if not SavedView.objects.filter(owner=by, name=name).exists() and by.views.count() >= MOST:
        raise Refusal(N_("已存了%(most)s个视图：请先删去不用的。"), code="too_many", field="name", most=MOST)
    view, _new = SavedView.objects.update_or_create(
        owner=by, name=name, defaults={"query": query, "is_shared": is_shared, "unit": unit}
    )
    record(by=by, action="view.keep", subject=view, unit=unit, texts={"name": name, "query": query}, shared=is_shared)
    return view


@transaction.atomic
def change_view(view: SavedView, *, name: str, is_shared: bool, by: Person) -> SavedView:
    """Rename one's own view, share it with the own branch or no longer. Refusals: `empty`, `too_long`, `name_taken`."""
    be_owner(view, by)
    name = _fit(name)
    if SavedView.objects.filter(owner=by, name=name).exclude(pk=view.pk).exists():
        raise Refusal(N_("您已有一个名为“%(name)s”的视图：请换一个名称。"), code="name_taken", field="name", name=name)
    before = view.name
    view.name, view.is_shared = name, is_shared
    view.save(update_fields=["name", "is_shared"])
    record(
        by=by, action="view.change", subject=view, unit=view.unit, texts={"was": before, "now": name}, shared=is_shared
    )
    return view


@transaction.atomic
def drop_view(view: SavedView, *, by: Person) -> None:
    """Delete one's own view."""
    be_owner(view, by)
    record(by=by, action="view.drop", subject=view, unit=view.unit, texts={"name": view.name, "query": view.query})
    view.delete()


def be_owner(view: SavedView, by: Person) -> None:
    """Another's view is as if missing, shared or not: SavedView.DoesNotExist."""
    if view.owner_id != by.pk:
        raise SavedView.DoesNotExist


def _fit(name: str) -> str:
    plain = " ".join(name.split())
    if not plain:
        raise Refusal(N_("请给视图起个名称，例如“在谈大项目”。"), code="empty", field="name")
    if len(plain) > LONGEST_NAME:
        raise Refusal(
            N_("名称有%(length)s个字，最多%(longest)s个字；请精简。"),
            code="too_long",
            field="name",
            length=len(plain),
            longest=LONGEST_NAME,
        )
    return plain

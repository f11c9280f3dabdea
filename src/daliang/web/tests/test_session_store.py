"""A session is written when it changed, and once a minute while it is used."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from daliang.org.models import Role, Unit
from daliang.org.tests.tree import employ, small_city

pytestmark = pytest.mark.django_db
IDLE = timedelta(minutes=30)


@pytest.fixture
def client(db: None, client: Client) -> Client:
    small_city()
    client.force_login(employ("officer", Role.OFFICER, Unit.objects.get(code="city")), "daliang.web.backend.Backend")
    return client


def used(client: Client, *, last_saved: timedelta) -> bool:
    """Was the session renewed by a request that long after it was saved?"""
    before = timezone.now() + IDLE - last_saved
    Session.objects.update(expire_date=before)
    assert client.get("/me/").status_code == 200
    return Session.objects.get().expire_date != before


def test_within_a_minute_nothing_is_written(client: Client) -> None:
    assert not used(client, last_saved=timedelta(seconds=50))
    assert used(client, last_saved=timedelta(seconds=61))
    assert used(client, last_saved=timedelta(minutes=29))
    assert timezone.now() + IDLE - Session.objects.get().expire_date < timedelta(seconds=10)


def test_after_its_time_it_is_over(client: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/me/").status_code == 302


def test_a_change_is_written_at_once(client: Client) -> None:
    session = client.session
    session["kept"] = "yes"
    session.save()
    assert client.session["kept"] == "yes"
    Session.objects.all().delete()
    assert client.get("/me/").status_code == 302

from django.db import connection
from django.test.utils import CaptureQueriesContext
from daliang.api.tests.conftest import ROOT
from daliang.org import clock
from daliang.rounds.tests.world import NOW, build
import pytest
@pytest.mark.parametrize("size",[1,3])
def test_c(db, client, size):
    world = build(parks=size, projects=size)
    with clock.held_at(NOW):
        for who, adr in (("approver-east","figures"),("approver-east","figures?by_unit=1"),("approver-east","rows/negotiating-20"),("approver-east","projects"),("officer","rounds"),("officer","rounds/2022-R02"),("officer","rounds/2022-R02/returns/east-a")):
            client.force_login(world.people[who])
            with CaptureQueriesContext(connection) as c:
                client.get(ROOT+adr)
            print("N",size,adr,len(c))

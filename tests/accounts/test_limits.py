"""Sixty searches and sixty files a minute for each user, then 429 in Chinese until the next minute."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

NOW, NEXT = datetime(2023, 5, 1, 2, 30, 10, tzinfo=UTC), datetime(2023, 5, 1, 2, 31, 5, tzinfo=UTC)
MOST = 60


@pytest.mark.parametrize(("url", "kind"), [("/search/?q=x", "搜索"), ("/imports/templates/党员/", "下载")])
def test_the_sixty_first_of_a_minute_is_refused(world, log_in, url: str, kind: str):
    with time_machine.travel(NOW, tick=False):
        client = log_in(world.office)
        statuses = {client.get(url).status_code for _ in range(MOST)}
        refused = client.get(url)
        assert (statuses, refused.status_code) == ({200}, 429)
        assert kind in refused.content.decode()
        assert log_in(world.neighbour_office).get(url).status_code == 200
    with time_machine.travel(NEXT, tick=False):
        assert log_in(world.office).get(url).status_code == 200


def test_pages_are_not_counted(world, log_in):
    client = log_in(world.office)
    page = reverse("accounts:session-list")
    assert {client.get(page).status_code for _ in range(MOST + 5)} == {200}

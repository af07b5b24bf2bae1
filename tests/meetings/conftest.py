import pytest
import time_machine
from django.test import Client

from tests.factories import World, make_member


@pytest.fixture
def a_day_in_march():
    with time_machine.travel("2026-03-20 10:00+08:00", tick=False):
        yield


@pytest.fixture
def members(world: World) -> list:
    return [make_member(world.village, name) for name in ("张三", "李四", "王五", "赵六")]


@pytest.fixture
def secretary(world: World, members, log_in) -> Client:
    return log_in(world.secretary)

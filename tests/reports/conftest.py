from copy import deepcopy
from typing import NamedTuple

import pytest

from reports.bench import Bench
from reports.issuing import issue
from reports.models import IssuedSummary
from tests.factories import World, make_world
from tests.reports.factories import make_draft, record_year


class IssuedYear(NamedTuple):
    world: World
    issued: IssuedSummary


@pytest.fixture(scope="module")
def first_version(for_module: None) -> IssuedYear:
    world = make_world()
    record_year(world)
    return IssuedYear(world, issue(Bench.of(make_draft(world)), world.office))


@pytest.fixture
def issued_year(first_version: IssuedYear, db) -> IssuedYear:
    """A year issued once for the tests of a module; `world` cannot stand beside it."""
    issued = IssuedSummary.objects.get(pk=first_version.issued.pk)
    return IssuedYear(deepcopy(first_version.world), issued)


@pytest.fixture
def issued(issued_year: IssuedYear) -> IssuedSummary:
    return issued_year.issued

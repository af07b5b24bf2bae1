"""The project's settings with the jobs of the tests, for worker processes."""

from dangjian.settings import *  # noqa: F403
from dangjian.settings import JOB_FUNCTIONS
from tests.jobs.listed import JOB_FUNCTIONS as OF_TESTS

JOB_FUNCTIONS |= OF_TESTS
NIGHTLY_FUNCTIONS: list[str] = []

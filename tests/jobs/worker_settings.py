"""The project's settings with the jobs of the tests, for worker processes."""

from dangjian.settings import *  # noqa: F403
from tests.jobs.listed import JOB_FUNCTIONS  # noqa: F401

NIGHTLY_FUNCTIONS: list[str] = []

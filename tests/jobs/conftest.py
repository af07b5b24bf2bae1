import pytest

from tests.jobs.listed import JOB_FUNCTIONS


@pytest.fixture(autouse=True)
def job_functions(settings) -> None:
    settings.JOB_FUNCTIONS = JOB_FUNCTIONS

import contextlib
import gc
import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from auditlog.context import disable_auditlog
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from xdist.scheduler import LoadScopeScheduling

from common.encryption import create_key_file
from tests.factories import World, make_world
from tests.once import made_once
from tests.trust.installation import Installation, migrate, prepare

# What is imported stays: to walk through it again and again would take a tenth of the time.
gc.freeze()
gc.set_threshold(100_000, 50, 50)

# Their fixtures take seconds: a year loaded, an installation of its own. None of them empties the database.
TOGETHER = (
    "demo/test_year.py",
    "jobs/test_worker.py",
    "reports/test_issued.py",
    "reports/test_records.py",
    "trust/test_backup.py",
)


class Together(LoadScopeScheduling):
    """Every test goes to whichever worker is free, in collection order; those of a module in TOGETHER stay on one."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0]
        return module if module.endswith(TOGETHER) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> Together:
    return Together(config, log)


@pytest.fixture
def tell(record_property) -> Callable[[str], None]:
    """What a fault that was caused for real came to; told at the end of the run, also by the workers of pytest -n."""
    return partial(record_property, "fault")


def pytest_terminal_summary(terminalreporter) -> None:
    passed = terminalreporter.stats.get("passed", [])
    told = [text for report in passed for name, text in report.user_properties if name == "fault"]
    if told:
        terminalreporter.section("caused for real")
        for text in told:
            terminalreporter.write_line(text)


@pytest.fixture(scope="session", autouse=True)
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A demo installation of its own: generated ID numbers are accepted, keys and files lie in a temporary folder."""
    folder = tmp_path_factory.mktemp("installation")
    names = ("DATA_KEY_FILE", "DEMO", "MEDIA_ROOT", "STORAGES", "BACKUP_BEFORE_CHANGES")
    kept = {name: getattr(django_settings, name) for name in names}
    create_key_file(folder / "data.key")
    django_settings.DATA_KEY_FILE = folder / "data.key"
    django_settings.MEDIA_ROOT = folder / "media"
    django_settings.DEMO = True
    django_settings.BACKUP_BEFORE_CHANGES = False  # within a transaction there can be none
    yield
    for name, value in kept.items():
        setattr(django_settings, name, value)


@pytest.fixture(autouse=True)
def plain_static_files(settings) -> None:
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.COOKIE_PREFIX = ""
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "sessionid", "csrftoken"


@pytest.fixture(autouse=True)
def no_limit_is_used_up() -> None:
    """Keys of users repeat from test to test."""
    cache.clear()


@pytest.fixture(scope="module")
def for_module(installation: None, django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """What a fixture writes stands for all tests of the module, each of which is rolled back, and then goes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(db) -> World:
    with disable_auditlog():  # the trace begins with what the test does
        return make_world()


@pytest.fixture
def log_in(client: Client):
    def as_user(user) -> Client:
        client.force_login(user, backend="members.backends.ScopeBackend")
        return client

    return as_user


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation on SQLite without keys, and with no row besides what the migrations wrote."""
    return made_once(tmp_path_factory, "migrated", migrate)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Installation:
    """One with keys, a branch and an administrator; only to be copied."""
    return Installation(made_once(tmp_path_factory, "prepared", partial(prepare, migrated=migrated)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, request) -> Iterator[None]:
    """The database of a worker, which lies in memory, begins as a copy of the migrated one."""
    if connection.vendor != "sqlite":
        yield
        return
    folder, name = request.getfixturevalue("migrated"), connection.creation._get_test_db_name()
    with (
        contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as made,
        contextlib.closing(sqlite3.connect(name, uri=True)) as own,
    ):
        made.backup(own)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> None:
    """Tests with a live server empty every table; migration accounts.0002 would not let them."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER IF EXISTS accounts_event_no_delete")
        else:
            cursor.execute("DROP TRIGGER IF EXISTS accounts_event_append_only ON accounts_event")


@pytest.fixture(autouse=True)
def jobs_at_once(settings) -> None:
    """A job runs where it is started; tests/jobs/test_worker.py has real workers."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

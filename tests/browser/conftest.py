import os
from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.journey import PHONE

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def plain_http() -> Iterator[None]:
    """The server of the session is made before the settings of a single test are."""
    before = django_settings.SECURE_SSL_REDIRECT
    django_settings.SECURE_SSL_REDIRECT = False
    yield
    django_settings.SECURE_SSL_REDIRECT = before


@pytest.fixture
def browser(plain_http, live_server) -> Iterator[Browser]:
    # Playwright keeps an event loop running in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser: Browser, live_server) -> Iterator[Page]:
    """A page on a phone; nothing may fail in its scripts, nor break the content security policy."""
    opened = browser.new_page(base_url=live_server.url, viewport=PHONE, locale="zh-CN")
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda message: faults.append(message.text) if "Policy" in message.text else None)
    yield opened
    assert faults == []

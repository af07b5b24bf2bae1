"""Steps that every journey through the browser shares."""

import os

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Locator, Page, ViewportSize

from accounts.models import User

PHONE: ViewportSize = {"width": 390, "height": 800}
DESK: ViewportSize = {"width": 1366, "height": 900}
# A folder for pictures of the pages, to be looked at.
PICTURES = os.environ.get("PICTURES", "")


def sign_in(page: Page, server: str, user: User) -> None:
    client = Client()
    client.force_login(user, backend="members.backends.ScopeBackend")
    page.context.clear_cookies()
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": server}])


def follow(link: Locator) -> None:
    """Clicks what leads to another page and waits for it: a click alone returns while the old page still stands."""
    with link.page.expect_navigation():
        link.click()


def accessible(page: Page, name: str = "") -> None:
    """One h1, nothing that axe finds, no sideways scrolling at the page's present size."""
    violations = Axe().run(page).response["violations"]
    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    if PICTURES and name:
        page.screenshot(path=f"{PICTURES}/{name}-{page.viewport_size['width']}.png", full_page=True)


def accessible_at_both_sizes(page: Page, name: str = "") -> None:
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        accessible(page, name)

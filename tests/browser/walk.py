"""
Every page that links lead to, on a running site with the demo year: `python -m tests.browser.walk BASE FOLDER`.

Follows links from each role's home page and opens each address of the map once: axe, one h1, no sideways scrolling at
390 and 1366 px, no request to another host, no error in a script. FOLDER gets a picture of each size and the HTML, for
vnu. Names the pages that no link leads to. Exit code 1 with any fault. Needs the settings of the running site.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import django
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SIZES = ((390, 800), (1366, 900))
ROLES = ("admin", "office", "secretary", "leader")
STARTS = ("/", "/search/?q=zhang", "/search/?q=qqq", "/meetings/records/new/?kind=PARTY_DAY")
# Addresses that answer with a file.
FILES = (
    "export",
    "download",
    "/file/",
    "/files/",
    "/certificate/",
    "/receipt/",
    "attachment",
    "photo",
    "/all/",
    "monthly",
    "/marked/",
    ".csv",
    "/templates/%",
)


def log(*words: str, separator: str = " ") -> None:
    sys.stdout.write(separator.join(words) + "\n")
    sys.stdout.flush()


def session_of(username: str) -> str:
    from django.test import Client

    from accounts.models import User

    client = Client()
    client.force_login(User.objects.get(username=username), backend="members.backends.ScopeBackend")
    return client.cookies["sessionid"].value


def name_of(path: str) -> str:
    """The URL name; of the manual each topic, "" for what is no page of the site."""
    from django.urls import Resolver404, resolve

    try:
        match = resolve(path)
    except Resolver404:
        return ""
    return f"{match.view_name}-{match.kwargs['name']}" if match.view_name == "help:topic" else match.view_name


def faults_of(page: Page) -> list[str]:
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for violation in Axe().run(page).response["violations"]:
            found.append(f"{width}: {violation['id']}: {violation['nodes'][0]['html'][:150]}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{width}: scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append("not one h1")
    return found


def save(page: Page, folder: Path, name: str, source: str) -> None:
    stem = name.replace(":", "-")
    (folder / f"{stem}.html").write_text(source, encoding="utf-8")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=folder / f"{stem}-{width}.png", full_page=True)


def walk(page: Page, base: str, role: str, folder: Path, seen: set[str]) -> dict[str, list[str]]:
    """Page name → faults, of the pages not seen before; the home page is each role's own."""
    found: dict[str, list[str]] = {}
    noise: list[str] = []
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.on("console", lambda message: noise.append(message.text) if message.type == "error" else None)
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((base, "data:", "about:")) else noise.append(request.url)
        ),
    )
    waiting = list(STARTS)
    while waiting:
        address = waiting.pop(0)
        name = name_of(urlsplit(address).path)
        if name in ("home", "search", "meetings:meeting-create"):
            name += "-" + (role if name == "home" else str(len(address)))
        if not name or name in seen or any(part in address for part in FILES):
            continue
        seen.add(name)
        noise.clear()
        try:
            answer = page.goto(base + address)
        except Error as error:
            if "Download is starting" in str(error):
                continue
            raise
        status = answer.status if answer else 0
        faults = [] if status == 200 else [f"answers {status}"]
        faults += faults_of(page) + noise
        save(page, folder, name, answer.text() if answer else "")
        log(role, name, address, *faults, separator="\n    " if faults else " ")
        found[f"{name} {address}"] = faults
        links = page.eval_on_selector_all("a[href]", "all => all.map(link => link.getAttribute('href'))")
        here = [urlsplit(urljoin(base + address, link)) for link in links]
        own = [part for part in here if f"{part.scheme}://{part.netloc}" == base]
        waiting += [part.path + (f"?{part.query}" if part.query else "") for part in own]
    return found


def main(base: str, folder: Path) -> int:
    from tests.test_access import CASES

    folder.mkdir(parents=True, exist_ok=True)
    seen: set[str] = set()
    found: dict[str, list[str]] = {}
    sessions = {role: session_of(role) for role in ROLES}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for role, session in sessions.items():
            context = browser.new_context(locale="zh-CN")
            context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
            found |= walk(context.new_page(), base, role, folder, seen)
            context.close()
        browser.close()
    pages = {name for name, case in CASES.items() if case.method == "get"}
    unseen = {name for name in pages if not any(one == name or one.startswith(f"{name}-") for one in seen)}
    faulty = {name: faults for name, faults in found.items() if faults}
    log(f"{len(found)} pages, {len(faulty)} with faults; no link led to: {', '.join(sorted(unseen))}")
    return 1 if faulty else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dangjian.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    django.setup()
    sys.exit(main(sys.argv[1].rstrip("/"), Path(sys.argv[2])))

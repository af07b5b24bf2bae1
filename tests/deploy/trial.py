"""
Tries many machines on one, all on loopback: PostgreSQL with a copy for reading, two web servers which read from
it, two workers, and nginx with TLS and deploy/nginx.conf before them. Then it kills and restarts what may die
while pages are asked for, and tells what it saw. The exit code is 0 only when nothing was lost within five minutes.

    script/install --test --cluster && .venv/bin/python -m tests.deploy.trial      (with nginx and openssl)
"""

import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from dangjian.settings import NIGHTLY_FUNCTIONS
from tests.deploy.machines import HTTPS, Site, asked, postgres, queries_of, start_nginx
from tests.trust.installation import ADMIN, PASSWORD, Browser

PAGES = ("/", "/members/roster/", "/meetings/", "/dues/", "/jobs/")
START = """
from accounts.models import User
from jobs.running import start
from tests.jobs.functions import write_lines
user = User.objects.get(username="wang")
for number in range({count}):
    print(start(user, "行", write_lines, path=f"{path}-{{number}}", lines={lines}).pk)
"""
NIGHT = "SELECT state FROM jobs_job WHERE once IS NOT NULL"
MOST_SECONDS = 300


def wait_for(found: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not found():
        if time.monotonic() > deadline:
            raise SystemExit("waited in vain")
        time.sleep(0.3)


def tell(text: str, good: bool) -> None:
    sys.stdout.write(f"{'ok' if good else 'NOT'}  {text}\n")
    sys.stdout.flush()
    if not good:
        raise SystemExit(1)


def logged_in() -> Browser:
    browser = Browser(url := f"https://127.0.0.1:{HTTPS}")
    browser.opener.addheaders = [("Origin", url)]
    _status, page = browser.post("/accounts/login/", {"username": ADMIN, "password": PASSWORD})
    if "/accounts/logout/" not in page:
        raise SystemExit("the log-in was refused")
    return browser


@contextmanager
def traffic(problems: list[str]) -> Iterator[list[int]]:
    """Two people who go from page to page; yields how many pages they got."""
    ended, count = threading.Event(), [0]

    def visit() -> None:
        browser = logged_in()
        while not ended.is_set():
            for page in PAGES:
                try:
                    status = browser.get(page)[0]
                except OSError as error:
                    status = str(error)
                count[0] += 1
                if status != 200:
                    problems.append(f"{page}: {status}")

    people = [threading.Thread(target=visit) for _ in range(2)]
    for person in people:
        person.start()
    try:
        yield count
    finally:
        ended.set()
        for person in people:
            person.join()


def set_up(site: Site) -> None:
    site.manage("migrate", "--verbosity=0")
    site.manage("create_keys")
    site.manage("collectstatic", "--no-input", "--verbosity=0")
    password = f"from accounts.models import User\nu = User.objects.get()\nu.set_password({PASSWORD!r})\n"
    site.manage("create_admin", ADMIN, "--name=王五", "--unit=XX镇党委", "--random-password")
    site.shell(f"{password}u.must_change_password, u.role = False, 'OFFICE'\nu.save()")
    for number in range(2):
        site.start_web(number)
        site.start_worker(number)


def try_web(site: Site) -> None:
    browser = logged_in()
    before, copied = site.served(), queries_of(site.replica)
    states = [browser.get(page)[0] for page in PAGES * 4]
    answered = [after - old for after, old in zip(site.served(), before, strict=True)]
    tell(
        f"one log-in serves both web servers: {answered} of {len(states)} pages",
        set(states) == {200} and all(answered),
    )
    wait_for(lambda: queries_of(site.replica) > copied)
    tell("pages that only look read from the copy", True)


def try_jobs(site: Site) -> None:
    pks = [int(pk) for pk in site.shell(START.format(count=4, path=site.folder / "line", lines=20))]
    wait_for(lambda: site.jobs("state", pks) == ["DONE"] * 4)
    tell("two workers share the queue", len(set(site.jobs("worker", pks))) == 2)
    browser = logged_in()
    got = {browser.get(f"/jobs/{pks[0]}/result/") for _ in range(4)}
    tell("what a worker wrote is downloaded from both web servers", len(got) == 1 and got.pop()[0] == 200)
    pk = int(site.shell(START.format(count=1, path=site.folder / "long", lines=60))[0])
    running = site.folder / "long-0"
    wait_for(running.exists)
    holder = next(name for name, process in site.processes.items() if str(process.pid) in running.read_text())
    site.kill(holder)
    wait_for(lambda: site.jobs("state", [pk]) == ["DONE"])
    tell(f"{holder} was killed at work; the other took the job up", site.jobs("attempts", [pk]) == ["2"])
    site.start_worker(int(holder[-1]))


def try_night(site: Site) -> None:
    for _ in range(2):
        site.manage("tick", DJANGO_SETTINGS_MODULE="dangjian.settings")
    wait_for(lambda: set(asked(site.url, NIGHT)) == {"DONE"})
    done = len(asked(site.url, NIGHT))
    tell(f"the night's work was done once: {done} jobs", done == len(NIGHTLY_FUNCTIONS))
    backup = max((site.folder / "backups").glob("nightly-*"))
    tell("its backup is sound", site.manage("verify_backup", str(backup)).startswith("备份完好"))


def try_restarts(site: Site) -> None:
    problems: list[str] = []
    with traffic(problems) as pages:
        for number in range(2):
            site.kill(f"web{number}")
            time.sleep(3)
            site.start_web(number)
            time.sleep(8)
        killed = pages[0]
        for number in range(2):
            site.processes[f"web{number}"].send_signal(signal.SIGTERM)
            site.processes[f"web{number}"].wait()
            site.start_web(number)
            time.sleep(8)
    tell(
        f"each web server killed (-9) in turn: {killed} pages; restarted in turn: {pages[0] - killed} pages",
        True,
    )
    tell(f"pages that failed meanwhile: {len(problems)} {problems[:3]}", not problems)


def too_long(*_: object) -> None:
    raise SystemExit(f"not at its end after {MOST_SECONDS} seconds")


def main() -> None:
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(MOST_SECONDS)
    folder = Path(mkdtemp(prefix="dangjian-trial-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        site = Site(folder, *stack.enter_context(postgres(folder)))
        stack.callback(site.stop)
        set_up(site)
        start_nginx(site)
        wait_for(site.answers)
        for step in (try_web, try_jobs, try_night, try_restarts):
            step(site)


if __name__ == "__main__":
    main()

"""Power cuts, crowds and impatient fingers, caused for real against a running server."""

import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from tests.trust.installation import SECONDS, Installation, Server, new_user

SUBMISSIONS, KILLED_AFTER = 50, 20
ADD = "/accounts/users/add/"
SEEN = re.compile(r'name="seen" value="(\w+)"')


def test_kill_9_during_50_submissions_loses_nothing_accepted_and_leaves_nothing_half(
    site: Installation, server: Server, tell
):
    browser, accepted, enough = server.browser(), [], threading.Event()

    def submit(number: int) -> None:
        try:
            status, _ = browser.post(ADD, new_user(number))
        except (OSError, HTTPException):
            return  # the server is gone, or went while it answered
        assert status == 200
        accepted.append(f"user{number}")
        if len(accepted) == KILLED_AFTER:
            enough.set()

    with ThreadPoolExecutor(4) as pool:
        submissions = [pool.submit(submit, number) for number in range(SUBMISSIONS)]
        assert enough.wait(timeout=60)
        server.kill()
    for submission in submissions:
        submission.result()
    present = site.rows("SELECT id, username FROM accounts_user WHERE username LIKE 'user%'")
    assert set(accepted) - {username for _, username in present} == set()
    assert KILLED_AFTER <= len(accepted) < SUBMISSIONS
    for key, username in present:
        scopes = site.rows("SELECT count(*) FROM members_scope WHERE user_id = ?", key)
        events = site.rows(
            "SELECT count(*) FROM accounts_event WHERE kind = '新增用户' AND object_id = ?", str(key)
        )
        assert (username, scopes, events) == (username, [(1,)], [(1,)])
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    code, output = site.manage("verify_audit")
    assert (code, output) == (0, f"审计记录完整，共{len(present) + 1}条。")
    with site.served() as again:
        assert again.browser().get("/accounts/users/")[0] == 200
    tell(
        f"kill -9 during {SUBMISSIONS} submissions: {len(accepted)} accepted, {len(present)} present, 0 half written"
    )


def test_five_equal_posts_at_once_make_one_record(site: Installation, server: Server, tell):
    browser = server.browser()
    with ThreadPoolExecutor(5) as pool:
        statuses = [status for status, _ in pool.map(lambda _: browser.post(ADD, new_user(1)), range(5))]
    assert sorted(statuses) == [200, 422, 422, 422, 422]
    assert site.rows("SELECT count(*) FROM accounts_user WHERE username = 'user1'") == [(1,)]
    assert site.rows("SELECT count(*) FROM members_scope WHERE branch_id = 1") == [(1,)]
    assert site.rows("SELECT count(*) FROM accounts_event WHERE kind = '新增用户'") == [(1,)]
    tell(f"five equal posts at once: {statuses.count(200)} accepted, {statuses.count(422)} refused, 1 record")


def test_the_second_of_two_editors_overwrites_nothing(site: Installation, server: Server, tell):
    first, second = server.browser(), server.browser()
    assert first.post(ADD, new_user(1))[0] == 200
    ((pk,),) = site.rows("SELECT id FROM accounts_user WHERE username = 'user1'")
    edit = f"/accounts/users/{pk}/"
    seen = [SEEN.search(browser.get(edit)[1])[1] for browser in (first, second)]
    statuses = [
        browser.post(edit, new_user(1) | {"name": name, "seen": mark})
        for browser, name, mark in zip((first, second), ("甲", "乙"), seen, strict=True)
    ]
    assert [status for status, _ in statuses] == [200, 409]
    assert site.rows("SELECT name FROM accounts_user WHERE id = ?", pk) == [("甲",)]
    told = statuses[1][1]
    assert ("甲" in told, "乙" in told) == (True, True)
    tell("two editors: the first is saved, the second is shown both versions (409), 0 overwritten")


def test_eight_writers_on_sqlite_meet_no_lock_and_lose_nothing(site: Installation, tell):
    process = site.start("-m", "tests.trust.writers", "8", str(SECONDS))
    output, error = process.communicate(timeout=60 + SECONDS)
    assert process.returncode == 0, error
    result = json.loads(output.splitlines()[-1])
    assert (result["errors"], len(result["written"])) == ([], 8)
    total = sum(result["written"])
    assert site.rows("SELECT count(*) FROM accounts_event") == [(total,)]
    assert site.manage("verify_audit") == (0, f"审计记录完整，共{total}条。")
    fewest = min(result["written"])
    tell(f"8 writers for {SECONDS} s: {total} written and present, 0 lock errors, at least {fewest} by each")

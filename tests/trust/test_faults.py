"""Power cuts, crowds and impatient fingers, caused for real against a running server."""

import json
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from tests.trust.installation import SECONDS, Installation, Server, new_user

SUBMISSIONS, KILLED_AFTER = 50, 20
ADD = "/accounts/users/add/"


def test_kill_9_during_50_submissions_loses_nothing_accepted_and_leaves_nothing_half(
    site: Installation, server: Server, capsys
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
    with capsys.disabled():
        sys.stdout.write(f"\nkill -9: {len(accepted)} accepted, {len(present)} present, 0 half written\n")


def test_five_equal_posts_at_once_make_one_record(site: Installation, server: Server):
    browser = server.browser()
    with ThreadPoolExecutor(5) as pool:
        statuses = [status for status, _ in pool.map(lambda _: browser.post(ADD, new_user(1)), range(5))]
    assert sorted(statuses) == [200, 422, 422, 422, 422]
    assert site.rows("SELECT count(*) FROM accounts_user WHERE username = 'user1'") == [(1,)]
    assert site.rows("SELECT count(*) FROM members_scope WHERE branch_id = 1") == [(1,)]
    assert site.rows("SELECT count(*) FROM accounts_event WHERE kind = '新增用户'") == [(1,)]


def test_eight_writers_on_sqlite_meet_no_lock_and_lose_nothing(site: Installation, capsys):
    process = site.start("-m", "tests.trust.writers", "8", str(SECONDS))
    output, error = process.communicate(timeout=60 + SECONDS)
    assert process.returncode == 0, error
    result = json.loads(output.splitlines()[-1])
    assert (result["errors"], len(result["written"])) == ([], 8)
    total = sum(result["written"])
    assert site.rows("SELECT count(*) FROM accounts_event") == [(total,)]
    assert site.manage("verify_audit") == (0, f"审计记录完整，共{total}条。")
    with capsys.disabled():
        fewest = min(result["written"])
        sys.stdout.write(
            f"\n8 writers, {SECONDS} s: {total} written, 0 lock errors, at least {fewest} by each\n"
        )

"""The server is killed while records of meetings are handed in: each is there whole, or still the draft as typed."""

import json
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException

from tests.trust.installation import Browser, Installation, Server

RECORDS, KILLED_AFTER, MEMBERS = 40, 12, 9
MINUTES = "传达学习文件精神，党员逐一发言，讨论村集体经济和人居环境整治的安排。"
ROSTER = f"""
from datetime import date
from members.models import Member
for number in range({MEMBERS}):
    Member.objects.create(
        branch_id=1,
        name=f"党员{{number}}",
        sex="M",
        born_on=date(1980, 1, 1),
        category="FULL",
        joined_on=date(2010, 1, 1),
    )
"""


def typed(token: str) -> dict:
    return {
        "kind": "GENERAL",
        "branch": 1,
        "token": token,
        "version": "0",
        "held_on": "2026-03-18",
        "topic": f"讨论{token}",
        "minutes": MINUTES,
        "vote1_question": "集体经济项目",
        "vote1_rule": "ORDINARY",
        "vote1_in_favour": MEMBERS,
        "vote1_against": 0,
    }


def hand_in_until_killed(browser: Browser, server: Server, tokens: list[str]) -> set[str]:
    """The records that the server said it had, before it was killed in the middle of others."""
    accepted: set[str] = set()
    enough = threading.Event()

    def hand_in(token: str) -> None:
        try:
            status, page = browser.post("/meetings/records/new/", typed(token))
        except (OSError, HTTPException):
            return  # the server is gone, or went while it answered
        assert (status, "已提交" in page) == (200, True)
        accepted.add(token)
        if len(accepted) >= KILLED_AFTER:
            enough.set()

    with ThreadPoolExecutor(4) as pool:
        sent = [pool.submit(hand_in, token) for token in tokens]
        assert enough.wait(timeout=60)
        server.kill()
    for one in sent:
        one.result()
    return accepted


def state_of(site: Installation, token: str) -> tuple:
    """State, version, whether the draft is as typed, members, votes and submissions traced."""
    ((pk, state, minutes, draft),) = site.rows(
        "SELECT id, state, minutes, draft FROM meetings_meeting WHERE token = ?", token.replace("-", "")
    )
    counted = [
        site.rows(f"SELECT count(*) FROM {table} WHERE meeting_id = ?", pk)[0][0]
        for table in ("meetings_attendance", "meetings_vote")
    ]
    traced = site.rows(
        "SELECT count(*) FROM accounts_event WHERE kind = '提交会议记录' AND object_id = ?", str(pk)
    )
    return state, minutes == MINUTES, json.loads(draft).get("minutes") == [MINUTES], *counted, traced[0][0]


WHOLE = ("SUBMITTED", True, False, MEMBERS, 1, 1)
DRAFT = ("DRAFT", False, True, 0, 0, 0)


def test_kill_9_leaves_the_whole_record_or_the_draft(site: Installation, server: Server, tell):
    assert site.manage("shell", "--no-imports", "-c", ROSTER)[0] == 0
    browser, tokens = server.browser(), [str(uuid.uuid4()) for _ in range(RECORDS)]
    for token in tokens:
        status, answer = browser.post("/meetings/records/draft/", typed(token))
        assert (status, "草稿已保存" in answer) == (200, True)
    accepted = hand_in_until_killed(browser, server, tokens)
    found = {token: state_of(site, token) for token in tokens}
    assert {token: state for token, state in found.items() if state not in (WHOLE, DRAFT)} == {}
    assert {token for token in accepted if found[token] != WHOLE} == set()
    left = [token for token, state in found.items() if state == DRAFT]
    assert left
    assert site.rows("PRAGMA integrity_check") == [("ok",)]
    with site.served() as again:
        status, page = again.browser().post("/meetings/records/new/", typed(left[0]))
        assert (status, "已提交" in page) == (200, True)
    assert state_of(site, left[0]) == WHOLE
    whole, drafts = len(tokens) - len(left), len(left)
    tell(
        f"kill -9 while {RECORDS} meetings are handed in: {len(accepted)} told, {whole} whole, {drafts} drafts, 0 half"
    )

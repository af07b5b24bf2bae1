"""What the tests of recording type into the form, and where."""

import uuid

from meetings.models import Meeting

NEW = "/meetings/records/new/"
DRAFT = "/meetings/records/draft/"
MINUTES = "传达学习文件精神，党员逐一发言。"


def typed(**changes) -> dict:
    return {
        "kind": "GENERAL",
        "token": str(uuid.uuid4()),
        "version": "0",
        "held_on": "2026-03-18",
        "topic": "讨论集体经济",
        "minutes": MINUTES,
    } | changes


def vote(**changes) -> dict:
    values = {
        "question": "接收某同志为预备党员",
        "rule": "RECRUITMENT",
        "in_favour": "3",
        "against": "1",
    } | changes
    return {f"vote1_{name}": value for name, value in values.items()}


def edit(meeting: Meeting) -> str:
    return f"/meetings/records/{meeting.pk}/edit/"

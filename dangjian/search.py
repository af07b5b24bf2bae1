"""The search box: persons, branches, meetings and menu entries, each only as far as the user sees them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.limits import SEARCHES_A_MINUTE, beyond, refused
from accounts.models import User
from common.pinyin import spells, text_readings
from common.templatetags.chinese import day
from dangjian.navigation import menu
from meetings.models import Meeting
from members.models import Branch, Member, Recruit
from personnel.models import Staff

MOST = 20
LONGEST = 50
LETTERS = re.compile(r"[a-zü' ]+")
LAST_FOUR = re.compile(r"\d{3}[\dx]")
WHOLE_NUMBER = re.compile(r"\d{14}(\d|\d{3}[\dx])")


@dataclass(frozen=True)
class Hit:
    """One thing found: its name as a link, and what tells it from its namesakes."""

    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Found:
    """The hits of one kind; `more` when there are further ones."""

    title: str
    hits: list[Hit]
    more: bool


@dataclass(frozen=True)
class Words:
    """What was typed, and how it is to be read: letters spell names, four digits end an ID number."""

    text: str

    @property
    def plain(self) -> str:
        return self.text.lower()

    @property
    def letters(self) -> str:
        """张 by zhang, lü as lv, xi'an as xian; "" where anything but letters was typed."""
        if not LETTERS.fullmatch(self.plain):
            return ""
        return self.plain.replace("ü", "v").replace("'", "").replace(" ", "")

    @property
    def last_four(self) -> str:
        return self.plain.upper() if LAST_FOUR.fullmatch(self.plain) else ""

    @property
    def whole_number(self) -> bool:
        """A whole ID number does not belong into an address, which browsers and proxies keep."""
        return bool(WHOLE_NUMBER.fullmatch(self.plain))


def search(request: HttpRequest) -> HttpResponse:
    """GET with `q`."""
    if beyond(request.user, "搜索", SEARCHES_A_MINUTE):
        return refused(request, "搜索")
    words = Words(request.GET.get("q", "").strip()[:LONGEST])
    found = list(find(request.user, words)) if words.text and not words.whole_number else []
    return render(request, "search.html", {"words": words, "found": found})


def find(user: User, words: Words) -> Iterator[Found]:
    """What matches, by kind; kinds without a hit are left out. A constant number of queries."""
    for title, hits in (
        ("菜单", _entries(user, words)),
        ("党支部", _branches(user, words)),
        ("党员", _members(user, words)),
        ("发展党员", _recruits(user, words)),
        ("干部职工", _staff(user, words)),
        ("会议活动", _meetings(user, words)),
    ):
        if hits:
            yield Found(title, hits[:MOST], len(hits) > MOST)


def _matches(words: Words, text: str) -> bool:
    """By a part of the text, or by letters that spell its beginning."""
    if words.letters:
        return spells(words.letters, text_readings(text)) or words.plain in text.lower()
    return words.plain in text.lower()


def _entries(user: User, words: Words) -> list[Hit]:
    groups = menu(user.role, "/", timezone.localdate())
    items = [item for group in groups for item in group.items if _matches(words, item.label)]
    return [Hit(item.label, "", item.url) for item in items]


def _branches(user: User, words: Words) -> list[Hit]:
    branches = Branch.objects.visible_to(user).values_list("pk", "name", "committee__name")
    return [
        Hit(name, committee, reverse("members:branch-detail", args=[pk]))
        for pk, name, committee in branches
        if _matches(words, name)
    ]


def _members(user: User, words: Words) -> list[Hit]:
    return [
        Hit(member.name, _member_note(member), reverse("members:member-detail", args=[member.pk]))
        for member in _persons(Member.objects.visible_to(user), words).select_related("branch")
    ]


def _member_note(member: Member) -> str:
    note = f"{member.branch}，{member.born_on.year}年生"
    return f"{note}，{day(member.left_on)}离开" if member.left_on else note


def _recruits(user: User, words: Words) -> list[Hit]:
    recruits = _persons(Recruit.objects.visible_to(user).filter(member=None), words)
    return [
        Hit(
            recruit.name,
            f"{recruit.branch}，{recruit.get_stage_display()}",
            reverse("members:recruit-detail", args=[recruit.pk]),
        )
        for recruit in recruits.select_related("branch")
    ]


def _staff(user: User, words: Words) -> list[Hit]:
    return [
        Hit(person.name, person.position, reverse("personnel:staff-detail", args=[person.pk]))
        for person in _persons(Staff.objects.visible_to(user), words)
    ]


def _persons(visible: QuerySet, words: Words) -> QuerySet:
    """One more than is shown, so that it is known whether there are more."""
    condition = Q(name__contains=words.text)
    if words.last_four:
        condition = Q(id_number_last4=words.last_four)
    if words.letters:
        condition |= Q(spellings__contains=f" {words.letters}")
    shown = visible.filter(condition).order_by("name", "pk").defer("id_number", "mobile", "spellings")
    return shown[: MOST + 1]


def _meetings(user: User, words: Words) -> list[Hit]:
    meetings = Meeting.objects.visible_to(user).filter(topic__icontains=words.text)
    shown = meetings.select_related("branch", "committee").defer("minutes", "resolutions", "draft")
    return [
        Hit(
            meeting.topic,
            f"{meeting.unit}，{day(meeting.held_on)}{meeting.get_kind_display()}",
            reverse("meetings:meeting-detail", args=[meeting.pk]),
        )
        for meeting in shown.order_by("-held_on", "-pk")[: MOST + 1]
    ]

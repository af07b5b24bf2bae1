"""The menu by chapter, and the switch to 长辈版."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Role
from dangjian.counts import counts
from dangjian.duties import may_open

LARGE_TEXT_COOKIE = "large"
ONE_YEAR = 365 * 24 * 3600
FIRST_SUMMARY_MONTH = 11

ADMINISTRATION = frozenset(
    {
        "accounts:user-list",
        "accounts:event-list",
        "accounts:change-list",
        "accounts:backups",
        "accounts:retention",
        "accounts:self-check",
    }
)
HIDDEN: dict[str, frozenset[str]] = {
    Role.OFFICE: ADMINISTRATION,
    Role.LEADER: ADMINISTRATION | {"meetings:review", "imports:batch-list", "recycle-bin", "rules"},
    Role.SECRETARY: ADMINISTRATION
    | {"meetings:review", "personnel:case-list", "personnel:staff-list", "rules"},
}

# (group label, ((item label, URL name, icon), ...)) in the order of the summary's chapters.
MENU = (
    ("", (("工作台", "home", "house-door"),)),
    (
        "组织和党员",
        (
            ("党组织", "members:branch-list", "building"),
            ("党员", "members:member-list", "people"),
            ("发展党员", "members:recruit-list", "person-plus"),
            ("组织关系转接", "members:transfer-list", "arrow-left-right"),
        ),
    ),
    (
        "三会一课",
        (
            ("报送情况", "meetings:matrix", "calendar-check"),
            ("会议记录", "meetings:meeting-list", "journal-text"),
            ("审核", "meetings:review", "check2-square"),
        ),
    ),
    ("党费", (("党费", "dues:payment-list", "cash-coin"),)),
    (
        "人事",
        (
            ("人事事项", "personnel:case-list", "clipboard-check"),
            ("干部职工", "personnel:staff-list", "person-badge"),
        ),
    ),
    (
        "教育和创建",
        (
            ("主题教育", "education:campaign-list", "book"),
            ("五星支部", "stars:plan-list", "star"),
        ),
    ),
    (
        "纪实和总结",
        (
            ("工作纪实", "worklog:record-list", "pencil-square"),
            ("年度总结", "reports:summary", "file-earmark-text"),
        ),
    ),
    (
        "工具",
        (
            ("导入", "imports:batch-list", "upload"),
            ("回收站", "recycle-bin", "trash"),
            ("后台任务", "jobs:list", "clipboard-check"),
            ("规则和设置", "rules", "gear"),
            ("使用手册", "help:index", "question-circle"),
        ),
    ),
    (
        "系统管理",
        (
            ("用户", "accounts:user-list", "person-badge"),
            ("审计记录", "accounts:event-list", "clipboard-check"),
            ("修改记录", "accounts:change-list", "pencil-square"),
            ("备份", "accounts:backups", "download"),
            ("保存期满", "accounts:retention", "person-badge"),
            ("自检", "accounts:self-check", "check2-square"),
        ),
    ),
)


@dataclass(frozen=True)
class Item:
    """One line of the menu."""

    label: str
    url: str
    icon: str
    active: bool
    count: int = 0


@dataclass(frozen=True)
class Group:
    """The menu lines of one chapter."""

    label: str
    items: tuple[Item, ...]


def summary_year(today: date) -> int:
    """The year whose summary is due: the running year from November on, before that the last one."""
    return today.year if today.month >= FIRST_SUMMARY_MONTH else today.year - 1


def menu(
    role: str,
    path: str,
    today: date,
    counted: Mapping[str, int] | None = None,
    is_open: Callable[[str], bool] = bool,
) -> list[Group]:
    """
    The menu of a role; the entry whose address begins the current path most closely is active.

    `counted` are numbers of to-dos by path; each is told beside the entry that leads there. `is_open` tells by its URL
    name which entries the duty of the user reaches, every one unless given.
    """
    urls = {name: url for name, url in _urls(role, summary_year(today)).items() if is_open(name)}
    current = _nearest(urls, path)
    numbers: dict[str, int] = {}
    for target, number in (counted or {}).items():
        name = _nearest(urls, target) or _same_app(urls, target)
        numbers[name] = numbers.get(name, 0) + number
    groups = []
    for label, entries in MENU:
        items = tuple(
            Item(text, urls[name], icon, name == current, numbers.get(name, 0))
            for text, name, icon in entries
            if name in urls
        )
        if items:
            groups.append(Group(label, items))
    return groups


def _nearest(urls: dict[str, str], path: str) -> str:
    """The name of the entry that leads to a path; "" for none."""
    return max(
        (name for name, url in urls.items() if _leads_to(url, path)), key=lambda n: len(urls[n]), default=""
    )


def _same_app(urls: dict[str, str], path: str) -> str:
    start = f"/{path.split('/')[1]}/"
    return next((name for name, url in urls.items() if url.startswith(start)), "")


@cache
def _urls(role: str, year: int) -> dict[str, str]:
    urls = {}
    for _label, entries in MENU:
        for _text, name, _icon in entries:
            if name in HIDDEN.get(role, frozenset()):
                continue
            try:
                urls[name] = reverse(name, args=[year] if name == "reports:summary" else [])
            except NoReverseMatch:
                continue
    return urls


def _leads_to(url: str, path: str) -> bool:
    return path == url if url == reverse("home") else path.startswith(url)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Context processor: `navigation` (menu groups, empty when signed out), `large_text` and `demo` (bool)."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        large = request.COOKIES.get(settings.COOKIE_PREFIX + LARGE_TEXT_COOKIE) == "1"
        return {"navigation": [], "large_text": large, "demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "navigation": menu(
            user.role, request.path, timezone.localdate(), counts(request), partial(may_open, user)
        ),
        "large_text": user.large_text,
    }


@login_not_required
@require_POST
def large_text(request: HttpRequest) -> HttpResponse:
    """Switch 长辈版 on or off and return to the page the reader came from.

    The choice belongs to the user; the cookie carries it to the log-in page of the same computer.
    """
    on = request.POST.get("large") == "1"
    if request.user.is_authenticated:
        request.user.large_text = on
        request.user.save(update_fields=["large_text"])
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = reverse("home")
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.COOKIE_PREFIX + LARGE_TEXT_COOKIE,
        "1" if on else "0",
        max_age=ONE_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response

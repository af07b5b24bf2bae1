"""使用手册: one short page a task; and 数据口径, written by the chapters themselves."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from accounts.models import Role
from common.periods import Period
from members.models import Branch
from reports.sections import sections

OFFICE = frozenset({Role.OFFICE, Role.ADMIN})
WRITERS = OFFICE | {Role.SECRETARY}
EVERYBODY = WRITERS | {Role.LEADER}


@dataclass(frozen=True)
class Topic:
    """A page templates/help/<name>.html; `roles` are those whose task it is, though everybody may read it."""

    name: str
    title: str
    summary: str
    roles: frozenset[str]


TOPICS = (
    Topic("start", "开始使用", "登录、搜索、长辈版、常用按键", EVERYBODY),
    Topic("meetings", "录入会议记录", "三会一课、主题党日怎样填报，退回的怎样改", WRITERS),
    Topic("review", "审核和催办", "看报送情况，审核、退回，生成催办文字", OFFICE),
    Topic("members", "党员和发展党员", "名册、转接、流动党员，发展党员的步骤和期限", WRITERS),
    Topic("dues", "党费", "核定、登记收缴、冲正、欠缴和上缴", WRITERS),
    Topic("summary", "年度总结", "从记录生成总结，编写、校核、定稿、下载", EVERYBODY),
    Topic("imports", "导入表格", "用Excel表格一次录入，检查、确认、撤销", WRITERS),
    Topic("backup", "备份和恢复", "每天备份什么，怎样核对，怎样恢复", frozenset({Role.ADMIN})),
    Topic("retention", "保存期满", "离开的人，个人信息留几年，怎样清除", frozenset({Role.ADMIN})),
    Topic("duties", "三员分设", "系统、安全、审计三名管理员怎样分工", frozenset({Role.ADMIN})),
)


@dataclass(frozen=True)
class Chapter:
    title: str
    rows: list[tuple[str, str, str]]


def index(request: HttpRequest) -> HttpResponse:
    own = [topic for topic in TOPICS if request.user.role in topic.roles]
    others = [topic for topic in TOPICS if request.user.role not in topic.roles]
    return render(request, "help/index.html", {"own": own, "others": others})


def topic(request: HttpRequest, name: str) -> HttpResponse:
    found = next((topic for topic in TOPICS if topic.name == name), None)
    if found is None:
        raise Http404
    return render(request, f"help/{found.name}.html", {"topic": found, "topics": TOPICS})


def figures(request: HttpRequest) -> HttpResponse:
    """Label, unit and 口径 of every figure of the summary, from the chapters' own code; nothing is counted."""
    year = Period.of_year(timezone.localdate().year)
    return render(request, "help/figures.html", {"chapters": chapters(year), "topics": TOPICS})


def chapters(period: Period) -> list[Chapter]:
    collected = [(section.title, section.collect(period, Branch.objects.none())) for section in sections()]
    return [
        Chapter(title, [(figure.label, figure.unit, figure.method) for figure in facts.figures.values()])
        for title, facts in collected
    ]


app_name = "help"
urlpatterns = [
    path("", index, name="index"),
    path("figures/", figures, name="figures"),
    path("<slug:name>/", topic, name="topic"),
]

from datetime import date

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from common.figures import Figure, source
from common.listing import list_context
from members.forms.filters import BranchFilter
from members.models import Branch, Floating, Member, Post, Recruit, Transfer
from members.models.floating import floating_on
from members.models.member import FULL_ON, lost_by
from members.models.organization import BOARD_SIZE
from members.panels import branch_panels
from members.sizes import full_members_on


def branch_list(request: HttpRequest) -> HttpResponse:
    form = BranchFilter(request.GET, request.user)
    secretaries = (
        Post.objects.held(form.day)
        .filter(title=Post.Title.SECRETARY)
        .annotate(holder=F("member__name"))
        .order_by("started_on")
    )
    branches = (
        Branch.objects.visible_to(request.user)
        .select_related("committee")
        .order_by("committee__path", "code", "pk")
        .prefetch_related(Prefetch("posts", secretaries, to_attr="secretaries"))
    )
    context = list_context(request, form, branches) | {"day": form.day, "board_size": BOARD_SIZE}
    sizes = full_members_on(context["page"].object_list, form.day)
    for branch in context["page"]:
        branch.size = sizes.get(branch.pk, 0)
    return render(request, "members/branch_list.html", context)


def branch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Branch.objects.visible_to(request.user).select_related("committee")
    branch = get_object_or_404(visible, pk=pk)
    today = timezone.localdate()
    figures = branch_figures(branch, today)
    posts = _posts(branch, today)
    full = next(figure.value for figure in figures if figure.key == "members.branch_full")
    has_board = full >= BOARD_SIZE
    context = {
        "branch": branch,
        "facts": _facts(branch),
        "figures": figures,
        "posts": posts,
        "has_board": has_board,
        "board_size": BOARD_SIZE,
        "missing_posts": missing_posts({post.title for post in posts}, has_board),
        "groups": branch.groups.annotate(size=Count("members", filter=Q(members__left_on=None))),
        "recruits": _open_recruits(branch),
        "transfers": Transfer.objects.filter(branch=branch).open(today).order_by("deadline", "pk"),
        "floatings": Floating.objects.filter(member__branch=branch, member__left_on=None)
        .as_of(today)
        .annotate(holder=F("member__name"), contacted=Count("contacts")),
        "panels": branch_panels(branch, today),
        "today": today,
    }
    return render(request, "members/branch_detail.html", context)


BOARD_POSTS = (
    Post.Title.SECRETARY,
    Post.Title.ORGANIZATION,
    Post.Title.PUBLICITY,
    Post.Title.DISCIPLINE,
)


def missing_posts(held: set[str], has_board: bool) -> list[str]:
    """A branch with a 支委会 has a member of it for each task; without one it has a secretary."""
    expected = BOARD_POSTS if has_board else (Post.Title.SECRETARY,)
    return [title.label for title in expected if title not in held]


def _facts(branch: Branch) -> list[tuple[str, object]]:
    return [
        ("所属党委", branch.committee.name),
        ("党组织全称", branch.full_name),
        ("组织编码", branch.code),
        ("组织类别", branch.get_kind_display()),
        ("成立日期", branch.founded_on),
        ("最近换届日期", branch.elected_on),
        ("届满日期", branch.election_due),
        ("联系人", branch.contact),
        ("联系电话", branch.phone),
        ("地址", branch.address),
        *([("撤销日期", branch.dissolved_on)] if branch.dissolved_on else []),
    ]


def branch_figures(branch: Branch, day: date) -> list[Figure]:
    """The branch's members on a day, each figure with the list of those counted."""
    full = FULL_ON(day)
    counted = {
        "members": ("党员", {}, Q()),
        "full": ("正式党员", {"category": Member.Category.FULL.value}, full),
        "probationary": ("预备党员", {"category": Member.Category.PROBATIONARY.value}, ~full),
        "floating": ("流动党员", {"floating": "yes"}, Q(floating_on(day))),
        "lost": ("失联党员", {"lost": "yes"}, lost_by(day)),
    }
    counts = (
        Member.objects.of([branch], day)
        .as_of(day)
        .aggregate(**{key: Count("pk", filter=condition) for key, (_l, _f, condition) in counted.items()})
    )
    return [
        Figure(
            f"members.branch_{key}",
            label,
            counts[key],
            "名",
            source("members:member-list", branch=branch.pk, on=day, **filters),
            day,
        )
        for key, (label, filters, _condition) in counted.items()
    ]


def _posts(branch: Branch, day: date) -> list[Post]:
    rank = list(Post.Title.values)
    posts = list(branch.posts.held(day).annotate(holder=F("member__name")))
    return sorted(posts, key=lambda post: rank.index(post.title))


def _open_recruits(branch: Branch) -> QuerySet:
    return (
        Recruit.objects.filter(branch=branch, closed_on=None)
        .exclude(stage=Recruit.Stage.FULL)
        .defer("id_number", "mobile")
        .select_related("source")
    )

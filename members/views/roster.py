from datetime import date

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import Combinable
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache

from accounts.events import record
from accounts.limits import limited
from accounts.models import User
from common.access import office_required, writer_required
from common.editing import guarded
from common.exports import ROWS_AT_ONCE, XLSX
from common.listing import KeysFirst, Measure, count_measure, list_context
from jobs.running import start
from members.columns import LAYOUTS, LIST_COLUMNS
from members.facts import identity, membership
from members.forms.filters import MemberFilter
from members.forms.roster import ExportForm, LeavingForm, MemberForm, ReasonForm
from members.forms.units import MOST_BRANCHES
from members.models import Branch, Member, Transfer
from members.models.floating import floating_on
from members.models.organization import short
from members.panels import panels
from members.roster import history, save_member
from members.roster_export import roster_file, write_roster
from members.structure import shares_of_members
from members.transfers import save_arrival
from members.views.pages import form_page


def _measures(day: date) -> dict[str, Measure]:
    shares = shares_of_members(day).items()
    return {
        "members": count_measure("党员", "名"),
        **{name: Measure(label, "%", part) for name, (label, part) in shares},
    }


def member_list(request: HttpRequest) -> HttpResponse:
    form = MemberFilter(request.GET, request.user)
    members = Member.objects.seen_by(request.user, form.day).select_related("branch", "group")
    members = members.annotate(floating=floating_on(form.day), own=_own(request.user, form.day)).defer(
        "id_number", "mobile", "address"
    )
    context = list_context(request, form, members, _measures(form.day), KeysFirst)
    columns = [LIST_COLUMNS[name] for name in form.chosen_columns]
    context |= {
        "day": form.day,
        "columns": columns,
        "rows": [
            (member, [(column.label, column.read(member)) for column in columns])
            for member in context["page"]
        ],
        "chosen": form.value("branch"),
        **_tree(request, form),
    }
    return render(request, "members/member_list.html", context)


def _own(user: User, day: date) -> Combinable:
    """Whether a member seen is still in a branch of the user's: whoever is listed as of today is."""
    if day >= timezone.localdate():
        return Value(True)
    return ExpressionWrapper(Q(branch__in=Branch.objects.visible_to(user)), BooleanField())


def _tree(request: HttpRequest, form: MemberFilter) -> dict[str, object]:
    """The branches beside the list; of a county or city too large for that, its committees."""
    branches = Branch.objects.visible_to(request.user).active(form.day)
    if committee := form.value("committee"):
        branches = branches.under(committee)
    named = branches.order_by("committee__path", "code", "pk").values(
        "pk", "name", "committee", "committee__name"
    )
    found = list(named[: MOST_BRANCHES + 1])
    if len(found) > MOST_BRANCHES:
        start = _kept(request, "committee", "branch", "page")
        names = form.fields["committee"].names
        return {"branches": [], "committees": [(f"{start}committee={pk}", name) for pk, name in names]}
    start = _kept(request, "branch", "page")
    for branch in found:
        branch |= {"name": short(branch["name"]), "url": f"{start}branch={branch['pk']}"}
    return {"branches": found, "committees": []}


def _kept(request: HttpRequest, *dropped: str) -> str:
    """The beginning of an address that keeps all parameters but some: once for hundreds of links."""
    kept = request.GET.copy()
    for name in dropped:
        kept.pop(name, None)
    return f"?{kept.urlencode()}&" if kept else "?"


@writer_required
@limited()
def member_export(request: HttpRequest) -> HttpResponse:
    """The roster as filtered, in the layout of an official list; every export leaves a trace."""
    filters = MemberFilter(request.GET, request.user)
    form = ExportForm(request.POST or None, user=request.user)
    count = filters.apply(Member.objects.seen_by(request.user, filters.day)).count()
    if request.method == "POST" and form.is_valid():
        return _workbook(request, filters, form.chosen(), count)
    back = f"{reverse('members:member-list')}?{request.GET.urlencode()}"
    note = f"按当前查询条件导出{count}名党员。导出会记入审计记录。"
    return form_page(request, form, "导出党员名册", "member-list", back, note=note, save="导出")


def _workbook(request: HttpRequest, filters: MemberFilter, chosen: dict, count: int) -> HttpResponse:
    title = LAYOUTS[chosen["layout"]].title
    if count > ROWS_AT_ONCE:
        job = start(request.user, f"导出{title}", write_roster, query=request.GET.urlencode(), **chosen)
        return redirect("jobs:detail", job.pk)
    response = HttpResponse(roster_file(request.user, filters, **chosen), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{title}.xlsx")
    return response


def _visible(request: HttpRequest, pk: int) -> Member:
    visible = Member.objects.visible_to(request.user).select_related("branch", "group", "recruit")
    return get_object_or_404(visible, pk=pk)


def _page(pk: int) -> str:
    return reverse("members:member-detail", args=[pk])


def member_detail(request: HttpRequest, pk: int) -> HttpResponse:
    member = _visible(request, pk)
    context = {
        "member": member,
        "identity": identity(member),
        "membership": membership(member),
        "posts": member.posts.annotate(unit=F("branch__name")).order_by("-started_on"),
        "floatings": member.floatings.prefetch_related("contacts"),
        "transfers": member.transfers.select_related("branch", "to_branch"),
        "recruit": getattr(member, "recruit", None),
        "history": history(member),
        "panels": panels(member, timezone.localdate()),
    }
    return render(request, "members/member_detail.html", context)


@writer_required
def member_create(request: HttpRequest) -> HttpResponse:
    """Of somebody who was transferred in where the address names the transfer (?transfer=)."""
    arrival = _arrival(request)
    initial = arrival and {
        "branch": arrival.branch_id,
        "name": arrival.name,
        "entry": Member.Entry.TRANSFERRED,
        "entered_on": arrival.done_on,
    }
    form = MemberForm(request.POST or None, user=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        member = form.save(commit=False)
        if arrival:
            save_arrival(member, arrival)
        else:
            member.save()
        messages.success(request, f"已新增党员{member.name}。")
        return redirect("members:member-detail", member.pk)
    return form_page(request, form, "新增党员", "member-list")


def _arrival(request: HttpRequest) -> Transfer | None:
    number = request.GET.get("transfer", "")
    if not number.isdecimal():
        return None
    arrival = get_object_or_404(Transfer.objects.visible_to(request.user), pk=number)
    if not arrival.awaits_member:
        raise Http404
    return arrival


@writer_required
def member_edit(request: HttpRequest, pk: int) -> HttpResponse:
    member = _visible(request, pk)
    form = MemberForm(request.POST or None, instance=member, user=request.user)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            save_member(form.save(commit=False), form.changed_data, form.cleaned_data["reason"])
        messages.success(request, "已保存修改。")
        return redirect("members:member-detail", pk)
    return form_page(request, form, f"修改党员信息：{member.name}", "member-list", _page(pk))


@writer_required
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    member = _visible(request, pk)
    form = LeavingForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            save_member(form.save(commit=False), form.changed_data, form.cleaned_data["reason"])
        messages.success(request, f"已登记{member.name}离开。以前年度的数据不受影响。")
        return redirect("members:member-detail", pk)
    note = "转出组织关系的，请在“组织关系转接”中办理。"
    return form_page(request, form, f"登记党员减少：{member.name}", "member-list", _page(pk), note=note)


@office_required
@never_cache
def id_number(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole number, shown once for a reason that is kept in the audit trace."""
    member = _visible(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        record("查看身份证号", request.user, member, 原因=form.cleaned_data["reason"])
        return render(request, "members/id_number.html", {"member": member})
    note = "查看人、时间和原因都会记入审计记录。"
    title = f"查看身份证号：{member.name}"
    return form_page(request, form, title, "member-list", _page(pk), note=note, save="查看")

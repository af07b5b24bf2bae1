from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.access import writer_required
from common.editing import guarded
from common.listing import count_measure, list_context
from common.undo import offer_undo
from members.admission import FIXED, apply, record_step, withdraw_step
from members.forms.filters import RecruitFilter
from members.forms.recruits import ClosingForm, RecruitForm, StepForm
from members.models import Recruit, RecruitmentStep
from members.models.recruitment import Kind
from members.progress import Progress
from members.roster import history
from members.rulebook import Rulebook
from members.views.pages import form_page

MEASURES = {"recruits": count_measure("发展党员", "名")}


def recruit_list(request: HttpRequest) -> HttpResponse:
    form = RecruitFilter(request.GET, request.user)
    recruits = (
        Recruit.objects.visible_to(request.user)
        .select_related("branch", "source")
        .prefetch_related(
            Prefetch("steps", RecruitmentStep.objects.order_by("done_on", "pk"), to_attr="done")
        )
        .defer("id_number", "mobile")
        .order_by("branch", "pk")
    )
    return render(request, "members/recruit_list.html", list_context(request, form, recruits, MEASURES))


def recruit_board(request: HttpRequest) -> HttpResponse:
    """Everyone on the way, by stage, each with the next step and its day."""
    form = RecruitFilter(request.GET, request.user)
    recruits = (
        form.in_unit(Recruit.objects.visible_to(request.user))
        .filter(closed_on=None)
        .exclude(steps__kind=Kind.ARCHIVED)
        .select_related("branch")
        .prefetch_related("steps")
        .defer("id_number", "mobile")
        .order_by("branch", "pk")
    )
    rulebook, today = Rulebook.read(), timezone.localdate()
    columns: dict[str, list[Progress]] = {stage: [] for stage in Recruit.Stage.values}
    for recruit in recruits:
        columns[recruit.stage].append(Progress(recruit, rulebook, today))
    stages = [(Recruit.Stage(stage).label, rows) for stage, rows in columns.items()]
    return render(request, "members/recruit_board.html", {"form": form, "stages": stages})


def _visible(request: HttpRequest, pk: int) -> Recruit:
    visible = Recruit.objects.visible_to(request.user).select_related("branch", "source", "member")
    return get_object_or_404(visible.prefetch_related("steps"), pk=pk)


def _page(pk: int) -> str:
    return reverse("members:recruit-detail", args=[pk])


def recruit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    recruit = _visible(request, pk)
    progress = Progress(recruit, Rulebook.read(), timezone.localdate())
    context = {
        "recruit": recruit,
        "facts": _facts(recruit),
        "progress": progress,
        "history": history(recruit),
    }
    return render(request, "members/recruit_detail.html", context)


@writer_required
def recruit_create(request: HttpRequest) -> HttpResponse:
    form = RecruitForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        recruit = form.save(commit=False)
        apply(recruit, form.cleaned_data["applied_on"])
        messages.success(request, f"已登记{recruit.name}的入党申请。")
        return redirect("members:recruit-detail", recruit.pk)
    return form_page(request, form, "登记入党申请", "recruit-list")


@writer_required
def recruit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    recruit = _visible(request, pk)
    form = RecruitForm(request.POST or None, instance=recruit, user=request.user)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存。")
        return redirect("members:recruit-detail", pk)
    return form_page(request, form, f"修改发展党员信息：{recruit.name}", "recruit-list", _page(pk))


@writer_required
def recruit_close(request: HttpRequest, pk: int) -> HttpResponse:
    recruit = _visible(request, pk)
    form = ClosingForm(request.POST or None, instance=recruit)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已终止培养。")
        return redirect("members:recruit-detail", pk)
    return form_page(request, form, f"终止培养：{recruit.name}", "recruit-list", _page(pk))


@writer_required
def recruit_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Record a step, or correct the one recorded."""
    if kind not in Kind.values:
        raise Http404
    recruit = _visible(request, pk)
    if recruit.closed_on:
        messages.error(request, "已终止培养，不能再登记步骤。")
        return redirect("members:recruit-detail", pk)
    today = timezone.localdate()
    progress = Progress(recruit, Rulebook.read(), today)
    step = _step(recruit, kind)
    done = {k: day for k, day in progress.done.items() if k != step.kind or kind == Kind.ASSESSED}
    form = StepForm(
        request.POST or None,
        instance=step,
        initial={} if step.pk else {"done_on": today},
        rulebook=progress.rulebook,
        done=done,
        extension=progress.extension,
    )
    is_new = step.pk is None
    if request.method == "POST" and form.is_valid() and _saved(form):
        _tell(request, step, is_new)
        return redirect("members:recruit-detail", pk)
    context = {"recruit": recruit, "form": form, "row": progress.row(kind), "fixed": FIXED}
    return render(request, "members/recruit_step.html", context, status=422 if form.is_bound else 200)


def _tell(request: HttpRequest, step: RecruitmentStep, is_new: bool) -> None:
    text = f"已登记：{step.get_kind_display()}。"
    if is_new and step.kind not in FIXED:
        offer_undo(request, text, reverse("members:step-withdraw", args=[step.recruit_id, step.pk]))
    else:
        messages.success(request, text)


def _step(recruit: Recruit, kind: str) -> RecruitmentStep:
    """The step recorded, to be corrected; one that repeats is always new."""
    known = [step for step in recruit.steps.all() if step.kind == kind and kind != Kind.ASSESSED]
    return known[0] if known else RecruitmentStep(recruit=recruit, kind=kind)


def _saved(form: StepForm) -> bool:
    """False, with the reason in the form, where what follows from the step is refused."""
    try:
        with guarded(form):
            record_step(form.save(commit=False))
    except ValidationError as error:
        form.add_error(None, [f"党员名册不能更新：{message}" for message in error.messages])
        return False
    return True


@writer_required
@require_POST
def step_withdraw(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    recruit = _visible(request, pk)
    row = get_object_or_404(RecruitmentStep, recruit=recruit, pk=step)
    try:
        withdraw_step(row, request.user)
    except ValueError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已撤销：{row.get_kind_display()}，30 天内可以在回收站还原。")
    return redirect("members:recruit-detail", pk)


def _facts(recruit: Recruit) -> list[tuple[str, object]]:
    facts = [
        ("所在党支部", recruit.branch.name),
        ("阶段", recruit.get_stage_display()),
        ("公民身份证号", recruit.masked_id_number),
        ("性别", recruit.get_sex_display()),
        ("民族", recruit.ethnicity),
        ("出生日期", recruit.born_on),
        ("学历", recruit.get_education_display()),
        ("工作岗位", recruit.occupation),
        ("手机号", recruit.masked_mobile),
        ("发展来源", recruit.source and recruit.source.name),
        ("培养联系人", recruit.mentors),
        ("备注", recruit.note),
    ]
    if recruit.closed_on:
        facts += [("终止日期", recruit.closed_on), ("终止原因", recruit.closed_reason)]
    return facts

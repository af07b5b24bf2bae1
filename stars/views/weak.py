from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.access import office_required
from common.editing import guarded
from stars.forms.weak import StepFormSet, WeakForm
from stars.models import WeakBranch, WeakStep
from stars.weakness import save_weak


def weak_detail(request: HttpRequest, pk: int) -> HttpResponse:
    weak = get_object_or_404(WeakBranch.objects.visible_to(request.user).select_related("branch"), pk=pk)
    facts = [
        ("党支部", weak.branch),
        ("确定日期", weak.found_on),
        ("主要问题", weak.cause),
        ("整顿措施", weak.measures),
        ("联系领导", weak.leader),
        ("验收得分", weak.points),
        ("群众满意率（%）", weak.satisfaction),
        ("销号日期", weak.removed_on),
        *([("未达标销号的理由", weak.removal_reason)] if weak.removal_reason else []),
    ]
    context = {
        "weak": weak,
        "facts": facts,
        "criteria": weak.criteria.all(),
        "steps": weak.steps.all(),
        "today": timezone.localdate(),
    }
    return render(request, "stars/weak_detail.html", context)


@office_required
def weak_create(request: HttpRequest) -> HttpResponse:
    return _edit(request, WeakBranch())


@office_required
def weak_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, get_object_or_404(WeakBranch.objects.visible_to(request.user), pk=pk))


def _edit(request: HttpRequest, weak: WeakBranch) -> HttpResponse:
    form = WeakForm(request.POST or None, user=request.user, instance=weak)
    own = WeakStep.objects.filter(weak=weak) if weak.pk else WeakStep.objects.none()
    steps = StepFormSet(request.POST or None, queryset=own, prefix="steps")
    if request.method == "POST" and form.is_valid() & steps.is_valid():
        with guarded(form, *steps.forms):
            saved = save_weak(form.instance, form.cleaned_data["criteria"], steps.kept, steps.dropped)
        messages.success(request, "已保存。")
        return redirect("stars:weak-detail", saved.pk)
    context = {"form": form, "steps": steps, "weak": weak}
    return render(request, "stars/weak_form.html", context, status=422 if request.method == "POST" else 200)

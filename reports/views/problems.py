"""Problems and plans of a draft: findings with their evidence, what is decided about them, and the measures."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from common.access import own_summary_required, writer_required
from common.editing import guarded
from common.figures import Figure, Finding
from reports import workshop
from reports.bench import Bench
from reports.forms.problems import PlanForm, ProblemForm
from reports.models import Plan, Problem
from reports.picker import picker
from reports.views.fetch import visible_draft
from reports.wording import UnknownFigure, word
from reports.workshop import Changed


@dataclass(frozen=True)
class OfferedFinding:
    finding: Finding
    text: str
    evidence: list[Figure]
    problem: Problem | None


@dataclass(frozen=True)
class OfferedPlan:
    """A measure as it stands; `plan` is None while nobody set an owner, a month or other words."""

    key: str
    text: str
    plan: Plan | None


@own_summary_required
def problems(request: HttpRequest, pk: int) -> HttpResponse:
    """Every finding of the draft with its evidence and what was decided; below them the measures."""
    bench = Bench.of(visible_draft(request, pk))
    figures = bench.collected.figures
    decided = {problem.key: problem for problem in bench.draft.problems.select_related("decided_by")}
    offered = [
        (
            chapter,
            [
                OfferedFinding(
                    finding,
                    _reads(_words(decided.get(finding.key)) or finding.text, figures),
                    [figures[key] for key in finding.figures],
                    decided.get(finding.key),
                )
                for finding in chapter.findings
            ],
        )
        for chapter in bench.collected.chapters
        if chapter.findings
    ]
    context = {"draft": bench.draft, "offered": offered, "plans": _plans(bench, decided)}
    return render(request, "reports/problems.html", context)


def _words(problem: Problem | None) -> str:
    return problem.text if problem else ""


def _reads(text: str, figures) -> str:
    return word(text, figures, keep_unknown=True).text


def _plans(bench: Bench, decided: dict[str, Problem]) -> list[OfferedPlan]:
    plans = {plan.key: plan for plan in bench.draft.plans.all()}
    offered = []
    for finding in bench.collected.findings:
        problem = decided.get(finding.key)
        if problem is None or problem.state == Problem.State.TAKEN:
            plan = plans.get(finding.key)
            text = _reads(plan.text if plan else finding.measure, bench.collected.figures)
            offered.append(OfferedPlan(finding.key, text, plan))
    own = [plan for key, plan in plans.items() if key.startswith("own.")]
    return [*offered, *(OfferedPlan(plan.key, plan.text, plan) for plan in own)]


@writer_required
def problem(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Decide about one finding."""
    bench = Bench.of(visible_draft(request, pk))
    finding = next((one for one in bench.collected.findings if one.key == key), None)
    if finding is None:
        raise Http404
    before = bench.draft.problems.filter(key=key).first()
    form = ProblemForm(
        finding,
        bench.collected,
        request.POST or None,
        instance=before,
        initial={"version": bench.draft.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            workshop.require_known(form.cleaned_data["text"], bench.collected)
            workshop.decide(bench, form.instance, form.cleaned_data["version"], request.user)
        except UnknownFigure as unknown:
            form.add_error("text", str(unknown))
        except Changed:
            url = reverse("reports:problem", args=[pk, key])
            return render(request, "409.html", {"url": url}, status=409)
        else:
            messages.success(request, "问题的决定已保存。")
            return HttpResponseRedirect(f"{reverse('reports:problems', args=[pk])}#{key}")
    figures = bench.collected.figures
    context = {
        "draft": bench.draft,
        "form": form,
        "finding": finding,
        "text": _reads(finding.text, figures),
        "evidence": [figures[name] for name in finding.figures],
        "picker": picker(bench.collected),
    }
    return render(request, "reports/problem.html", context, status=422 if form.errors else 200)


@writer_required
def plan(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Owner, month, yardstick and words of one measure; `new` makes one of the office's own."""
    bench = Bench.of(visible_draft(request, pk))
    form = PlanForm(bench.collected, request.POST or None, instance=_plan(bench, key))
    if request.method == "POST" and form.is_valid():
        try:
            workshop.require_known(form.cleaned_data["text"], bench.collected)
        except UnknownFigure as unknown:
            form.add_error("text", str(unknown))
        else:
            with guarded(form):
                workshop.save_plan(bench, form.save(commit=False), request.user)
            messages.success(request, "打算已保存。")
            return redirect("reports:problems", pk)
    return render(
        request,
        "reports/plan.html",
        {"draft": bench.draft, "form": form, "new": key == "new", "picker": picker(bench.collected)},
        status=422 if form.errors else 200,
    )


def _plan(bench: Bench, key: str) -> Plan:
    """The stored plan, or the measure that a finding suggests; 404 for a key that is neither."""
    if key == "new":
        return Plan(summary=bench.draft)
    if stored := bench.draft.plans.filter(key=key).first():
        return stored
    for finding in bench.collected.findings:
        if finding.key == key:
            yardstick = key if key in bench.collected.figures else finding.figures[0]
            chapter = bench.collected.chapter_of(key)
            return Plan(
                summary=bench.draft, key=key, chapter=chapter, text=finding.measure, yardstick=yardstick
            )
    raise Http404

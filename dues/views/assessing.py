from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from common.access import writer_required
from dues.assessing import assess_branch, roster
from dues.forms.assessing import AssessLine, BranchYearForm
from dues.models import Assessment, Standard
from members.models import Branch, Member


@writer_required
def assessment_table(request: HttpRequest) -> HttpResponse:
    """All members of a branch on one page; who is assessed for the year already is only shown."""
    choice = BranchYearForm(request.user, request.GET)
    if not choice.is_valid():
        return render(request, "dues/assessment_table.html", {"choice": choice}, status=422)
    branch, year = choice.cleaned_data["branch"], choice.cleaned_data["year"]
    data = request.POST if request.method == "POST" else None
    lines, done = _lines(branch, choice.on, data)
    bad = [line for line in lines if data is not None and not line.is_valid()]
    if data is not None and not bad:
        made = assess_branch(branch, year, filter(None, (line.assessed() for line in lines)), request.user)
        messages.success(request, f"已核定{len(made)}名党员{year}年的党费。")
        return redirect("dues:sign-sheet", branch.pk, year)
    context = {"choice": choice, "branch": branch, "year": year, "lines": lines, "done": done}
    context["bad_lines"] = bad
    return render(request, "dues/assessment_table.html", context, status=422 if data is not None else 200)


def _lines(
    branch: Branch, on: date, data: Mapping | None
) -> tuple[list[AssessLine], list[tuple[Member, Assessment]]]:
    """Whom to assess for the year of a day, and who is assessed already."""
    members = list(roster(branch, on))
    last = Assessment.objects.in_bulk([member.latest_id for member in members if member.latest_id])
    standards = list(Standard.objects.in_force(on))
    known = [(member, last.get(member.latest_id)) for member in members]
    return (
        [
            AssessLine(member, found, standards, data)
            for member, found in known
            if not found or found.from_month.year != on.year
        ],
        [(member, found) for member, found in known if found and found.from_month.year == on.year],
    )

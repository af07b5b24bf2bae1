"""校核: of a draft, and of a text from elsewhere."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.access import own_summary_required
from members.models import Branch, Member
from reports.bench import Bench
from reports.checks import Draft, Fault, Severity, check, pasted
from reports.forms.text import PastedForm
from reports.issuing import checked
from reports.views.fetch import visible_draft

BySeverity = list[tuple[Severity, list[Fault]]]


def by_severity(faults: list[Fault]) -> BySeverity:
    """The gravest first."""
    return [(severity, [one for one in faults if one.severity == severity]) for severity in Severity]


@own_summary_required
def of_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Every fault of the draft."""
    bench = Bench.to_read(visible_draft(request, pk))
    faults = checked(bench.draft, bench.summary())
    return render(request, "reports/check.html", {"draft": bench.draft, "by_severity": by_severity(faults)})


@own_summary_required
def of_text(request: HttpRequest) -> HttpResponse:
    """Every fault of a pasted text, which is not kept."""
    form = PastedForm(request.POST or None)
    context: dict = {"form": form}
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        visible = Branch.objects.visible_to(request.user)
        names = frozenset(Member.objects.filter(branch__in=visible).values_list("name", flat=True))
        text = Draft(pasted(form.cleaned_data["text"]), until.year, until, names=names)
        context["by_severity"] = by_severity(check(text))
    return render(request, "reports/check_text.html", context, status=422 if form.errors else 200)

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from common.access import writer_required
from common.undo import offer_undo
from dues.collection import Refused, bills, collect_dues
from dues.forms.collection import LineForm, PaidOnForm, SpanForm
from dues.models import Payment, Rule
from dues.reversal import undo_entry


@writer_required
def collect(request: HttpRequest) -> HttpResponse:
    """A month or a quarter of a whole branch on one page; `?all=1` ticks everybody who owes."""
    choice = SpanForm(request.user, request.GET)
    if not choice.is_valid():
        return render(request, "dues/collect.html", {"choice": choice}, status=422)
    branch, span = choice.cleaned_data["branch"], choice.span
    data = request.POST if request.method == "POST" else None
    day = PaidOnForm(data, initial={"paid_on": min(span.end, timezone.localdate())})
    ticked = request.GET.get("all") == "1"
    lines = [LineForm(bill, data, ticked=ticked) for bill in bills(branch, span)]
    if data is not None and all([day.is_valid(), *(line.is_valid() for line in lines)]):
        receipts = [receipt for line in lines if (receipt := line.receipt())]
        if not receipts:
            day.add_error(None, "还没有勾选已缴的党员。")
        else:
            try:
                made = collect_dues(branch, span, day.cleaned_data["paid_on"], receipts, request.user)
            except Refused as refused:
                _show(refused, lines, day)
            else:
                _tell(request, made, len(receipts))
                return redirect(f"{request.path}?{_query(request)}")
    context = {
        "choice": choice,
        "day": day,
        "lines": lines,
        "branch": branch,
        "span": span,
        "query": _query(request),
    }
    context["bad_lines"] = [line for line in lines if line.errors]
    return render(request, "dues/collect.html", context, status=422 if data is not None else 200)


@require_POST
@writer_required
def collect_undo(request: HttpRequest, first: int, last: int) -> HttpResponse:
    """撤销 in the message after an entry; the ledger keeps both the entries and their reversals."""
    entries = undo_entry(first, last, request.user)
    if entries:
        total = -sum(entry.amount for entry in entries)
        messages.success(request, f"已撤销：冲正{len(entries)}笔党费，共{total:,.2f}元，原记录保留。")
    else:
        messages.error(request, "没有撤销：只能撤销自己今天登记、还没有冲正的党费。")
    return redirect("dues:payment-list")


def _query(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("all", None)
    return kept.urlencode()


def _show(refused: Refused, lines: list[LineForm], day: PaidOnForm) -> None:
    by_member = {line.bill.member.pk: line for line in lines}
    for member, errors in refused.errors.items():
        for field, text in errors.items():
            line = by_member.get(member)
            if line is None:
                day.add_error(None, text)
            elif field == "paid_on":
                day.add_error("paid_on", f"{line.bill.member.name}：{text}")
            else:
                line.add_error(field if field in line.fields else "amount", text)


def _tell(request: HttpRequest, made: list[Payment], members: int) -> None:
    total = sum(payment.amount for payment in made)
    keys = [payment.pk for payment in made]
    offer_undo(
        request,
        f"已登记{members}名党员的党费，共{total:,.2f}元。",
        reverse("dues:collect-undo", args=[min(keys), max(keys)]),
    )
    rule = Rule.objects.in_force(timezone.localdate()).filter(kind=Rule.Kind.LARGE_GIFT).last()
    if rule and any(p.kind == Payment.Kind.VOLUNTARY and p.amount >= rule.value for p in made):
        messages.warning(request, f"有一次自愿多交{rule.value.normalize():f}元以上的党费。{rule.text}")

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import content_disposition_header

from accounts.events import record
from accounts.limits import KIND_OF_EXPORTS, limited
from accounts.models import User
from common.exports import ROWS_AT_ONCE, XLSX
from common.money import YuanSum
from dues.forms.filters import PaymentFilter
from dues.ledger_book import ledger_book
from dues.models import Payment
from jobs.running import Progress, Result, start

PRIVATE = [f"member__{name}" for name in ("id_number", "mobile", "address")]
NAME = "党费台账.xlsx"


@limited()
def payment_export(request: HttpRequest) -> HttpResponse:
    """The ledger as filtered on the list page, with its sum."""
    form = PaymentFilter(request.user, request.GET)
    if form.apply(Payment.objects.visible_to(request.user)).count() > ROWS_AT_ONCE:
        job = start(request.user, "导出党费台账", write_ledger, query=request.GET.urlencode())
        return redirect("jobs:detail", job.pk)
    response = HttpResponse(_ledger(request.user, form), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, NAME)
    return response


def write_ledger(progress: Progress, *, query: str) -> Result:
    """The same in the background, as the job's owner sees the ledger at that time."""
    owner = progress.owner
    progress.step(0, 1, "正在写入台账")
    return Result(name=NAME, content=_ledger(owner, PaymentFilter(owner, QueryDict(query))))


def _ledger(user: User, form: PaymentFilter) -> bytes:
    rows = form.apply(Payment.objects.visible_to(user))
    total = rows.order_by().aggregate(total=YuanSum("amount"))["total"]
    rows = rows.select_related("member", "branch__committee", "entered_by").defer(*PRIVATE)
    record(KIND_OF_EXPORTS, user, 列表="党费台账", 条数=rows.count(), 金额=str(total))
    return ledger_book(rows.order_by("paid_on", "pk").iterator(2000), total)

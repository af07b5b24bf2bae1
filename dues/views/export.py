from urllib.parse import quote

from django.http import HttpRequest, HttpResponse

from accounts.events import record
from common.money import YuanSum
from dues.forms.filters import PaymentFilter
from dues.ledger_book import ledger_book
from dues.models import Payment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A table of more lines is slow to make and to open; whoever needs more narrows the dates.
MOST_ROWS = 50_000


def payment_export(request: HttpRequest) -> HttpResponse:
    """The ledger as filtered on the list page."""
    form = PaymentFilter(request.user, request.GET)
    rows = form.apply(Payment.objects.visible_to(request.user))
    total = rows.order_by().aggregate(total=YuanSum("amount"))["total"]
    count = rows.count()
    if count > MOST_ROWS:
        text = f"符合条件的记录有{count}条，一次最多导出{MOST_ROWS}条，请缩小日期范围。"
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    rows = rows.select_related("member", "branch__committee", "entered_by")
    private = [f"member__{name}" for name in ("id_number", "mobile", "address")]
    content = ledger_book(rows.defer(*private).order_by("paid_on", "pk").iterator(2000), total)
    record("导出党费台账", request.user, 条数=count, 金额=str(total))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote('党费台账.xlsx')}"
    return response

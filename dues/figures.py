"""The figures of chapter 党费, each with the list of exactly the records counted."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from common.figures import Figure, source
from common.money import YuanSum, to_cents
from common.periods import Period
from dues.arrears import Standing
from dues.models import Expense, SpecialFund

NAMES = "一二三四"


def collected_figures(period: Period, quarters: list[tuple[int, Period]], paid: dict) -> list[Figure]:
    def payments(since: Period, total: str) -> str:
        return source("dues:payment-list", since=since.start, until=since.end, total=total)

    method = "按缴纳日期统计，冲正已抵减"
    figures = [
        Figure(
            "dues.branches_paid",
            "缴纳党费的支部",
            paid["branches"],
            "个",
            payments(period, "branches"),
            period.end,
            "期内有党费缴纳记录的党支部",
        ),
        Figure(
            "dues.collected",
            "收缴党费",
            paid["collected"],
            "元",
            payments(period, "amount"),
            period.end,
            method,
        ),
    ]
    for number, quarter in quarters:
        label = f"第{NAMES[number - 1]}季度收缴党费"
        address = payments(quarter, "amount")
        figures.append(
            Figure(f"dues.collected_{number}", label, paid[f"q{number}"], "元", address, quarter.end, method)
        )
    return figures


def owed_figures(reckoned: Period, owed: Standing) -> list[Figure]:
    def branches(total: str) -> str:
        return source("dues:branch-list", since=reckoned.start, until=reckoned.end, total=total)

    def members(total: str | None = None) -> str:
        return source("dues:arrears-list", since=reckoned.start, until=reckoned.end, total=total)

    due = "月末在册党员已结束月份的核定额，算至最近一次收缴所属季度末"
    day = reckoned.end
    return [
        Figure("dues.due", "应缴党费", to_cents(owed.due), "元", branches("due"), day, due),
        Figure(
            "dues.settled",
            "已缴应缴党费",
            to_cents(owed.settled),
            "元",
            branches("settled"),
            day,
            "应缴月份已缴的金额，多交部分不计",
        ),
        Figure("dues.rate", "收缴率", owed.rate, "%", branches("rate"), day, "已缴应缴党费除以应缴党费"),
        Figure(
            "dues.members_owing",
            "欠缴党费党员",
            owed.members_owing,
            "名",
            members(),
            day,
            "有已结束月份未缴足的党员",
        ),
        Figure(
            "dues.unpaid_months",
            "欠缴月数",
            owed.months_owing,
            "个月",
            members("months"),
            day,
            "欠缴党员未缴足月份之和",
        ),
    ]


def remitted_figures(period: Period, quarters: list[tuple[int, Period]], remitted: dict) -> list[Figure]:
    def remittances(quarter: int | None = None) -> str:
        return source(
            "dues:remittance-list", year=period.year, until=period.end, quarter=quarter, total="amount"
        )

    method = "截止日前已上缴的本年各季度党费"
    figures = [
        Figure("dues.remitted", "上缴党费", remitted["remitted"], "元", remittances(), period.end, method)
    ]
    for number, _ in quarters:
        label = f"上缴第{NAMES[number - 1]}季度党费"
        value = remitted[f"q{number}"]
        figures.append(
            Figure(f"dues.remitted_{number}", label, value, "元", remittances(number), period.end, method)
        )
    return figures


def fund_figures(period: Period, committees: QuerySet) -> list[Figure]:
    end = period.end
    funds = SpecialFund.objects.filter(committee__in=committees, allocated_on__lte=end).with_spending(end)
    allocated = funds.order_by().aggregate(
        allocated=YuanSum("amount", filter=Q(allocated_on__gte=period.start)), balance=YuanSum("left")
    )
    listed = source("dues:fund-list", since=period.start, until=end, total="amount")
    left = source("dues:fund-list", until=end, total="left")
    return [
        Figure(
            "dues.fund_allocated",
            "上级拨付专项党费",
            allocated["allocated"],
            "元",
            listed,
            end,
            "按拨付日期统计",
        ),
        Figure("dues.fund_left", "专项党费余额", allocated["balance"], "元", left, end, "历年拨付减历年支出"),
        *_expense_figures(period, committees),
    ]


def _expense_figures(period: Period, committees: QuerySet) -> list[Figure]:
    """What was spent, and whether its papers are whole."""
    during = Expense.objects.filter(
        fund__committee__in=committees, spent_on__range=(period.start, period.end)
    ).order_by()
    used = during.aggregate(
        spent=YuanSum("amount"), uses=Count("pk"), whole=Count("pk", filter=Expense.WHOLE)
    )
    by_day, incomplete = "按支出日期统计", used["uses"] - used["whole"]
    rows: list[tuple[str, str, Any, str, dict[str, str], str]] = [
        ("fund_spent", "支出专项党费", used["spent"], "元", {"total": "amount"}, by_day),
        ("expenses", "专项党费支出笔数", used["uses"], "笔", {}, by_day),
        ("expenses_whole", "凭证齐全的支出", used["whole"], "笔", {"whole": "1"}, "有凭证号和集体研究日期"),
        ("expenses_incomplete", "凭证不齐的支出", incomplete, "笔", {"whole": "0"}, "缺凭证号或集体研究日期"),
    ]
    return [
        Figure(f"dues.{key}", label, value, unit, _expenses(period, narrowed), period.end, method)
        for key, label, value, unit, narrowed, method in rows
    ]


def _expenses(period: Period, narrowed: Mapping[str, str]) -> str:
    return source("dues:expense-list", since=period.start, until=period.end, **narrowed)

"""Chapter 党费: what was collected, what was due, what was passed on, and the special funds."""

from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet

from common.figures import Facts, Finding
from common.money import YuanSum
from common.periods import Period, month_end
from dues.arrears import standing
from dues.figures import NAMES, collected_figures, fund_figures, owed_figures, remitted_figures
from dues.models import Payment, Remittance
from members.models import Member

title = "严格党费收缴和使用管理"
problem_title = "党费收缴和使用管理还不够规范"
plan_title = "规范党费收缴使用"
tabled = ("dues.collected", "dues.rate")
sums = {
    "dues.collected": tuple(f"dues.collected_{quarter}" for quarter in range(1, 5)),
    "dues.remitted": tuple(f"dues.remitted_{quarter}" for quarter in range(1, 5)),
}
denominators = {"dues.rate": "dues.due"}


def collect(period: Period, branches: QuerySet) -> Facts:
    quarters = [((q.start.month + 2) // 3, q) for q in period.quarters()]
    paid = (
        Payment.objects.filter(branch__in=branches)
        .paid_during(period)
        .order_by()
        .aggregate(
            branches=Count("branch", distinct=True),
            collected=YuanSum("amount"),
            last=Max("month"),
            **{f"q{n}": YuanSum("amount", filter=_paid_in(q)) for n, q in quarters},
        )
    )
    reckoned = reckoned_period(period, paid["last"])
    owed = standing(Member.objects.of(branches, reckoned.end), reckoned)
    figures = [*collected_figures(period, quarters, paid), *owed_figures(reckoned, owed)]
    payee = ""
    if not branches.alone:  # a branch pays in to its committee, which passes on and spends
        committees = branches.committees()
        remitted = _remitted(period, quarters, committees)
        payee = remitted["first_payee"] if remitted["first_payee"] == remitted["last_payee"] else ""
        figures += [*remitted_figures(period, quarters, remitted), *fund_figures(period, committees)]
    return Facts.of(figures, period=period, reckoned=reckoned, quarters=[n for n, _ in quarters], payee=payee)


def _remitted(period: Period, quarters: list[tuple[int, Period]], committees: QuerySet) -> dict:
    """Yuan of the year and of each quarter, and the payees first and last by name: equal where there is one."""
    sent = Remittance.objects.filter(committee__in=committees, year=period.year, remitted_on__lte=period.end)
    return sent.order_by().aggregate(
        remitted=YuanSum("amount"),
        first_payee=Min("payee"),
        last_payee=Max("payee"),
        **{f"q{n}": YuanSum("amount", filter=Q(quarter=n)) for n, _ in quarters},
    )


def _paid_in(quarter: Period) -> Q:
    return Q(paid_on__range=(quarter.start, quarter.end))


def reckoned_period(period: Period, last_month: date | None) -> Period:
    """
    The part of the period whose dues are reckoned: to the end of the last quarter for which anything was paid. A
    quarter that nobody has begun to collect makes nobody a debtor; the wording names the day reckoned to.
    """
    if last_month is None or last_month < period.start:
        return period
    quarter_end = month_end(date(last_month.year, (last_month.month + 2) // 3 * 3, 1))
    return Period(period.start, min(period.end, quarter_end))


def draft(facts: Facts) -> list[str]:
    if facts.empty:
        return ["本期没有登记党费收缴情况。"]
    paragraphs = [_collected_text(facts), _owed_text(facts), _fund_text(facts)]
    return [text for text in paragraphs if text]


def _span(facts: Facts) -> str:
    """前三季度 and the like where the quarters collected are whole and follow one another from the first on."""
    period: Period = facts.rows["period"]
    collected = [n for n in facts.rows["quarters"] if facts[f"dues.collected_{n}"] > 0]
    last = collected[-1]
    ended = month_end(date(period.year, last * 3, 1)) <= period.end
    if ended and collected == list(range(1, last + 1)):
        return ("第一季度", "上半年共", "前三季度共", "全年共")[last - 1]
    return "合计"


def _collected_text(facts: Facts) -> str:
    if not facts["dues.collected"]:
        return ""
    quarters = [n for n in facts.rows["quarters"] if facts[f"dues.collected_{n}"] > 0]
    parts = [f"第{NAMES[n - 1]}季度收缴党费{{dues.collected_{n}}}元" for n in quarters]
    who = facts.of_branches("{dues.branches_paid}个党支部")
    text = f"**规范收缴。**{who}按标准收缴党费，{'，'.join(parts)}"
    if len(quarters) > 1:
        text += f"，{_span(facts)}收缴{{dues.collected}}元"
    if not facts.of_one_branch and facts["dues.remitted"]:
        text += f"，已上缴{facts.rows['payee']}{{dues.remitted}}元"
    return text + "。"


def _owed_text(facts: Facts) -> str:
    if not facts["dues.due"]:
        return ""
    until: date = facts.rows["reckoned"].end
    text = f"截至{until.month}月{until.day}日，应缴党费{{dues.due}}元，已缴{{dues.settled}}元，收缴率{{dues.rate}}%"
    return text + "。"


def _fund_text(facts: Facts) -> str:
    if facts.of_one_branch or not (facts["dues.fund_allocated"] or facts["dues.expenses"]):
        return ""
    parts = []
    if facts["dues.fund_allocated"]:
        parts.append("上级拨付专项党费{dues.fund_allocated}元")
    if facts["dues.expenses"]:
        parts.append("按规定用途支出{dues.expenses}笔、{dues.fund_spent}元")
        if facts["dues.expenses_incomplete"]:
            parts.append("其中{dues.expenses_whole}笔凭证齐全")
        else:
            parts.append("凭证齐全")
    if facts["dues.fund_left"]:
        parts.append("余额{dues.fund_left}元")
    return f"**管好专项党费。**{'，'.join(parts)}。"


def findings(facts: Facts) -> list[Finding]:
    found = []
    if facts["dues.members_owing"]:
        found.append(
            Finding(
                "dues.arrears",
                "收缴不够及时，{dues.members_owing}名党员欠缴党费，累计{dues.unpaid_months}个月。",
                ("dues.members_owing", "dues.unpaid_months"),
                "严格党费按月交纳制度，对欠缴党费的党员逐人核实原因、限期补缴。",
            )
        )
    return found if facts.of_one_branch else [*found, *_without_papers(facts), *_not_remitted(facts)]


def _without_papers(facts: Facts) -> list[Finding]:
    if not facts["dues.expenses_incomplete"]:
        return []
    return [
        Finding(
            "dues.vouchers",
            "专项党费使用手续不够完备，{dues.expenses_incomplete}笔支出缺少凭证或集体研究记录。",
            ("dues.expenses_incomplete",),
            "规范专项党费使用程序，坚持集体研究决定，逐笔补齐凭证。",
        )
    ]


def _not_remitted(facts: Facts) -> list[Finding]:
    """Quarters collected and not passed on at all; the share that stays is a setting and no fault."""
    late = [
        n
        for n in facts.rows["quarters"]
        if facts[f"dues.collected_{n}"] > 0 and not facts[f"dues.remitted_{n}"]
    ]
    if not late:
        return []
    sums = "、".join(f"第{NAMES[n - 1]}季度收缴的党费{{dues.collected_{n}}}元" for n in late)
    keys = tuple(f"dues.collected_{n}" for n in late)
    return [
        Finding(
            "dues.not_remitted", f"{sums}尚未上缴。", keys, "按季度及时足额上缴党费，做到账款相符、手续清楚。"
        )
    ]

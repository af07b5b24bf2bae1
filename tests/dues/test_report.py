from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from common.figures import Facts
from common.periods import Period
from dues import report
from dues.models import Expense, Remittance, SpecialFund
from members.models import Branch, Transfer
from members.transfers import save_transfer
from tests.dues.factories import make_payer, pay, pay_months, reverse
from tests.factories import make_branch, make_member
from tests.sources import assert_sources_agree

D = Decimal
YEAR = Period.of_year(2023)


def make_year(world) -> None:
    """Three quarters paid by one of two members, the other owes September; one fund used twice."""
    whole, part = make_payer(world.village), make_payer(world.community, "李四", "5.50")
    pay_months(whole, date(2023, 1, 1), 9)
    pay_months(part, date(2023, 1, 1), 8, "5.50")
    pay(whole, date(2023, 9, 1), "1000", kind="VOLUNTARY")
    reverse(pay(part, date(2023, 9, 1), "5.50"), date(2023, 9, 20))
    pay(make_payer(world.far, "远方"), date(2023, 1, 1))
    for quarter, amount in ((1, "46.50"), (2, "46.50")):
        Remittance.objects.create(
            committee=world.township,
            year=2023,
            quarter=quarter,
            amount=amount,
            remitted_on=date(2023, 3 * quarter + 1, 8),
            payee="县委组织部",
        )
    old = SpecialFund.objects.create(
        committee=world.township, name="往年专项", amount=1000, allocated_on=date(2022, 5, 1)
    )
    fund = SpecialFund.objects.create(
        committee=world.township, name="困难党员慰问", amount=5000, allocated_on=date(2023, 1, 5)
    )
    Expense.objects.create(
        fund=fund,
        use="HARDSHIP",
        amount=3000,
        spent_on=date(2023, 1, 12),
        voucher="7",
        decided_on=date(2023, 1, 10),
    )
    Expense.objects.create(fund=old, use="EDUCATION", amount="200.50", spent_on=date(2023, 6, 1))


def values(facts) -> dict:
    return {key.removeprefix("dues."): figure.value for key, figure in facts.figures.items()}


def test_every_figure_is_counted_from_the_records(world):
    make_year(world)
    assert values(report.collect(YEAR, world.branches)) == {
        "branches_paid": 2,
        "collected": D("1134.00"),
        "collected_1": D("46.50"),
        "collected_2": D("46.50"),
        "collected_3": D("1041.00"),
        "collected_4": D(0),
        "due": D("139.50"),
        "settled": D("134.00"),
        "rate": D("96.1"),
        "members_owing": 1,
        "unpaid_months": 1,
        "remitted": D("93.00"),
        "remitted_1": D("46.50"),
        "remitted_2": D("46.50"),
        "remitted_3": D(0),
        "remitted_4": D(0),
        "fund_allocated": D("5000.00"),
        "fund_spent": D("3200.50"),
        "fund_left": D("2799.50"),
        "expenses": 2,
        "expenses_whole": 1,
        "expenses_incomplete": 1,
    }


@pytest.mark.parametrize("until", [date(2023, 12, 31), date(2023, 8, 15)])
def test_every_source_opens_exactly_what_was_counted(world, log_in, until):
    make_year(world)
    facts = report.collect(Period.of_year(2023, until), world.branches)
    assert_sources_agree(log_in(world.office), facts, world.township)


def test_what_a_committee_passes_on_and_spends_is_no_figure_of_a_branch(world):
    make_year(world)
    whole = report.collect(YEAR, world.branches).figures
    own = report.collect(YEAR, Branch.objects.just(world.village)).figures
    left_out = {key for key in whole if key not in own}
    assert left_out == {
        key for key in whole if key.startswith(("dues.remitted", "dues.fund", "dues.expenses"))
    }
    facts = replace(report.collect(YEAR, Branch.objects.just(world.village)), of_one_branch=True)
    assert [text for text in report.draft(facts) if "上缴" in text or "专项" in text] == []


def test_only_quarters_begun_are_figures(world):
    facts = report.collect(Period.of_year(2023, date(2023, 7, 1)), world.branches)
    assert [key for key in facts.figures if key.startswith("dues.collected_")] == [
        "dues.collected_1",
        "dues.collected_2",
        "dues.collected_3",
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_the_number_of_queries_does_not_depend_on_the_branches(world, size, django_assert_num_queries):
    for number in range(size):
        branch = make_branch(world.township, f"第{number}村党支部")
        pay(make_payer(branch, f"党员{number}"), date(2023, 1, 1))
        make_member(branch, "未核定")
    with django_assert_num_queries(5):
        report.collect(YEAR, Branch.objects.under(world.township))


def test_wording_names_the_quarters_recorded_and_the_day_reckoned_to(world):
    make_year(world)
    assert report.draft(report.collect(YEAR, world.branches)) == [
        "**规范收缴。**{dues.branches_paid}个党支部按标准收缴党费，第一季度收缴党费{dues.collected_1}元，"
        "第二季度收缴党费{dues.collected_2}元，第三季度收缴党费{dues.collected_3}元，"
        "前三季度共收缴{dues.collected}元，已上缴县委组织部{dues.remitted}元。",
        "截至9月30日，应缴党费{dues.due}元，已缴{dues.settled}元，收缴率{dues.rate}%。",
        "**管好专项党费。**上级拨付专项党费{dues.fund_allocated}元，按规定用途支出{dues.expenses}笔、"
        "{dues.fund_spent}元，其中{dues.expenses_whole}笔凭证齐全，余额{dues.fund_left}元。",
    ]


def test_a_payee_is_named_only_where_all_remittances_went_there(world):
    make_year(world)
    Remittance.objects.filter(quarter=2).update(payee="")
    text = report.draft(report.collect(YEAR, world.branches))[0]
    assert text.endswith("前三季度共收缴{dues.collected}元，已上缴{dues.remitted}元。")


@pytest.mark.parametrize(
    ("months", "until", "span"),
    [
        ((1, 4), date(2023, 12, 31), "上半年共收缴"),
        ((1, 4, 7, 10), date(2023, 12, 31), "全年共收缴"),
        ((1, 4, 7), date(2023, 9, 30), "前三季度共收缴"),
        ((1, 4, 7), date(2023, 9, 29), "合计收缴"),
        ((4, 7), date(2023, 12, 31), "合计收缴"),
    ],
)
def test_a_span_is_named_only_when_it_is_whole(world, months, until, span):
    member = make_payer(world.village)
    for month in months:
        pay(member, date(2023, month, 1))
    text = report.draft(report.collect(Period.of_year(2023, until), world.branches))[0]
    assert span in text


def test_a_single_quarter_is_not_said_twice(world):
    pay(make_payer(world.village), date(2023, 1, 1))
    text = report.draft(report.collect(YEAR, world.branches))[0]
    assert (
        text
        == "**规范收缴。**{dues.branches_paid}个党支部按标准收缴党费，第一季度收缴党费{dues.collected_1}元。"
    )


def test_nothing_recorded_is_said_in_one_sentence(world):
    facts = report.collect(YEAR, world.branches)
    assert report.draft(facts) == ["本期没有登记党费收缴情况。"]
    assert report.findings(facts) == []


def test_findings_have_their_evidence(world):
    make_year(world)
    facts = report.collect(YEAR, world.branches)
    found = {finding.key: finding.figures for finding in report.findings(facts)}
    assert found == {
        "dues.arrears": ("dues.members_owing", "dues.unpaid_months"),
        "dues.vouchers": ("dues.expenses_incomplete",),
        "dues.not_remitted": ("dues.collected_3",),
    }
    assert all(facts[key] > 0 for figures in found.values() for key in figures)


def test_a_past_half_year_counts_in_the_branch_of_then(world, log_in):
    """Moved in July, owing from January on: by the end of June in the village, by the year's end in the community."""
    member = make_payer(world.village)
    pay_months(member, date(2023, 1, 1), 4)
    transfer = Transfer(branch=world.village, to_branch=world.community, member=member, direction="INTERNAL")
    transfer.done_on = date(2023, 7, 10)
    assert save_transfer(transfer)
    half, client = Period.of_year(2023, date(2023, 6, 30)), log_in(world.office)
    counted = {}
    for branch in (world.village, world.community):
        for period in (half, YEAR):
            facts = report.collect(period, Branch.objects.just(branch))
            keys = ("dues.due", "dues.members_owing", "dues.unpaid_months")
            owed = {key: figure for key, figure in facts.figures.items() if key in keys}
            assert_sources_agree(client, Facts.of(owed.values()), world.township, branch)
            counted[branch.short_name, period.end.month] = [facts[key] for key in keys]
    # Paid up to April, so that the dues of the year are reckoned to June.
    assert counted == {
        ("小方村", 6): [60, 1, 2],
        ("小方村", 12): [60, 1, 2],
        ("东街社区", 6): [0, 0, 0],
        ("东街社区", 12): [120, 1, 8],
    }
    until = f"since=2023-01-01&until={half.end}"
    rows = client.get(f"/dues/branches/?{until}").context["page"]
    assert [(branch.name, branch.standing.months_owing) for branch in rows] == [
        ("小方村党支部", 2),
        ("东街社区党支部", 0),
    ]
    (owing,) = client.get(f"/dues/arrears/?{until}").context["page"]
    assert (owing.branch, [unpaid.month.month for unpaid in owing.unpaid]) == (world.village, [5, 6])
    lists = [
        [m.name for m in log_in(secretary).get(f"/dues/arrears/?{until}").context["page"]]
        for secretary in (world.secretary, world.other_secretary)
    ]
    assert lists == [["张三"], []]

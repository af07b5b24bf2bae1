import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from accounts.models import Event
from dues.ledger_book import ledger_book
from dues.models import Assessment, Expense, Payment, Remittance, Rule, SpecialFund
from tests.dues.factories import make_payer, pay, pay_months, reverse
from tests.factories import make_meeting, make_member

D = Decimal


def collect_url(branch) -> str:
    return f"/dues/collect/?branch={branch.pk}&year=2023&part=q2"


def test_a_quarter_is_entered_on_one_page(world, log_in):
    one, two = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    make_payer(world.village, "丙")
    client = log_in(world.secretary)
    page = client.get(collect_url(world.village))
    assert [line["amount"].value() for line in page.context["lines"]] == [D(30)] * 3
    assert [line["paid"].value() for line in page.context["lines"]] == [False] * 3
    ticked = client.get(collect_url(world.village) + "&all=1")
    assert [line["paid"].value() for line in ticked.context["lines"]] == [True] * 3
    data = {
        "paid_on": "2023-06-20",
        f"m{one.pk}-paid": "on",
        f"m{one.pk}-amount": "30.00",
        f"m{one.pk}-proxy": "乙",
        f"m{two.pk}-paid": "on",
        f"m{two.pk}-amount": "30.00",
        f"m{two.pk}-make_up": "on",
        f"m{two.pk}-extra": "1000",
    }
    rest = {f"m{line.bill.member.pk}-amount": "30" for line in page.context["lines"]}
    done = client.post(collect_url(world.village), rest | data, follow=True)
    assert done.status_code == 200
    told = [str(message) for message in done.context["messages"]]
    assert told == [
        "已登记2名党员的党费，共1,090.00元。",
        "有一次自愿多交1000元以上的党费。党员自愿一次多交纳1000元以上的党费，全部上缴中央。",
    ]
    assert [line.bill.amount for line in done.context["lines"]] == [D(0), D(0), D(30)]
    assert Payment.objects.filter(member=two, kind="ARREARS").count() == 3


def enter(client: Client, world, **lines):
    """The second quarter of 2023; `lines` are the fields of the first member."""
    shown = client.get(collect_url(world.village)).context["lines"]
    pk = shown[0].bill.member.pk
    data = {f"m{line.bill.member.pk}-amount": line["amount"].value() or "" for line in shown}
    data |= {f"m{pk}-{name}": value for name, value in ({"paid": "on", "amount": "30"} | lines).items()}
    return client.post(collect_url(world.village), data | {"paid_on": "2023-06-20"}, follow=True)


def test_an_entry_is_undone_by_its_reversal_on_the_same_day(world, log_in):
    make_payer(world.village, "甲")
    earlier = pay(make_payer(world.village, "乙"), date(2023, 1, 1))
    client = log_in(world.secretary)
    [told] = enter(client, world, extra="5").context["messages"]
    assert str(told) == "已登记1名党员的党费，共35.00元。"
    done = client.post(told.extra_tags, follow=True)
    assert [str(m) for m in done.context["messages"]] == ["已撤销：冲正4笔党费，共35.00元，原记录保留。"]
    entries = Payment.objects.filter(kind="REVERSAL")
    assert set(entries.values_list("paid_on", "reason", "entered_by")) == {
        (date(2023, 6, 20), "录入撤销", world.secretary.pk)
    }
    assert {entry.reverses_id for entry in entries} == set(
        Payment.objects.exclude(pk=earlier.pk).exclude(kind="REVERSAL").values_list("pk", flat=True)
    )
    again = client.get(collect_url(world.village)).context["lines"][0]
    assert again.bill.amount == D(30)
    assert Event.objects.filter(kind="党费录入撤销").get().detail == {"笔数": 4, "金额": "35.00"}


@pytest.mark.parametrize("case", ["twice", "another", "tomorrow"])
def test_only_ones_own_entry_of_today_is_undone_and_once(world, log_in, case):
    make_payer(world.village, "甲")
    with time_machine.travel("2023-06-21 10:00 +0800", tick=False):
        client = log_in(world.secretary)
        [told] = enter(client, world).context["messages"]
        if case == "twice":
            client.post(told.extra_tags, follow=True)
    before = Payment.objects.count()
    with time_machine.travel(f"2023-06-{22 if case == 'tomorrow' else 21} 11:00 +0800", tick=False):
        client = log_in(world.office if case == "another" else world.secretary)
        answer = client.post(told.extra_tags, follow=True)
    text = "没有撤销：只能撤销自己今天登记、还没有冲正的党费。"
    assert ([str(m) for m in answer.context["messages"]], Payment.objects.count()) == ([text], before)


def test_what_few_rows_need_is_folded_but_not_where_it_is_filled_or_refused(world, log_in):
    make_payer(world.village, "甲")
    make_payer(world.village, "乙")
    client = log_in(world.secretary)
    lines = client.get(collect_url(world.village)).context["lines"]
    assert [line.more_open() for line in lines] == [False, False]
    for field, value in (("extra", "五"), ("proxy", "乙")):
        refused = enter(client, world, amount="-1", **{field: value})
        assert [line.more_open() for line in refused.context["lines"]] == [True, False]
        assert refused.content.decode().count("<details open>") == 1


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("amount", "-1", "金额不能为负数。"),
        ("amount", "10.005", "金额最多两位小数。"),
        ("amount", "三十", "应为金额，如 12.50。"),
        ("amount", "31", "多于应缴的30.00元，多交的部分请填在“自愿多交”。"),
    ],
)
def test_a_wrong_amount_is_told_beside_the_field_and_nothing_is_lost(world, log_in, field, value, text):
    member, other = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    data = {"paid_on": "2023-06-20", f"m{member.pk}-paid": "on", f"m{member.pk}-{field}": value}
    data |= {f"m{other.pk}-paid": "on", f"m{other.pk}-amount": "30", f"m{other.pk}-proxy": "丙"}
    page = log_in(world.secretary).post(collect_url(world.village), data)
    assert page.status_code == 422
    assert Payment.objects.count() == 0
    line, kept = page.context["lines"]
    assert line.errors == {field: [text]}
    assert kept["proxy"].value() == "丙"
    assert f'value="{value}"' in page.content.decode()


def test_nobody_ticked_a_day_to_come_and_a_forgotten_tick(world, log_in):
    member = make_payer(world.village)
    client = log_in(world.secretary)

    def post(**data):
        page = client.post(collect_url(world.village), {"paid_on": "2023-06-20"} | data)
        assert (page.status_code, Payment.objects.count()) == (422, 0)
        return page

    amount = {f"m{member.pk}-amount": "30"}
    assert post(**amount).context["day"].non_field_errors() == ["还没有勾选已缴的党员。"]
    late = post(**amount, **{f"m{member.pk}-paid": "on", "paid_on": "2099-01-01"})
    assert late.context["day"].errors == {"paid_on": ["缴纳日期晚于今天。"]}
    (line,) = post(**{f"m{member.pk}-amount": "20"}).context["lines"]
    assert line.errors == {"paid": ["填写了内容，但没有勾选已缴。"]}


def test_a_secretary_enters_for_the_own_branch_alone(world, log_in):
    make_payer(world.community)
    page = log_in(world.secretary).get(collect_url(world.community))
    assert page.status_code == 422
    assert "lines" not in page.context


def test_a_time_to_come_cannot_be_collected(world, log_in):
    page = log_in(world.office).get(f"/dues/collect/?branch={world.village.pk}&year=2099&part=1")
    assert page.context["choice"].errors == {"part": ["这个时段还没有到。"]}


def assess(client, member, **changes):
    data = {"from_month": "2023-01", "category": "WAGE", "base": "5000.01"} | changes
    return client.post(f"/dues/assessments/new/{member.pk}/", data)


def test_a_blank_sum_is_reckoned_by_the_standard(world, log_in):
    member = make_member(world.village)
    assert assess(log_in(world.secretary), member).status_code == 302
    found = Assessment.objects.get()
    assert (found.member, found.from_month, found.base, found.monthly, found.assessed_by) == (
        member, date(2023, 1, 1), D("5000.01"), D("75.00"), world.secretary,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"monthly": "74.99"}, {"monthly"}),
        ({"monthly": "10", "reduction_reason": "困难"}, {"approved_by"}),
        ({"monthly": "-1"}, {"monthly"}),
        ({"monthly": "1.005"}, {"monthly"}),
        ({"base": "-1"}, {"base"}),
        ({"from_month": "2010-05"}, {"from_month"}),
        ({"from_month": "2008-01", "category": "WAGE"}, {"from_month"}),
        ({"from_month": ""}, {"from_month"}),
    ],
)
def test_what_an_assessment_refuses(world, log_in, changes, errors):
    page = assess(log_in(world.office), make_member(world.village), **changes)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == errors
    assert Assessment.objects.count() == 0


def test_a_reduction_needs_its_approval_and_a_change_its_reason(world, log_in):
    member = make_member(world.village)
    client = log_in(world.office)
    reduced = {"monthly": "10", "reduction_reason": "困难", "approved_by": "镇党委"}
    assert assess(client, member, **reduced).status_code == 302
    again = assess(client, member, from_month="2023-07")
    assert again.context["form"].errors == {"change_reason": ["本年度已经核定，年中变更须填写原因。"]}
    assert assess(client, member, from_month="2023-07", change_reason="调资").status_code == 302
    assert list(Assessment.objects.order_by("from_month").values_list("monthly", flat=True)) == [D(10), D(75)]


def test_the_sign_sheet_shows_standard_and_who_is_not_assessed(world, log_in):
    make_payer(world.village, "甲", "15")
    make_member(world.village, "乙")
    page = log_in(world.secretary).get(f"/dues/sign-sheet/{world.village.pk}/2023/")
    one, two = page.context["lines"]
    assert (one.assessment.monthly, one.band.rate, two.assessment) == (D(15), D("0.005"), None)
    assert page.context["total"] == D(15)


def test_the_notice_nets_reversals_and_says_who_has_not_paid(world, log_in):
    paid, part, none = (make_payer(world.village, name) for name in ("甲", "乙", "丙"))
    pay(paid, date(2023, 1, 1))
    pay(paid, date(2023, 1, 1), "50", kind="VOLUNTARY")
    pay(part, date(2023, 1, 1), "4")
    reverse(pay(none, date(2023, 1, 1)), date(2023, 2, 1))
    page = log_in(world.secretary).get(f"/dues/notice/{world.village.pk}/2023/1/")
    assert [
        (m.member.name, m.owed, m.paid, m.extra, m.paid_on, m.settled) for m in page.context["lines"]
    ] == [
        ("甲", D(10), D(10), D(50), date(2023, 1, 10), True),
        ("乙", D(10), D(4), D(0), date(2023, 1, 10), False),
        ("丙", D(10), D(0), D(0), None, False),
    ]
    assert page.context["totals"] == {"owed": D(30), "paid": D(14), "extra": D(50)}


def test_quarters_show_share_and_difference(world, log_in):
    Rule.objects.filter(kind="SHARE").update(value=D(60))
    pay(make_payer(world.village), date(2023, 2, 1), "33.33")
    Remittance.objects.create(
        committee=world.township, year=2023, quarter=1, amount=15, remitted_on=date(2023, 4, 1)
    )
    page = log_in(world.office).get("/dues/remittances/?year=2023")
    first = page.context["quarters"][0]
    assert (first.collected, first.share, first.due, first.difference) == (
        D("33.33"),
        D(60),
        D("20.00"),
        D(5),
    )


def test_a_remittance_is_entered_once(world, log_in):
    data = {
        "committee": world.township.pk,
        "year": 2023,
        "quarter": 1,
        "amount": "20.50",
        "remitted_on": "2023-04-08",
    }
    client = log_in(world.office)
    assert client.post("/dues/remittances/new/", data | {"voucher": "7"}).status_code == 302
    again = client.post("/dues/remittances/new/", data)
    assert again.context["form"].errors == {"quarter": ["本季度党费已上缴。"]}
    twice = client.post("/dues/remittances/new/", data | {"quarter": 2, "voucher": "7"})
    assert twice.context["form"].errors == {"voucher": ["该凭证号已使用。"]}
    for amount, text in (
        ("0", "上缴金额应大于零。"),
        ("-1", "上缴金额应大于零。"),
        ("1.005", "最多2位小数。"),
    ):
        wrong = client.post("/dues/remittances/new/", data | {"quarter": 2, "amount": amount})
        assert (wrong.status_code, text in wrong.context["form"].errors["amount"][0]) == (422, True)
    foreign = client.post("/dues/remittances/new/", data | {"committee": world.neighbour.pk})
    assert "committee" in foreign.context["form"].errors
    assert Remittance.objects.get().amount == D("20.50")


def test_a_receipt_is_kept_and_the_payee_is_proposed_again(world, log_in):
    client = log_in(world.office)
    data = {"committee": world.township.pk, "year": 2023, "quarter": 1, "amount": "20.50"}
    data |= {"remitted_on": "2023-04-08", "payee": "县委组织部", "received_on": "2023-04-10"}
    paper = SimpleUploadedFile("收据.pdf", b"%PDF-1.4\n1 0 obj")
    assert client.post("/dues/remittances/new/", data | {"receipt": paper}).status_code == 302
    made = Remittance.objects.get()
    answer = client.get(f"/dues/remittances/{made.pk}/receipt/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n1 0 obj"
    assert client.get("/dues/remittances/new/").context["form"]["payee"].value() == "县委组织部"


@pytest.fixture
def fund(world) -> SpecialFund:
    return SpecialFund.objects.create(
        committee=world.township, name="慰问", amount=100, allocated_on=date(2023, 1, 1)
    )


def spend(client, fund, **changes):
    data = {"use": "HARDSHIP", "amount": "60", "spent_on": "2023-01-12", "voucher": "1"} | changes
    return client.post(f"/dues/funds/{fund.pk}/expenses/new/", data)


def test_expenses_stay_within_the_fund_and_use_a_voucher_once(fund, world, log_in):
    client = log_in(world.office)
    assert spend(client, fund).status_code == 302
    assert spend(client, fund, voucher="2").context["form"].errors == {
        "amount": ["超出专项党费余额：“慰问”还余40.00元。"]
    }
    assert spend(client, fund, amount="1").context["form"].errors == {"voucher": ["该凭证号已使用。"]}
    assert spend(client, fund, amount="1", voucher="", spent_on="2022-12-31").context["form"].errors == {
        "spent_on": ["支出日期早于拨付日期。"]
    }
    assert Expense.objects.get().is_whole is False
    short = client.post(
        f"/dues/funds/{fund.pk}/",
        {"committee": world.township.pk, "name": "慰问", "amount": "59", "allocated_on": "2023-01-01"},
    )
    assert short.context["form"].errors == {"amount": ["少于已登记的支出（60.00元）。"]}


def test_an_expense_names_the_meeting_that_decided_it(fund, world, log_in):
    """Its day is the meeting's; a meeting of a neighbour, or one not handed in, is not offered."""
    day = date(2023, 1, 10)
    above = make_meeting(None, "PARTY_COMMITTEE", committee=world.township, held_on=day, topic="研究慰问")
    branch = make_meeting(world.village, "COMMITTEE", held_on=day, topic="研究名单")
    make_meeting(None, "PARTY_COMMITTEE", committee=world.neighbour, held_on=day)
    make_meeting(None, "PARTY_COMMITTEE", committee=world.township, held_on=day, state="DRAFT")
    client = log_in(world.office)
    address = f"/dues/funds/{fund.pk}/expenses/new/"
    first, second = f"/meetings/records/{above.pk}/", f"/meetings/records/{branch.pk}/"
    assert client.get(address).context["form"].fields["decision"].choices == [
        ("", "没有记录，只填日期"),
        (first, "2023年1月10日 XX镇党委 党委会：研究慰问"),
    ]
    wrong = spend(client, fund, decision=first, decided_on="2023-01-09")
    assert wrong.context["form"].errors == {"decided_on": ["与所选会议的日期（2023年1月10日）不一致。"]}
    assert spend(client, fund, decision=second).context["form"].errors.keys() == {"decision"}
    assert spend(client, fund, decision=first).status_code == 302
    expense = Expense.objects.get()
    assert (expense.decided_on, expense.decision, expense.is_whole) == (day, first, True)
    data = {"use": "HARDSHIP", "amount": "60", "spent_on": "2023-01-12", "voucher": "1"}
    data |= {"decision": second, "decided_on": "2023-01-10"}
    assert client.post(f"/dues/expenses/{expense.pk}/", data).status_code == 302
    assert f'<a href="{second}">' in client.get("/dues/expenses/").content.decode()


@pytest.mark.parametrize("amount", ["-1", "0", "1.005", "十元", ""])
def test_an_expense_is_an_amount_in_yuan_and_cents(fund, world, log_in, amount):
    answer = spend(log_in(world.office), fund, amount=amount)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["amount"])
    assert answer.context["form"]["voucher"].value() == "1"
    assert Expense.objects.count() == 0


def test_a_voucher_is_kept_and_downloaded(fund, world, log_in):
    client = log_in(world.office)
    paper = SimpleUploadedFile("发票.pdf", b"%PDF-1.4\n1 0 obj")
    assert spend(client, fund, attachment=paper).status_code == 302
    expense = Expense.objects.get()
    assert expense.attachment.name.startswith("dues.expense/")
    answer = client.get(f"/dues/expenses/{expense.pk}/attachment/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n1 0 obj"
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", b"<html><script>"), ("a.html", b"%PDF-1.4"), ("a.png", b"%PDF-1.4")]
)
def test_other_files_are_refused(fund, world, log_in, name, content):
    page = spend(log_in(world.office), fund, attachment=SimpleUploadedFile(name, content))
    assert page.context["form"].errors == {"attachment": ["附件应为PDF、JPG或PNG文件。"]}
    assert Expense.objects.count() == 0


def test_three_and_six_months_are_warned_of_by_the_rule(world, log_in):
    three, six = make_payer(world.village, "甲"), make_payer(world.village, "乙")
    pay_months(three, date(2023, 1, 1), 3)
    pay_months(make_payer(world.village, "丙"), date(2023, 1, 1), 5)
    client = log_in(world.secretary)
    page = client.get("/dues/arrears/?until=2023-06-30")
    assert [(int(rule.value), count) for rule, count in page.context["warnings"]] == [(3, 2), (6, 1)]
    assert "按自行脱党处理" in page.content.decode()
    narrowed = client.get("/dues/arrears/?until=2023-06-30&run=6")
    assert [member.pk for member in narrowed.context["page"]] == [six.pk]


def test_the_reminder_names_months_and_sums(world, log_in):
    member = make_payer(world.village, "甲", since=date(2022, 11, 1))
    pay_months(member, date(2023, 1, 1), 5)
    page = log_in(world.secretary).get("/dues/arrears/?since=2022-01-01&until=2023-06-30")
    assert "甲：2022年11月、12月、2023年6月，共30.00元" in page.context["reminder"].splitlines()


def test_the_ledger_leaves_as_a_workbook_with_the_same_total(world, log_in):
    member = make_payer(world.village, "=1+1")
    reverse(pay(member, date(2023, 1, 1), "0.10"), date(2023, 2, 1))
    pay(member, date(2023, 1, 1), "0.20", paid_on=date(2023, 2, 2))
    pay(member, date(2023, 3, 1), "1234.56")
    pay(make_payer(world.community), date(2023, 1, 1))
    answer = log_in(world.secretary).get("/dues/export/?since=2023-01-01&until=2023-12-31")
    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert [row[4] for row in rows[1:-1]] == [0.1, -0.1, 0.2, 1234.56]
    assert rows[-1][:5] == ("合计", None, None, None, 1234.76)
    assert rows[1][2] == "=1+1"
    assert Event.objects.get(kind="导出").detail == {"列表": "党费台账", "条数": 4, "金额": "1234.76"}


def test_an_administrator_corrects_a_rule(world, log_in):
    rule = Rule.objects.get(kind="SHARE")
    data = {
        "kind": "SHARE",
        "value": "45",
        "text": "按省规定",
        "source": "省文件",
        "valid_from": "2008-04-01",
    }
    assert log_in(world.admin).post(f"/dues/rules/{rule.pk}/", data).status_code == 302
    rule.refresh_from_db()
    assert (rule.value, rule.source) == (D(45), "省文件")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_the_ledger_with_the_same_total(world, tmp_path):
    member = make_payer(world.village)
    pay(member, date(2023, 1, 1), "0.10")
    pay(member, date(2023, 2, 1), "1234.56")
    payments = Payment.objects.select_related("member", "branch__committee", "entered_by").order_by("month")
    (tmp_path / "ledger.xlsx").write_bytes(ledger_book(payments, D("1234.66")))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76",
            "--outdir",
            tmp_path,
            tmp_path / "ledger.xlsx",
        ],
        check=True,
        capture_output=True,
    )
    lines = (tmp_path / "ledger.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[3:6] for line in lines[1:3]] == [
        ["2023-01", "0.10", "2023-01-10"],
        ["2023-02", '"1', '234.56"'],
    ]
    assert '"1,234.66"' in lines[-1]


@pytest.mark.parametrize("page", ["/dues/collect/", "/dues/assessments/branch/"])
def test_who_has_one_branch_is_not_asked_which(world, log_in, page):
    make_payer(world.village, "甲")
    client = log_in(world.secretary)
    shown = client.get(page)
    assert (shown.status_code, shown.context["branch"]) == (200, world.village)
    assert [field.name for field in shown.context["choice"].hidden_fields()] == ["branch"]
    assert log_in(world.office).get(page).context["choice"].hidden_fields() == []

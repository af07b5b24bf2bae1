import shutil
import subprocess
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from accounts.models import Event
from dues.ledger_book import ledger_book
from dues.models import Assessment, Payment, Remittance, Rule
from tests.dues.factories import make_payer, pay, pay_months, reverse
from tests.factories import make_member

D = Decimal


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

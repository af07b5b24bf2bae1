"""专项党费: expenses within a fund, their vouchers and their meeting."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dues.models import Expense, SpecialFund
from tests.factories import make_meeting

D = Decimal


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

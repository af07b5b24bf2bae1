"""The branch's monthly statement of 131."""

from datetime import date

from education.models import StudyStatement
from members.models import Transfer
from members.transfers import save_transfer
from tests.answers import refused
from tests.education.test_forms import REQUIRED, url
from tests.factories import make_member


def test_a_statement_takes_the_members_from_the_roster(world, log_in):
    make_member(world.village, "甲")
    make_member(world.village, "乙", joined_on=date(2023, 4, 30))
    make_member(world.village, "丙", joined_on=date(2023, 5, 1))
    client = log_in(world.secretary)
    assert [bound.name for bound in client.get(url("statement-create")).context["form"]] == [
        "month",
        "members",
        "met",
        "evidence",
    ]
    response = client.post(url("statement-create"), {"month": "2023-04", "met": "2", "evidence": "支部会议"})
    assert response.url == url("statement-list")
    assert list(StudyStatement.objects.values_list("branch", "month", "members", "met", "evidence")) == [
        (world.village.pk, date(2023, 4, 1), 2, 2, "支部会议")
    ]


def test_a_statement_of_a_past_month_counts_who_was_there_then(world, log_in):
    moved = make_member(world.village, "丁")
    transfer = Transfer(branch=world.village, to_branch=world.community, member=moved, direction="INTERNAL")
    transfer.done_on = date(2023, 6, 1)
    assert save_transfer(transfer)
    for secretary, branch in ((world.secretary, world.village), (world.other_secretary, world.community)):
        data = {"month": "2023-04", "met": "0", "evidence": "支部会议"}
        assert log_in(secretary).post(url("statement-create"), data).url == url("statement-list")
        assert StudyStatement.objects.get(branch=branch).members == (branch == world.village)


def test_statement_refusals(world, log_in):
    StudyStatement.objects.create(branch=world.village, month=date(2023, 4, 1), members=9, met=9)
    client = log_in(world.secretary)
    create = url("statement-create")
    assert refused(client.post(create, {"month": "2023-04", "members": "9", "met": "1"})) == {
        "__all__": ["该支部本月已报131学习情况。"]
    }
    assert refused(client.post(create, {"month": "五月", "members": "-1", "met": ""})) == {
        "month": ["请填写日期，如 2023-05-01。"],
        "members": ["不能小于0。"],
        "met": REQUIRED,
    }
    assert refused(client.post(create, {"month": "2023-05", "members": "9", "met": "10"})) == {
        "met": ["达到要求人数多于党员人数。"]
    }
    assert StudyStatement.objects.count() == 1


def test_a_changed_statement(world, log_in):
    made = StudyStatement.objects.create(branch=world.village, month=date(2023, 4, 1), members=9, met=9)
    client = log_in(world.secretary)
    assert 'value="2023-04"' in client.get(url("statement-edit", made.pk)).content.decode()
    client.post(url("statement-edit", made.pk), {"month": "2023-04", "members": "9", "met": "8"})
    made.refresh_from_db()
    assert made.met == 8

"""Rules, holidays and sources are kept by the administrator and the office, and what they say counts at once."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Event
from members import recruitment
from members.models import Holiday, RecruitmentInterval, RecruitmentRule, RecruitmentSource
from members.models.recruitment import Kind
from members.rule_versions import begin_version
from members.rulebook import Rulebook

TODAY = date(2026, 9, 1)


def current(kind: str) -> RecruitmentRule:
    return RecruitmentRule.objects.in_force(TODAY).get(kind=kind)


def submitted(client, url: str) -> dict:
    """What the browser sends of an untouched form with its intervals."""
    context = client.get(url).context
    forms = [context["form"], context["intervals"].management_form, *context["intervals"].forms]
    fields = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in fields.items() if value is not None and value is not False}


def test_a_corrected_interval_counts_at_once(world, client, log_in):
    client = log_in(world.admin)
    rule = current(Kind.ADMITTED)
    url = reverse("members:rule-edit", args=[rule.pk])
    data = submitted(client, url) | {"intervals-0-max_months": "2", "article": "第十九条"}
    assert client.post(url, data).status_code == 302
    stored = Rulebook.read().on(TODAY)[Kind.ADMITTED]
    assert stored.article == "第十九条"
    window = recruitment.window(stored, {Kind.PREVIEWED: date(2026, 7, 1)}, {})
    assert window.latest == date(2026, 9, 1)
    assert Event.objects.get(kind="修改发展党员规则").detail == {
        "步骤": "支部大会接收为预备党员",
        "内容": ["article"],
    }


def test_a_rule_does_not_end_before_it_begins(world, client, log_in):
    client = log_in(world.admin)
    url = reverse("members:rule-edit", args=[current(Kind.ADMITTED).pk])
    response = client.post(url, submitted(client, url) | {"valid_to": "2026-05-17"})
    assert (response.status_code, dict(response.context["form"].errors)) == (
        422,
        {"valid_to": ["废止日期早于施行日期。"]},
    )


def test_a_new_version_begins_as_a_copy(world, client, log_in):
    before = RecruitmentInterval.objects.filter(rule__valid_to=None).count()
    log_in(world.admin)
    url = reverse("members:rule-version")
    assert client.post(url, {"valid_from": "2030-01-01", "source": "新细则"}).status_code == 302
    rulebook = Rulebook.read()
    old, new = rulebook.on(date(2029, 12, 31)), rulebook.on(date(2030, 1, 1))
    assert {rule.source for rule in new.values()} == {"新细则"}
    assert len(old) == len(new) == 17
    assert {kind: rule.intervals for kind, rule in new.items()} == {
        kind: rule.intervals for kind, rule in old.items()
    }
    assert RecruitmentInterval.objects.filter(rule__valid_to=None).count() == before
    again = client.post(url, {"valid_from": "2030-01-01", "source": "又一版"})
    assert dict(again.context["form"].errors) == {
        "valid_from": ["已有2030-01-01起施行的规定，新规定的施行日期应晚于它。"]
    }


def test_a_version_before_the_last_is_refused_and_changes_nothing(db):
    before = list(RecruitmentRule.objects.values_list("pk", "valid_to"))
    with pytest.raises(ValueError, match="应晚于它"):
        begin_version(date(2026, 5, 18), "旧")
    assert list(RecruitmentRule.objects.values_list("pk", "valid_to")) == before


def test_holidays_are_kept_by_the_administrator(world, client, log_in):
    log_in(world.admin)
    create = reverse("members:holiday-create")
    assert client.post(create, {"day": "2027-10-01", "name": "国庆节"}).status_code == 302
    assert Rulebook.read().holidays[date(2027, 10, 1)] is False
    twice = client.post(create, {"day": "2027-10-01", "name": "国庆节"})
    assert (twice.status_code, list(twice.context["form"].errors)) == (422, ["day"])
    holiday = Holiday.objects.get(day=date(2027, 10, 1))
    edit = reverse("members:holiday-edit", args=[holiday.pk])
    client.post(edit, {"day": "2027-10-01", "name": "调休", "is_workday": "on"})
    assert Rulebook.read().holidays[date(2027, 10, 1)] is True
    assert client.get(reverse("members:holiday-list"), {"year": "2027"}).context["total"].value == 1
    client.post(reverse("members:holiday-delete", args=[holiday.pk]))
    assert not Holiday.objects.filter(day=date(2027, 10, 1)).exists()


def test_sources_are_kept_by_the_administrator(world, client, log_in):
    log_in(world.admin)
    assert (
        client.post(reverse("members:source-create"), {"name": "退役军人", "order": "9"}).status_code == 302
    )
    twice = client.post(reverse("members:source-create"), {"name": "退役军人", "order": "9"})
    assert list(twice.context["form"].errors) == ["name"]
    source = RecruitmentSource.objects.get(name="退役军人")
    client.post(reverse("members:source-edit", args=[source.pk]), {"name": "退伍军人", "order": "9"})
    source.refresh_from_db()
    assert source.name == "退伍军人"


def test_queries_of_the_rules(world, client, log_in, django_assert_num_queries):
    log_in(world.admin)
    with django_assert_num_queries(5):
        client.get(reverse("members:rule-list"))

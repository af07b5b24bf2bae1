"""The year of a branch's stars: goals, self-assessment, review, decision; computed evidence is shown, never scored."""

import re
from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Discarded
from stars.assessing import Claim, plan_stars, submit_claims
from stars.models import Star, StarAssessment, StarCriterion, StarPlan, StarRating
from tests.answers import refused
from tests.factories import make_branch, make_meeting

Review = StarAssessment.Review


def url(name: str, world, year: int = 2023) -> str:
    return reverse(f"stars:{name}", args=[year, world.village.pk])


def goals() -> list[tuple]:
    return list(StarPlan.objects.order_by("branch__pk", "year").values_list("branch__name", "year", "stars"))


def test_goals_of_all_branches_in_one_table(world, log_in):
    StarPlan.objects.create(branch=world.community, year=2023, stars=3)
    make_branch(world.township, "撤销村党支部", dissolved_on=date(2022, 1, 1))
    client = log_in(world.office)
    address = f"{reverse('stars:plan-table')}?year=2023"
    table = client.get(address).context["table"]
    assert [(branch.name, field.value()) for branch, field in table.rows()] == [
        ("小方村党支部", ""),
        ("东街社区党支部", 3),
    ]
    data = {f"stars_{world.village.pk}": "5", f"stars_{world.community.pk}": ""}
    assert client.post(address, data).url == address
    assert goals() == [("小方村党支部", 2023, 5)]


def test_a_goal_beyond_five_stars_is_refused(world, log_in):
    address = f"{reverse('stars:plan-table')}?year=2023"
    response = log_in(world.office).post(address, {f"stars_{world.village.pk}": "6"})
    assert response.status_code == 422
    assert list(response.context["table"].errors) == [f"stars_{world.village.pk}"]
    assert goals() == []


def test_unchanged_goals_are_not_written_again(world):
    assert plan_stars(2023, {world.village.pk: 5, world.community.pk: None}) == 1
    assert plan_stars(2023, {world.village.pk: 5, world.community.pk: 2}) == 1
    assert plan_stars(2022, {world.village.pk: 1}) == 1
    assert goals() == [
        ("小方村党支部", 2022, 1),
        ("小方村党支部", 2023, 5),
        ("东街社区党支部", 2023, 2),
    ]


def claim_data(**changes) -> dict:
    return {
        "met_PARTY": "on",
        "statement_PARTY": "按期换届，组织生活规范",
        "links_PARTY": "/meetings/records/\nhttps://example.org/report\n",
        "statement_SAFETY": "正在化解",
        **changes,
    }


def assessed() -> list[tuple]:
    return list(
        StarAssessment.objects.order_by("star").values_list("star", "met", "statement", "links", "review")
    )


def test_a_branch_assesses_itself(world, log_in):
    response = log_in(world.secretary).post(url("claims", world), claim_data())
    assert response.url == url("assessment", world)
    links = "/meetings/records/\nhttps://example.org/report"
    assert assessed() == [
        ("CULTURE", False, "", "", Review.PENDING),
        ("ECOLOGY", False, "", "", Review.PENDING),
        ("INDUSTRY", False, "", "", Review.PENDING),
        ("PARTY", True, "按期换届，组织生活规范", links, Review.PENDING),
        ("SAFETY", False, "正在化解", "", Review.PENDING),
    ]


def test_evidence_is_kept_with_its_star_and_asks_for_another_review(world, log_in):
    client = log_in(world.secretary)
    client.post(url("claims", world), claim_data())
    party = StarAssessment.objects.get(star="PARTY")
    StarAssessment.objects.update(review=Review.PASSED)
    paper = SimpleUploadedFile("换届批复.pdf", b"%PDF-1.4\n1 0 obj")
    client.post(url("claims", world), claim_data(files_PARTY=[paper]))
    kept = party.files.get()
    page = client.get(url("assessment", world)).content.decode()
    assert (f'href="{reverse("stars:star-file", args=[kept.pk])}"' in page, "换届批复.pdf" in page) == (
        True,
        True,
    )
    reviews = dict(StarAssessment.objects.values_list("star", "review"))
    assert (reviews["PARTY"], reviews["SAFETY"]) == (Review.PENDING, Review.PASSED)
    client.post(url("claims", world), claim_data(dropped_PARTY=[kept.pk]))
    assert not party.files.exists()
    client.post(reverse("recycle-restore", args=[Discarded.objects.get().pk]))
    assert party.files.get() == kept
    bad = SimpleUploadedFile("a.pdf", b"<html>")
    answer = client.post(url("claims", world), claim_data(files_SAFETY=[bad]))
    assert refused(answer) == {"files_SAFETY": ["附件应为PDF、JPG或PNG文件。"]}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//example.org", "见附件", "/a b"])
def test_only_addresses_become_links(world, log_in, link):
    response = log_in(world.secretary).post(url("claims", world), claim_data(links_SAFETY=link))
    assert refused(response) == {"links_SAFETY": [f"“{link}”不是链接，每行填写一个以/或http开头的地址。"]}
    assert assessed() == []


def test_a_star_claimed_needs_a_word(world, log_in):
    response = log_in(world.secretary).post(url("claims", world), claim_data(met_CULTURE="on"))
    assert refused(response) == {"statement_CULTURE": ["已勾选达到标准，请简要说明。"]}


def test_the_township_reviews_and_a_changed_claim_is_reviewed_again(world, log_in):
    log_in(world.secretary).post(url("claims", world), claim_data())
    review = {f"review_{star}": Review.PENDING for star in Star}
    review |= {"review_PARTY": Review.PASSED, "review_SAFETY": Review.FAILED}
    client = log_in(world.office)
    assert refused(client.post(url("review", world), review)) == {"note_SAFETY": ["初审未通过，请填写意见。"]}
    with time_machine.travel(date(2023, 11, 1)):
        log_in(world.office).post(url("review", world), review | {"note_SAFETY": "信访未结"})
    party, safety = StarAssessment.objects.filter(star__in=["PARTY", "SAFETY"]).order_by("star")
    assert (party.review, party.reviewed_on, party.reviewed_by) == (
        Review.PASSED,
        date(2023, 11, 1),
        world.office,
    )
    assert (safety.review, safety.review_note) == (Review.FAILED, "信访未结")
    log_in(world.secretary).post(url("claims", world), claim_data(statement_SAFETY="已化解"))
    party.refresh_from_db()
    safety.refresh_from_db()
    assert (party.review, party.reviewed_on) == (Review.PASSED, date(2023, 11, 1))
    assert (safety.review, safety.review_note, safety.reviewed_on, safety.reviewed_by) == (
        Review.PENDING,
        "",
        None,
        None,
    )


def test_nothing_to_review(world, log_in):
    client = log_in(world.office)
    assert "支部还没有自评。" in client.get(url("review", world)).content.decode()
    assert client.post(url("review", world), {"review_PARTY": Review.PASSED}).status_code == 422
    assert not StarAssessment.objects.exists()


def test_the_decision_is_recorded_and_corrected(world, log_in):
    client = log_in(world.office)
    assert list(refused(client.post(url("decision", world), {"stars": "6", "decided_on": ""}))) == [
        "stars",
        "decided_on",
    ]
    client.post(url("decision", world), {"stars": "4", "decided_on": "2023-12-20"})
    client.post(url("decision", world), {"stars": "5", "decided_on": "2023-12-21"})
    assert list(StarRating.objects.values_list("branch", "year", "stars", "decided_on")) == [
        (world.village.pk, 2023, 5, date(2023, 12, 21))
    ]


def test_the_page_shows_plan_result_words_and_evidence(world, log_in):
    StarPlan.objects.create(branch=world.village, year=2023, stars=5)
    submit_claims(world.village, 2023, {Star.PARTY: Claim(True, "规范", "/meetings/")}, world.secretary)
    make_meeting(world.village, held_on=date(2023, 3, 5), expected=10, present=9)
    world.village.elected_on = date(2018, 3, 1)
    world.village.save()
    client = log_in(world.secretary)
    context = client.get(url("assessment", world)).context
    assert (context["goal"].stars, context["rating"]) == (5, None)
    assert [item["star"] for item in context["stars"]] == list(Star)
    assert context["stars"][0]["links"] == ["/meetings/"]
    shown = {figure.key: figure.value for figure in context["figures"]}
    assert list(shown) == [
        "meetings.reporting_rate",
        "meetings.on_time_rate",
        "meetings.attendance_rate",
    ], "nothing was due, so there is no rate of dues"
    assert shown["meetings.attendance_rate"] == 90
    assert context["election"] == "2023年3月1日届满，已逾期"
    assert StarRating.objects.count() == 0


def test_evidence_opens_the_branchs_own_records(world, log_in):
    make_meeting(world.village, held_on=date(2023, 3, 5), expected=10, present=9)
    make_meeting(world.community, held_on=date(2023, 3, 5), expected=10, present=1)
    client = log_in(world.office)
    for figure in client.get(url("assessment", world)).context["figures"]:
        page = client.get(figure.source).content.decode()
        assert f'data-value="{figure.value}"' in page, figure.source


def test_criteria_by_their_days(world, log_in):
    StarCriterion.objects.filter(star="PARTY").update(valid_to=date(2022, 12, 31))
    client = log_in(world.office)
    numbers = {
        year: len(client.get(url("assessment", world, year)).context["stars"][0]["criteria"])
        for year in (2021, 2022, 2023)
    }
    assert numbers == {2021: 0, 2022: 4, 2023: 0}


@pytest.mark.parametrize("year", [1999, 2101, 20230])
def test_a_year_that_cannot_be_is_not_found(world, log_in, year):
    assert log_in(world.office).get(url("assessment", world, year)).status_code == 404


def lost_edit(response) -> tuple[list[tuple], dict[str, list[str]]]:
    """What the page of a lost edit shows of both, and what it would send to save the own one after all."""
    assert response.status_code == 409
    kept: dict[str, list[str]] = {}
    for name, value in (*response.context["typed"], *response.context["seen"]):
        kept.setdefault(name, []).append(value)
    return [(row.label, row.theirs, row.mine) for row in response.context["differences"]], kept


def opened(response) -> dict[str, str]:
    return {"seen": re.search(r'name="seen" value="(\w+)"', response.content.decode()).group(1)}


def test_of_two_who_fill_the_goals_the_second_is_told(world, log_in):
    client, address = log_in(world.office), f"{reverse('stars:plan-table')}?year=2023"
    mark = opened(client.get(address))
    plan_stars(2023, {world.village.pk: 4})
    mine = {f"stars_{world.village.pk}": "5", f"stars_{world.community.pk}": "3"}
    differences, kept = lost_edit(client.post(address, mine | mark))
    assert differences == [
        ("小方村党支部创建目标", "四星", "五星"),
        ("东街社区党支部创建目标", "无", "三星"),
    ]
    assert (kept | {"seen": []}) == {name: [value] for name, value in mine.items()} | {"seen": []}
    assert goals() == [("小方村党支部", 2023, 4)]
    assert client.post(address, kept).status_code == 302
    assert goals() == [("小方村党支部", 2023, 5), ("东街社区党支部", 2023, 3)]


def test_of_two_who_write_the_claims_the_second_is_told(world, log_in):
    client = log_in(world.secretary)
    mark = opened(client.get(url("claims", world)))
    client.post(url("claims", world), claim_data(statement_SAFETY="已化解") | mark)
    differences, kept = lost_edit(client.post(url("claims", world), claim_data(met_CULTURE="") | mark))
    assert differences == [("“平安法治”自评说明", "已化解", "正在化解")]
    assert client.post(url("claims", world), kept).status_code == 302
    assert StarAssessment.objects.get(star="SAFETY").statement == "正在化解"


def test_who_reviews_is_told_that_the_claim_changed(world, log_in):
    submit_claims(world.village, 2023, {Star.SAFETY: Claim(False, "正在化解", "")}, world.secretary)
    client = log_in(world.office)
    page = client.get(url("review", world))
    mine = {"claim_SAFETY": "未达到标准。正在化解", "review_SAFETY": Review.FAILED, "note_SAFETY": "信访未结"}
    assert [f'name="claim_SAFETY" value="{mine["claim_SAFETY"]}"' in page.content.decode()] == [True]
    claims = {Star.SAFETY: Claim(True, "已化解", ""), Star.CULTURE: Claim(True, "有书屋", "")}
    submit_claims(world.village, 2023, claims, world.secretary)
    differences, kept = lost_edit(client.post(url("review", world), mine | opened(page)))
    assert differences == [
        ("“平安法治”自评", "达到标准。已化解", "未达到标准。正在化解"),
        ("“平安法治”初审", "待初审", "初审未通过"),
        ("“平安法治”初审意见", None, "信访未结"),
        ("“文明幸福”自评", "达到标准。有书屋", None),
        ("“文明幸福”初审", "待初审", None),
    ]
    assert set(StarAssessment.objects.values_list("review", flat=True)) == {Review.PENDING}
    client.post(url("review", world), kept)
    assert dict(StarAssessment.objects.values_list("star", "review")) == {
        "SAFETY": Review.FAILED,
        "CULTURE": Review.PENDING,
    }

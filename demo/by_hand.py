"""What the demo year holds beside its workbooks, for it is written on pages: 自评 with 初审, and a campaign's 学习计划."""

from datetime import date

from django.urls import reverse

from accounts.models import User
from education.models import Campaign, PlannedStudy
from meetings.models import Meeting
from stars.assessing import Claim, Finding, review_claims, submit_claims
from stars.models import Star, StarAssessment, StarRating

SAID = {
    Star.PARTY: "“三会一课”、主题党日按月开展，按期换届，党费按月收缴。",
    Star.INDUSTRY: "集体经济合作社运行规范，带动群众就近就业增收。",
    Star.ECOLOGY: "常态化开展人居环境整治，垃圾清运和绿化管护有专人负责。",
    Star.SAFETY: "网格员定期走访，矛盾纠纷在村里及时化解。",
    Star.CULTURE: "农村书屋和文化站正常开放，红白事办理写入村规民约。",
}
NOT_YET = "还在创建，已列入下年度计划。"


def record_by_hand(year: int, office: User) -> None:
    """Once: what is recorded already stays."""
    _assess(year, office)
    _plan_studies(year)


def _assess(year: int, office: User) -> None:
    """The branches of three stars and more say which they reached, and the township agrees."""
    assessed = StarAssessment.objects.filter(year=year).values("branch")
    for rating in (
        StarRating.objects.filter(year=year, stars__gte=3)
        .exclude(branch__in=assessed)
        .select_related("branch")
    ):
        days = f"since={year}-01-01&until={year}-12-31"
        meetings = f"{reverse('meetings:meeting-list')}?branch={rating.branch_id}&{days}"
        claims = {
            star: Claim(
                number <= rating.stars,
                SAID[star] if number <= rating.stars else NOT_YET,
                meetings if star == Star.PARTY else "",
            )
            for number, star in enumerate(Star, 1)
        }
        submit_claims(rating.branch, year, claims, office)
        agreed = dict.fromkeys(Star, Finding(StarAssessment.Review.PASSED, ""))
        review_claims(rating.branch, year, agreed, office, date(year, 11, 20))


def _plan_studies(year: int) -> None:
    """Planned for the day on which they were held: those of the committee itself and of 小方村."""
    campaign = Campaign.objects.filter(started_on__year=year).first()
    if campaign is None or campaign.planned.exists():
        return
    held = Meeting.objects.accepted().filter(for_campaign=True, held_on__gte=campaign.started_on)
    own = held.filter(committee=campaign.committee).order_by("held_on", "pk")
    village = held.filter(branch__name="小方村党支部").order_by("held_on", "pk")
    for meeting in [*own, *village]:
        PlannedStudy.objects.get_or_create(
            campaign=campaign,
            branch=meeting.branch,
            topic=meeting.topic,
            planned_on=meeting.held_on,
            defaults={"lead": meeting.lecturer or meeting.host or "党建办", "meeting": meeting},
        )

"""The year of a branch's stars: 自评, the township's 初审, and the decision handed down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.discarding import discard
from accounts.models import User
from common.attachments import add_files
from members.models import Branch
from stars.models import Star, StarAssessment, StarFile, StarPlan, StarRating


@dataclass(frozen=True)
class Claim:
    """What a branch says of one star."""

    met: bool
    statement: str
    links: str
    added: Sequence[UploadedFile] = ()
    dropped: Sequence[StarFile] = ()


@dataclass(frozen=True)
class Finding:
    """What the township says of one star."""

    review: StarAssessment.Review
    note: str


@transaction.atomic
def plan_stars(year: int, goals: Mapping[int, int | None]) -> int:
    """Make the year's goals what the table says: branch → stars, None for no goal. Returns how many changed."""
    recorded = {plan.branch_id: plan for plan in StarPlan.objects.filter(year=year, branch__in=goals)}
    changed = 0
    for branch, stars in goals.items():
        plan = recorded.get(branch)
        if stars == (plan.stars if plan else None):
            continue
        changed += 1
        if plan and stars is None:
            plan.delete()
            continue
        plan = plan or StarPlan(branch_id=branch, year=year)
        plan.stars = stars
        plan.save()
    return changed


@transaction.atomic
def submit_claims(branch: Branch, year: int, claims: Mapping[Star, Claim], user: User) -> None:
    """Write the 自评, papers dropped lie in the bin; a star whose words or papers changed is to be reviewed again."""
    recorded = {row.star: row for row in StarAssessment.objects.filter(branch=branch, year=year)}
    for star, claim in claims.items():
        row = recorded.get(star) or StarAssessment(branch=branch, year=year, star=star)
        said = (claim.met, claim.statement, claim.links)
        same = row.pk and said == (row.met, row.statement, row.links)
        if same and not claim.added and not claim.dropped:
            continue
        row.met, row.statement, row.links = said
        row.withdraw_review()
        row.save()
        for paper in claim.dropped:
            discard(paper, user, branch=branch.pk)
        add_files(row.files, claim.added)


@transaction.atomic
def review_claims(branch: Branch, year: int, findings: Mapping[Star, Finding], user: User, on: date) -> None:
    """The township's 初审; what was not self-assessed cannot be reviewed and is left alone."""
    for row in StarAssessment.objects.filter(branch=branch, year=year, star__in=findings):
        finding = findings[Star(row.star)]
        if (row.review, row.review_note) == (finding.review, finding.note):
            continue
        row.review, row.review_note = finding.review, finding.note
        pending = finding.review == StarAssessment.Review.PENDING
        row.reviewed_on, row.reviewed_by = (None, None) if pending else (on, user)
        row.save()


def record_decision(branch: Branch, year: int, stars: int, decided_on: date) -> StarRating:
    """What the county decided, as it was handed down."""
    rating, _created = StarRating.objects.update_or_create(
        branch=branch, year=year, defaults={"stars": stars, "decided_on": decided_on}
    )
    return rating

"""Plan beside result, 软弱涣散 over time, and the use of places: sets that lists and the summary both count."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from meetings.models import Meeting
from stars.models import STAR_NAMES, Place, StarAssessment, StarPlan, StarRating, WeakStep

BELOW_PLAN = Q(rated_stars__lt=F("plan_stars"))


def with_stars(branches: QuerySet, year: int, until: date | None = None) -> QuerySet:
    """Adds `plan_stars`, `rated_stars` and `rated_on` of a year; nothing decided after `until` counts."""
    plans = StarPlan.objects.filter(branch=OuterRef("pk"), year=year)
    ratings = StarRating.objects.filter(branch=OuterRef("pk"), year=year)
    if until:
        ratings = ratings.filter(decided_on__lte=until)
    return branches.annotate(
        plan_stars=Subquery(plans.values("stars")),
        rated_stars=Subquery(ratings.values("stars")),
        rated_on=Subquery(ratings.values("decided_on")),
    )


def by_level(branches: QuerySet) -> list[tuple[str, tuple[int, int]]]:
    """(level, (branches that plan it, branches rated so)) of branches `with_stars`, five stars first: one query."""
    counts = {
        f"{part}{level}": Count("pk", filter=Q(**{f"{part}_stars": level}))
        for level, _ in STAR_NAMES
        for part in ("plan", "rated")
    }
    found = branches.order_by().aggregate(**counts)
    return [(name, (found[f"plan{level}"], found[f"rated{level}"])) for level, name in reversed(STAR_NAMES)]


def waiting_for_review(year: int) -> Exists:
    """Branches that said something of a star which the township has not reviewed."""
    said = Q(met=True) | ~Q(statement="")
    pending = StarAssessment.objects.filter(said, review=StarAssessment.Review.PENDING, year=year)
    return Exists(pending.filter(branch=OuterRef("pk")))


def assessed(year: int) -> Exists:
    return Exists(StarAssessment.objects.filter(branch=OuterRef("pk"), year=year))


def step_overdue(on: date) -> Exists:
    """Weak branches with a measure not done by its day."""
    return Exists(WeakStep.objects.filter(weak=OuterRef("pk"), done_on=None, due_on__lt=on))


def weak_found(since: date | None, until: date | None) -> Q:
    return _between("found_on", since, until)


def weak_removed(since: date | None, until: date | None) -> Q:
    return Q(removed_on__isnull=False) & _between("removed_on", since, until)


def weak_open(on: date) -> Q:
    """Found by a day and not removed by then."""
    return Q(found_on__lte=on) & (Q(removed_on=None) | Q(removed_on__gt=on))


def opened_by(until: date) -> Q:
    """Places in existence on a day; an old one whose day nobody knows is in existence."""
    return Q(opened_on=None) | Q(opened_on__lte=until)


def opened_between(since: date, until: date | None) -> Q:
    return Q(opened_on__isnull=False) & _between("opened_on", since, until)


def with_use(places: QuerySet, until: date) -> QuerySet:
    """Adds `uses`: accepted meetings of the branch from the start of the year to a day that name the place."""
    meetings = Meeting.objects.accepted().filter(
        branch=OuterRef("branch"),
        place__contains=OuterRef("name"),
        held_on__range=(until.replace(month=1, day=1), until),
    )
    counted = meetings.order_by().values("branch").annotate(number=Count("pk")).values("number")
    return places.annotate(uses=Coalesce(Subquery(counted), Value(0)))


UNUSED = Q(state=Place.State.IN_USE, uses=0)


def _between(name: str, since: date | None, until: date | None) -> Q:
    condition = Q()
    if since:
        condition &= Q(**{f"{name}__gte": since})
    if until:
        condition &= Q(**{f"{name}__lte": until})
    return condition

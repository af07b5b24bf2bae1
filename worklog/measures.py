"""The numbers of 工作纪实: which there are, and how each is added up."""

from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet, Sum

from worklog.models import WorkKind, WorkMeasure, WorkValue


def total_of(measure: WorkMeasure) -> Sum:
    """The sum of a measure over a queryset of records; an aggregate."""
    return Sum("values__value", filter=Q(values__measure=measure), default=Decimal(0))


def whole(value: Decimal) -> int | Decimal:
    """120.00 households are 120 households; 36000.50 yuan stay as they are."""
    return int(value) if value == value.to_integral_value() else value


def with_values(records: QuerySet) -> QuerySet:
    """Prefetches `values` in the order of their measures, each with its measure."""
    ordered = WorkValue.objects.select_related("measure").order_by("measure__order", "measure")
    return records.prefetch_related(Prefetch("values", ordered))


def kinds_with_measures() -> QuerySet[WorkKind]:
    return WorkKind.objects.prefetch_related("measures")

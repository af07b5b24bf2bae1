"""Filters of the lists. `committee` means the branches under it, or the committees that have them."""

from datetime import date

from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Role, User
from common.listing import Filter
from common.periods import Period
from dues.arrears import last_months, members_owing, unpaid_throughout
from dues.forms.inputs import MonthField, day_field
from dues.models import Payment, SpecialFund, Standard
from dues.models.remittances import QUARTERS
from members.forms.units import BranchChoiceField, CommitteeChoiceField
from members.models import Branch, Committee

EVERY = [("", "全部")]


class ScopedFilter(Filter):
    """Offers the committees and branches that the user sees; a secretary sees no committee."""

    committee = CommitteeChoiceField(Committee.objects.none(), label="党委", empty_label="全部")

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        if user.role == Role.SECRETARY:
            del self.fields["committee"]
        if "branch" in self.fields:
            self.fields["branch"].offer_to(user)
        if "fund" in self.fields:
            self.fields["fund"].queryset = SpecialFund.objects.visible_to(user)

    def of_branches(self, queryset: QuerySet, branch: str) -> QuerySet:
        """Narrows rows of branches by committee and branch; `branch` is the path to it."""
        if committee := self.value("committee"):
            queryset = queryset.filter(**{f"{branch}__committee__path__startswith": committee.path})
        if chosen := self.value("branch"):
            queryset = queryset.filter(**{branch: chosen})
        return queryset

    def of_committees(self, queryset: QuerySet, committee: str = "committee") -> QuerySet:
        """Narrows rows of committees to those with branches under the chosen one, as the chapter counts them."""
        if chosen := self.value("committee"):
            holders = Branch.objects.under(chosen).values("committee")
            queryset = queryset.filter(**{f"{committee}__in": holders})
        return queryset

    def between(self, queryset: QuerySet, field: str) -> QuerySet:
        if since := self.value("since"):
            queryset = queryset.filter(**{f"{field}__gte": since})
        if until := self.value("until"):
            queryset = queryset.filter(**{f"{field}__lte": until})
        return queryset


def branch_field() -> BranchChoiceField:
    return BranchChoiceField(Branch.objects.none(), label="党支部", empty_label="全部")


class PaymentFilter(ScopedFilter):
    branch = branch_field()
    since = day_field("缴纳日期自")
    until = day_field("至")
    from_month = MonthField(label="所属月份自")
    to_month = MonthField(label="至")
    kind = forms.ChoiceField(choices=EVERY + Payment.Kind.choices, label="类别")
    name = forms.CharField(max_length=50, label="姓名")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.between(self.of_branches(queryset, "branch"), "paid_on")
        if first := self.value("from_month"):
            queryset = queryset.filter(month__gte=first)
        if last := self.value("to_month"):
            queryset = queryset.filter(month__lte=last)
        if kind := self.value("kind"):
            queryset = queryset.filter(kind=kind)
        if name := self.value("name"):
            queryset = queryset.filter(member__name__contains=name)
        return queryset


class AssessmentFilter(ScopedFilter):
    branch = branch_field()
    year = forms.IntegerField(min_value=1921, max_value=2100, label="年度")
    category = forms.ChoiceField(choices=EVERY + Standard.Category.choices, label="缴费类别")
    name = forms.CharField(max_length=50, label="姓名")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.of_branches(queryset, "member__branch")
        if year := self.value("year"):
            queryset = queryset.filter(from_month__year=year)
        if category := self.value("category"):
            queryset = queryset.filter(category=category)
        if name := self.value("name"):
            queryset = queryset.filter(member__name__contains=name)
        return queryset


class RemittanceFilter(ScopedFilter):
    year = forms.IntegerField(min_value=1921, max_value=2100, label="年度")
    quarter = forms.TypedChoiceField(choices=[*EVERY, *QUARTERS], coerce=int, label="季度")
    since = day_field("上缴日期自")
    until = day_field("至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.between(self.of_committees(queryset), "remitted_on")
        if year := self.value("year"):
            queryset = queryset.filter(year=year)
        if quarter := self.value("quarter"):
            queryset = queryset.filter(quarter=quarter)
        return queryset


class FundFilter(ScopedFilter):
    since = day_field("拨付日期自")
    until = day_field("至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        return self.between(self.of_committees(queryset), "allocated_on")


class ExpenseFilter(ScopedFilter):
    since = day_field("支出日期自")
    until = day_field("至")
    fund = forms.ModelChoiceField(SpecialFund.objects.none(), label="专项", empty_label="全部")
    whole = forms.ChoiceField(choices=[*EVERY, ("1", "齐全"), ("0", "不齐")], label="凭证")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.between(self.of_committees(queryset, "fund__committee"), "spent_on")
        if fund := self.value("fund"):
            queryset = queryset.filter(fund=fund)
        whole = self.value("whole")
        if whole is None:
            return queryset
        papers = queryset.model.WHOLE
        return queryset.filter(papers) if whole == "1" else queryset.exclude(papers)


class StandingFilter(ScopedFilter):
    """Members, and the period over which their dues are reckoned: this year up to today unless said otherwise."""

    branch = branch_field()
    since = day_field("自")
    until = day_field("截至")

    @property
    def period(self) -> Period:
        until: date = self.value("until") or timezone.localdate()
        since = self.value("since") or date(until.year, 1, 1)
        return Period(min(since, until), until)

    def apply(self, queryset: QuerySet) -> QuerySet:
        """Members of the chosen branches, as the branches stood at the period's end."""
        if not (self.value("committee") or self.value("branch")):
            return queryset
        return queryset.of(self.branches(Branch.objects.all()), self.period.end)

    def branches(self, queryset: QuerySet) -> QuerySet:
        """The chosen branches themselves."""
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        return queryset


class ArrearsFilter(StandingFilter):
    run = forms.IntegerField(min_value=1, max_value=60, label="连续欠缴满（月）")

    @property
    def period(self) -> Period:
        """It holds all of the months that `run` asks for, those of last year too."""
        period, run = super().period, self.value("run")
        return Period(min(period.start, last_months(run, period.end).start), period.end) if run else period

    def apply(self, queryset: QuerySet) -> QuerySet:
        """Those of the members that owe, with their months; `run` leaves the ones who paid none of the last months."""
        members = super().apply(queryset)
        owing = members_owing(members, self.period)
        if run := self.value("run"):
            owing = owing.filter(pk__in=unpaid_throughout(members, run, self.period.end).values("pk"))
        return owing

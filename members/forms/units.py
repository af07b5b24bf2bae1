"""The parts that every filter of rows of branches shares; other apps' filters are built on them too."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Case, Q, QuerySet, Value, When
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import Role, User
from common.listing import Filter
from members.models import Branch, Committee

if TYPE_CHECKING:
    from members.models.member import MemberQuerySet

ANY = ("", "全部")
YES_NO = [ANY, ("yes", "是"), ("no", "否")]
# A city has thousands of branches: a list offers no more at a time, and those of a committee once one is chosen.
MOST_BRANCHES = 200


def with_any(values: type) -> list[tuple[str, str]]:
    return [ANY, *values.choices]


def day_field(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


def between(name: str, since: date | None, until: date | None) -> Q:
    """Rows whose day lies between two days, both included; None leaves a side open."""
    condition = Q()
    if since:
        condition &= Q(**{f"{name}__gte": since})
    if until:
        condition &= Q(**{f"{name}__lte": until})
    return condition


def yes_or_no(answer: str | None, condition: Any) -> Any:
    """The condition, its opposite, or nothing at all where the answer is open."""
    if not answer:
        return Q()
    return condition if answer == "yes" else ~condition


class NameIterator(ModelChoiceIterator):
    """Units by name: hundreds stand in a list's filter, and nothing else of them is shown."""

    def __iter__(self) -> Iterator:
        yield ("", self.field.empty_label)
        yield from self.field.names


class CommitteeChoiceField(forms.ModelChoiceField):
    """Key and name of each committee as `names`, asked once for the choice and for what else names them."""

    iterator = NameIterator

    @cached_property
    def names(self) -> QuerySet:
        return self.queryset.values_list("pk", "name")


def offer_branches(field: forms.ModelChoiceField, branches: QuerySet, user: User) -> None:
    """Who answers for one branch is not asked which; an address that names it is followed all the same."""
    field.queryset = branches
    if user.role == Role.SECRETARY and len(branches[:2]) == 1:
        field.widget = forms.HiddenInput()


class BranchChoiceField(forms.ModelChoiceField):
    """The branches of the committee that a filter may ask for, the chosen one first, at most MOST_BRANCHES."""

    iterator = NameIterator
    form: Filter

    def offer_to(self, user: User) -> None:
        offer_branches(self, Branch.objects.visible_to(user), user)

    def get_bound_field(self, form: Filter, field_name: str) -> forms.BoundField:
        self.form = form
        return super().get_bound_field(form, field_name)

    @property
    def names(self) -> QuerySet:
        branches = self.queryset
        if committee := self.form.value("committee"):
            branches = branches.under(committee)
        order = ["committee__path", "code", "pk"]
        if chosen := self.form.value("branch"):
            first = Case(When(pk=chosen.pk, then=Value(0)), default=Value(1))
            order.insert(0, first)
        return branches.order_by(*order).values_list("pk", "name")[:MOST_BRANCHES]


class UnitFilter(Filter):
    """A list of rows that belong to branches: committee (with everything below it) and branch."""

    # What folded_filter.html shows at once; the rest is folded away.
    FIRST: tuple[str, ...] = ("branch",)

    committee = CommitteeChoiceField(Committee.objects.none(), label="党委", empty_label="全部")
    branch = BranchChoiceField(Branch.objects.none(), label="党支部", empty_label="全部")

    def __init__(self, data: Any, user: User) -> None:
        super().__init__(data)
        self.fields["committee"].queryset = Committee.objects.visible_to(user)
        self.fields["branch"].offer_to(user)
        if user.role == Role.SECRETARY:
            # There is but the one above the own branches; an address that names it is followed all the same.
            self.fields["committee"].widget = forms.HiddenInput()

    def in_unit(self, queryset: QuerySet, branch: str = "branch") -> QuerySet:
        """`branch` is the path from a row to its branch."""
        if committee := self.value("committee"):
            queryset = queryset.filter(**{f"{branch}__committee__path__startswith": committee.path})
        if chosen := self.value("branch"):
            queryset = queryset.filter(**{branch: chosen})
        return queryset

    def chosen_branches(self) -> QuerySet | None:
        """The branches chosen, or of the committee chosen; None where neither is."""
        committee, branch = self.value("committee"), self.value("branch")
        if not (committee or branch):
            return None
        branches = Branch.objects.under(committee) if committee else Branch.objects.all()
        return branches.filter(pk=branch.pk) if branch else branches

    def of_unit(self, members: "MemberQuerySet", day: date) -> "MemberQuerySet":
        """Members who were in the unit chosen on a day."""
        branches = self.chosen_branches()
        return members if branches is None else members.of(branches, day)

    @property
    def day(self) -> date:
        """The 截止日 of the list; today where none is given."""
        return self.value("on") or timezone.localdate()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FIRST if not self[name].is_hidden]

    @property
    def more_fields(self) -> list[forms.BoundField]:
        return [one for one in self.visible_fields() if one.name not in (*self.FIRST, "columns")]

    @property
    def more_used(self) -> bool:
        return any(self.data.get(field.html_name) for field in self.more_fields)

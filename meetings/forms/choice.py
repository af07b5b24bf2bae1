from functools import cached_property
from typing import Any

from django import forms

from accounts.models import User
from common.listing import Filter
from meetings.models import Meeting
from members.models import Branch, Committee, Group

COMMITTEE_EVENTS = (
    Meeting.Kind.FIRST_TOPIC,
    Meeting.Kind.STUDY_GROUP,
    Meeting.Kind.PARTY_COMMITTEE,
    Meeting.Kind.SEMINAR,
    Meeting.Kind.FIELD_STUDY,
)


class KindChoice(Filter):
    """Whose meeting of which kind is to be recorded; what has only one answer is not asked."""

    kind = forms.ChoiceField(choices=Meeting.Kind, widget=forms.HiddenInput)
    branch = forms.ModelChoiceField(Branch.objects.none(), label="党支部", empty_label=None)
    group = forms.ModelChoiceField(Group.objects.none(), label="党小组")
    committee = forms.ModelChoiceField(Committee.objects.none(), label="党委", empty_label=None)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.fields["branch"].queryset = Branch.objects.visible_to(user)
        self.fields["group"].queryset = Group.objects.filter(branch__in=Branch.objects.visible_to(user))
        committees = Committee.objects.visible_to(user).filter(branches__isnull=False).distinct()
        self.fields["committee"].queryset = committees if user.is_office else Committee.objects.none()

    @property
    def is_committee_event(self) -> bool:
        return self.value("kind") in COMMITTEE_EVENTS

    @cached_property
    def branch_chosen(self) -> Branch | None:
        return self.value("branch") or _only(self.fields["branch"].queryset)

    @cached_property
    def committee_chosen(self) -> Committee | None:
        return self.value("committee") or _only(self.fields["committee"].queryset)

    @cached_property
    def groups(self) -> list[Group]:
        return (
            list(Group.objects.filter(branch=self.branch_chosen).order_by("pk")) if self.branch_chosen else []
        )

    @cached_property
    def group_chosen(self) -> Group | None:
        group = self.value("group")
        if group in self.groups:
            return group
        return self.groups[0] if len(self.groups) == 1 else None

    def complete(self) -> bool:
        if not self.value("kind"):
            return False
        if self.is_committee_event:
            return self.committee_chosen is not None
        needs_group = self.value("kind") == Meeting.Kind.GROUP
        return self.branch_chosen is not None and (self.group_chosen is not None or not needs_group)

    def unit(self) -> dict[str, Any]:
        """Fields of the meeting that say whose it is."""
        if self.is_committee_event:
            return {"committee": self.committee_chosen}
        group = self.group_chosen if self.value("kind") == Meeting.Kind.GROUP else None
        return {"branch": self.branch_chosen, "group": group}

    @property
    def asks_group(self) -> bool:
        return self.value("kind") == Meeting.Kind.GROUP and self.branch_chosen is not None

    @property
    def branch_kinds(self) -> list[tuple[str, str]]:
        return [(kind.value, kind.label) for kind in Meeting.BRANCH_KINDS]

    @property
    def committee_kinds(self) -> list[tuple[str, str]]:
        """Only whoever answers for a committee records its events."""
        if not self.user.is_office:
            return []
        return [(kind.value, kind.label) for kind in COMMITTEE_EVENTS]

    @cached_property
    def asks_branch(self) -> bool:
        return self.fields["branch"].queryset.count() != 1

    @cached_property
    def asks_committee(self) -> bool:
        return self.fields["committee"].queryset.count() > 1


def _only(queryset: Any) -> Any:
    found = list(queryset[:2])
    return found[0] if len(found) == 1 else None

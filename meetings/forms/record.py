"""The form of one record: few fields, defaults filled, everybody present unless ticked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property

from common.choices import SeveralField, keys_in
from common.dates import parse_date
from meetings.forms.votes import VOTE_FIELDS, VoteFields
from meetings.models import Activity, Attendance, Meeting
from meetings.reasons import ABSENT, EXEMPT
from meetings.rosters import Person, Rosters
from meetings.submission import Parts

COMMON = ("held_on", "started_at", "ended_at", "place", "host", "recorder", "topic", "minutes")
RESOLVING = (
    Meeting.Kind.GENERAL,
    Meeting.Kind.COMMITTEE,
    Meeting.Kind.GROUP,
    Meeting.Kind.ORGANIZATION_LIFE,
    Meeting.Kind.ASSESSMENT,
    Meeting.Kind.PARTY_COMMITTEE,
)
VOTING = (Meeting.Kind.GENERAL, Meeting.Kind.COMMITTEE)
MULTIPLE = {"activities", "absent"}
DEFAULT_REASON = f"{Attendance.State.ABSENT}:{ABSENT[0]}"
TOPIC_LABELS: dict[str, str] = {Meeting.Kind.LECTURE: "党课题目", Meeting.Kind.FIRST_TOPIC: "学习内容"}


def fields_of(meeting: Meeting) -> list[str]:
    """What the form asks for a kind of meeting; nothing that the roster already tells."""
    names = list(COMMON)
    if meeting.kind == Meeting.Kind.LECTURE:
        names[names.index("topic") : names.index("topic")] = ["lecturer", "lecturer_level"]
    if meeting.kind in RESOLVING:
        names.append("resolutions")
    if meeting.kind == Meeting.Kind.PARTY_DAY:
        names.append("activities")
    return [*names, "guests", "for_campaign"]


@dataclass(frozen=True)
class RosterLine:
    """One member in the list of attendance."""

    person: Person
    absent: bool
    reason: str
    choices: list[tuple[str, list[tuple[str, str]]]]


class MeetingForm(VoteFields, forms.ModelForm):
    token = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    activities = SeveralField(
        Activity.objects.filter(active=True),
        label="党日事项（1+5+N）",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Meeting
        fields = [*COMMON, "lecturer", "lecturer_level", "resolutions", "activities"]
        fields += ["expected", "present", "guests", "for_campaign"]
        widgets = {
            "held_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "started_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ended_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "minutes": forms.Textarea(attrs={"rows": 8}),
            "resolutions": forms.Textarea(attrs={"rows": 3}),
            "lecturer_level": forms.RadioSelect,
        }
        help_texts = {
            "minutes": "谁讲了什么，讨论了什么。",
            "guests": "列席人员和群众，不计入应到。",
            "for_campaign": "计入主题教育，不需要另外填报。",
        }

    def __init__(self, *args: Any, instance: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self.roster = self._roster()
        keep = {*fields_of(instance), "token", "version"}
        if not self.roster:
            keep |= {"present"} if instance.committee_id else {"expected", "present"}
        if instance.kind in VOTING:
            keep |= set(VOTE_FIELDS)
        for name in set(self.fields) - keep:
            del self.fields[name]
        self.fields["topic"].label = TOPIC_LABELS.get(instance.kind, "主题")
        self.fields["minutes"].required = True
        self.fields["guests"].required = False
        if "lecturer_level" in self.fields:
            self.fields["lecturer"].required = self.fields["lecturer_level"].required = True
            self.fields["lecturer_level"].choices = Meeting.Lecturer.choices

    def _roster(self) -> list[Person]:
        """The roster as of the day typed, or of the day that the form shows first."""
        meeting = self.instance
        if not meeting.branch_id:
            return []
        day = self._day() or timezone.localdate()
        return Rosters([meeting.branch]).expected(meeting.kind, meeting.branch_id, meeting.group_id, day)

    def _day(self) -> date | None:
        typed = (
            self.data.get("held_on")
            if self.is_bound
            else self.get_initial_for_field(self.fields["held_on"], "held_on")
        )
        try:
            return parse_date(typed)
        except ValueError:
            return None

    def roster_lines(self) -> Iterator[RosterLine]:
        """Every member expected, as the template lists them."""
        for person in self.roster:
            reason = self.ticked.get(person.pk, DEFAULT_REASON)
            yield RosterLine(person, person.pk in self.ticked, reason, _reason_choices(reason))

    @cached_property
    def ticked(self) -> dict[int, str]:
        """Member → “STATE:reason” of those ticked, as typed, drafted or recorded."""
        if self.is_bound or self.initial.get("drafted"):
            data = self.data if self.is_bound else self.initial["drafted"]
            members = set(keys_in(data.getlist("absent")))
            return {pk: data.get(f"reason-{pk}") or DEFAULT_REASON for pk in members}
        if not self.instance.pk:
            return {}
        away = self.instance.attendances.exclude(state=Attendance.State.PRESENT)
        return {a.member_id: f"{a.state}:{a.reason}" for a in away}

    def activity_groups(self) -> list[tuple[str, list]]:
        """The checklist as 1, 5 and N."""
        boxes = self["activities"]
        return [
            (Activity.Part(part).label, list(group))
            for part, group in groupby(boxes, key=lambda box: box.data["value"].instance.part)
        ]

    def clean_guests(self) -> int:
        return self.cleaned_data["guests"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.states = self._states()
        if self.roster:
            away = [state for state, _ in self.states.values()]
            self.instance.expected = len(self.roster) - away.count(Attendance.State.EXEMPT)
            self.instance.present = len(self.roster) - len(away)
        # When it was handed in is for submit() to say.
        self.instance.submitted_on = None
        started, ended = cleaned.get("started_at"), cleaned.get("ended_at")
        if ended and (not started or ended <= started):
            self.add_error("ended_at", "结束时间应晚于开始时间。")
        if not self.roster and cleaned.get("expected") and cleaned.get("present", 0) > cleaned["expected"]:
            self.add_error("present", "实到人数多于应到人数；列席人员和群众请填写列席人数。")
        self.votes = self.clean_votes(*self._voters())
        return cleaned

    def _states(self) -> dict[int, tuple[str, str]]:
        expected = {person.pk for person in self.roster}
        states = {}
        for pk, text in self.ticked.items():
            state, _, reason = text.partition(":")
            if pk in expected and state in (Attendance.State.ABSENT, Attendance.State.EXEMPT):
                states[pk] = (state, reason[:40])
        return states

    def voters_expected(self) -> int:
        day = self._day() or timezone.localdate()
        return sum(person.votes_on(day) for person in self.roster)

    def _voters(self) -> tuple[int, int]:
        """应到会 and 实到会 of members with a vote."""
        day = self.cleaned_data.get("held_on")
        if not self.roster or day is None:
            return self.cleaned_data.get("expected") or 0, self.cleaned_data.get("present") or 0
        voters = {person.pk for person in self.roster if person.votes_on(day)}
        exempt = {pk for pk, (state, _) in self.states.items() if state == Attendance.State.EXEMPT}
        return len(voters - exempt), len(voters - set(self.states))

    def parts(self) -> Parts:
        """Once valid: what the record has besides its own columns."""
        return Parts(self.roster, self.states, self.cleaned_data.get("activities", ()), self.votes)


def _reason_choices(reason: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The reasons by group, with the one recorded if it is none of the usual."""
    groups = [
        (state.label, [(f"{state}:{words}", words) for words in reasons])
        for state, reasons in ((Attendance.State.ABSENT, ABSENT), (Attendance.State.EXEMPT, EXEMPT))
    ]
    if not any(reason == value for _, choices in groups for value, _ in choices):
        state, _, words = reason.partition(":")
        label = dict(Attendance.State.choices).get(state, "缺席")
        groups.insert(0, ("已记录", [(reason, f"{label}：{words or '未写原因'}")]))
    return groups


def initial_of(draft: dict[str, list[str]], names: list[str]) -> dict[str, Any]:
    """What was typed last, for every field of the form, so that an unticked box stays unticked."""
    typed = MultiValueDict(draft)
    initial: dict[str, Any] = {
        name: typed.getlist(name) if name in MULTIPLE else typed.get(name, "") for name in names
    }
    return initial | {"drafted": typed}

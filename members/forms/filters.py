"""Filters of the list pages."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from common.dates import add_months
from common.person import Education, Sex
from members.columns import DEFAULT_COLUMNS, LIST_COLUMNS
from members.forms.units import ANY, YES_NO, UnitFilter, between, day_field, with_any, yes_or_no
from members.models import Branch, Member, Recruit, RecruitmentSource, RecruitmentStep, Transfer
from members.models.floating import floating_on
from members.models.member import FULL_ON, lost_by, lost_half_a_year, lost_until_removal
from members.models.organization import ELECTION_NOTICE_MONTHS, election_overdue, has_secretary
from members.recruits_due import DUE_LABELS, due_on
from members.structure import AGE_BANDS, HIGHER_EDUCATION, MINORITY, in_band

HIGHER, UNKNOWN = "HIGHER", "UNKNOWN"


class BranchFilter(UnitFilter):
    kind = forms.ChoiceField(label="组织类别", choices=with_any(Branch.Kind))
    secretary = forms.ChoiceField(label="书记在任", choices=YES_NO)
    election = forms.ChoiceField(
        label="换届", choices=[ANY, ("yes", "已逾期"), ("no", "未逾期"), ("soon", "半年内届满或已逾期")]
    )
    on = day_field("截止日")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = queryset.active(self.day)
        if committee := self.value("committee"):
            queryset = queryset.under(committee)
        if branch := self.value("branch"):
            queryset = queryset.filter(pk=branch.pk)
        if kind := self.value("kind"):
            queryset = queryset.filter(kind=kind)
        if election := self.value("election"):
            until = add_months(self.day, ELECTION_NOTICE_MONTHS) if election == "soon" else self.day
            overdue = queryset.filter(election_overdue(until)).values("pk")
            queryset = queryset.filter(yes_or_no(election.replace("soon", "yes"), Q(pk__in=overdue)))
        return queryset.filter(yes_or_no(self.value("secretary"), has_secretary(self.day)))


class StructureFilter(UnitFilter):
    on = day_field("截止日")

    def apply(self, queryset: QuerySet) -> QuerySet:
        return self.of_unit(queryset, self.day).as_of(self.day)


class MemberFilter(UnitFilter):
    q = forms.CharField(label="姓名", max_length=50)
    category = forms.ChoiceField(label="人员类别", choices=with_any(Member.Category))
    sex = forms.ChoiceField(label="性别", choices=with_any(Sex))
    age = forms.ChoiceField(label="年龄", choices=[ANY, *((key, band[0]) for key, band in AGE_BANDS.items())])
    education = forms.ChoiceField(
        label="学历",
        choices=[ANY, (HIGHER, "大学专科及以上"), *Education.choices, (UNKNOWN, "未登记")],
    )
    ethnicity = forms.ChoiceField(label="民族", choices=[ANY, ("han", "汉族"), ("minority", "少数民族")])
    since = day_field("入党日期自")
    until = day_field("入党日期至")
    floating = forms.ChoiceField(label="流动党员", choices=YES_NO)
    lost = forms.ChoiceField(
        label="失联党员", choices=[*YES_NO, ("half", "失联满半年"), ("removal", "停止党籍后仍失联，满两年")]
    )
    status = forms.ChoiceField(label="党籍状态", choices=with_any(Member.Status))
    columns = forms.MultipleChoiceField(
        label="显示的列",
        choices=[(key, column.label) for key, column in LIST_COLUMNS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    roster = forms.ChoiceField(label="在册情况", choices=[("", "在册"), ("left", "已离开"), ("all", "全部")])
    on = day_field("截止日")

    FIRST = ("branch", "q", "category", "roster")

    @property
    def chosen_columns(self) -> list[str]:
        return self.value("columns") or list(DEFAULT_COLUMNS)

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self._on_roster(self.of_unit(queryset, self.day))
        if name := self.value("q"):
            queryset = queryset.filter(name__icontains=name)
        for field in ("sex", "status"):
            if value := self.value(field):
                queryset = queryset.filter(**{field: value})
        return queryset.filter(
            *self._conditions(), between("joined_on", self.value("since"), self.value("until"))
        )

    def _on_roster(self, queryset: QuerySet) -> QuerySet:
        match self.value("roster"):
            case "left":
                return queryset.filter(left_on__lte=self.day)
            case "all":
                return queryset
            case _:
                return queryset.as_of(self.day)

    def _lost(self) -> Q:
        if self.value("lost") == "half":
            return lost_half_a_year(self.day)
        if self.value("lost") == "removal":
            return lost_until_removal(self.day)
        return yes_or_no(self.value("lost"), lost_by(self.day))

    def _conditions(self) -> list[Any]:
        conditions = [
            yes_or_no(self.value("floating"), floating_on(self.day)),
            self._lost(),
        ]
        if category := self.value("category"):
            full = FULL_ON(self.day)
            conditions.append(full if category == Member.Category.FULL else ~full)
        if age := self.value("age"):
            conditions.append(in_band(age, self.day))
        if education := self.value("education"):
            level = "" if education == UNKNOWN else education
            conditions.append(HIGHER_EDUCATION if education == HIGHER else Q(education=level))
        if ethnicity := self.value("ethnicity"):
            conditions.append(MINORITY if ethnicity == "minority" else ~MINORITY)
        return conditions


class RecruitFilter(UnitFilter):
    FIRST = ("branch", "stage", "due")

    stage = forms.ChoiceField(label="阶段", choices=with_any(Recruit.Stage))
    source = forms.ModelChoiceField(RecruitmentSource.objects.all(), label="发展来源", empty_label="全部")
    due = forms.ChoiceField(label="待办", choices=[ANY, *DUE_LABELS.items()])
    step = forms.ChoiceField(label="已办步骤", choices=with_any(RecruitmentStep.Kind))
    since = day_field("办理日期自")
    until = day_field("办理日期至")
    on = day_field("截止日")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset)
        if self.value("stage") or (self.value("on") and not self.value("due")):
            queryset = queryset.as_of(self.day)
        if due := self.value("due"):
            queryset = due_on(queryset, due, self.day)
        if stage := self.value("stage"):
            queryset = queryset.filter(stage_then=stage)
        if source := self.value("source"):
            queryset = queryset.filter(source=source)
        if step := self.value("step"):
            queryset = queryset.with_step(step, self.value("since"), self.value("until"))
        return queryset


class PlanFilter(UnitFilter):
    year = forms.IntegerField(label="年度", min_value=1900, max_value=2100)
    effective = forms.ChoiceField(label="范围", choices=[ANY, ("yes", "计入合计的计划")])

    def apply(self, queryset: QuerySet) -> QuerySet:
        if committee := self.value("committee"):
            queryset = queryset.filter(committee__path__startswith=committee.path)
        if branch := self.value("branch"):
            queryset = queryset.filter(branch=branch)
        if year := self.value("year"):
            queryset = queryset.filter(year=year)
        return queryset.effective() if self.value("effective") else queryset


class TransferFilter(UnitFilter):
    FIRST = ("branch", "direction", "done")

    direction = forms.ChoiceField(label="转接类型", choices=with_any(Transfer.Direction))
    reason = forms.ChoiceField(label="转接原因", choices=with_any(Transfer.Reason))
    since = day_field("排查日期自")
    until = day_field("排查日期至")
    done = forms.ChoiceField(
        label="办结", choices=[ANY, ("yes", "已办结"), ("no", "未办结"), ("overdue", "已逾期")]
    )
    done_since = day_field("办结日期自")
    done_until = day_field("办结日期至")
    on = day_field("截止日")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset).filter(
            between("found_on", self.value("since"), self.value("until")),
            between("done_on", self.value("done_since"), self.value("done_until")),
        )
        for field in ("direction", "reason"):
            if value := self.value(field):
                queryset = queryset.filter(**{field: value})
        match self.value("done"):
            case "yes":
                return queryset.filter(done_on__lte=self.day)
            case "no":
                return queryset.open(self.day)
            case "overdue":
                return queryset.overdue(self.day)
            case _:
                return queryset


class FloatingFilter(UnitFilter):
    contact = forms.ChoiceField(label="联系", choices=[ANY, ("overdue", "半年未联系")])
    returned = forms.ChoiceField(label="返回", choices=[("", "未返回"), ("all", "全部")])
    on = day_field("截止日")

    def apply(self, queryset: QuerySet) -> QuerySet:
        queryset = self.in_unit(queryset, "member__branch")
        if self.value("contact"):
            return queryset.without_contact(self.day)
        if self.value("returned"):
            return queryset
        return queryset.as_of(self.day).filter(Q(member__left_on=None) | Q(member__left_on__gt=self.day))


class ContactFilter(UnitFilter):
    since = day_field("联系日期自")
    until = day_field("联系日期至")

    def apply(self, queryset: QuerySet) -> QuerySet:
        rows = self.in_unit(queryset, "floating__member__branch")
        return rows.filter(between("contacted_on", self.value("since"), self.value("until")))

"""队伍结构: members by kind, sex, age, education, ethnic group and years of membership, each number a link."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.figures import source
from common.person import Education
from members.figures import Counted, aggregate, member_groups
from members.forms.filters import StructureFilter
from members.forms.units import between
from members.models import Member
from members.structure import FINE_BANDS, SENIORITY_BANDS, aged, band_label, joined_between


class Part(NamedTuple):
    label: str
    value: int
    url: str


class Section(NamedTuple):
    title: str
    parts: Sequence[Part]

    @property
    def chart(self) -> list[tuple[str, int]]:
        return [(part.label, part.value) for part in self.parts]

    @property
    def whole(self) -> int:
        return sum(part.value for part in self.parts)


def structure(request: HttpRequest) -> HttpResponse:
    form = StructureFilter(request.GET, request.user)
    members = form.apply(Member.objects.seen_by(request.user, form.day))
    groups = {one.name: one for one in [*member_groups(form.day), *_more_groups(form.day)]}
    counts = aggregate(members, groups.values(), **_pyramid_counts(form.day))
    unit = {name: chosen.pk for name in ("committee", "branch") if (chosen := form.value(name))}

    def part(name: str, label: str = "") -> Part:
        one = groups[name]
        url = source("members:member-list", **unit, on=form.day, **one.filters)
        return Part(label or one.label, counts[name], url)

    context = {
        "form": form,
        "day": form.day,
        "total": part("members"),
        "sections": [
            Section("人员类别", [part("full"), part("probationary")]),
            Section("性别", [part("men", "男"), part("women", "女")]),
            Section("年龄", [part(name) for name in ("aged_35", "aged_60", "aged_61")]),
            Section("学历", [part(f"education_{level}") for level in (*Education.values, "UNKNOWN")]),
            Section("民族", [part("han", "汉族"), part("minority", "少数民族")]),
            Section("党龄", [part(f"years_{shortest}") for shortest, _longest in SENIORITY_BANDS]),
        ],
        "shares": [part(name) for name in ("higher_education", "floating", "lost")],
        "pyramid": _pyramid(counts),
    }
    return render(request, "members/structure.html", context)


def _more_groups(day: date) -> list[Counted]:
    groups = [
        Counted("men", "男党员", Q(sex="M"), {"sex": "M"}),
        Counted("han", "汉族党员", Q(ethnicity="汉族"), {"ethnicity": "han"}),
        Counted("education_UNKNOWN", "未登记", Q(education=""), {"education": "UNKNOWN"}),
    ]
    groups += [
        Counted(f"education_{value}", label, Q(education=value), {"education": value})
        for value, label in Education.choices
    ]
    for shortest, longest in SENIORITY_BANDS:
        since, until = joined_between(shortest, longest, day)
        condition = between("joined_on", since, until)
        filters = {"since": since, "until": until}
        groups.append(Counted(f"years_{shortest}", band_label(shortest, longest, "年"), condition, filters))
    return groups


def _pyramid_counts(day: date) -> dict[str, Count]:
    return {
        f"{sex}_{youngest}": Count("pk", filter=aged(youngest, oldest, day) & Q(sex=sex))
        for youngest, oldest in FINE_BANDS
        for sex in "MF"
    }


def _pyramid(counts: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [
        (band_label(youngest, oldest), counts[f"M_{youngest}"], counts[f"F_{youngest}"])
        for youngest, oldest in FINE_BANDS
    ]

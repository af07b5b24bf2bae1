"""The sheet 党员: the roster, with posts and floating members that some offices keep as columns of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

import tablib
from django.core.exceptions import ValidationError
from django.utils import timezone
from import_export.fields import Field
from import_export.results import Result

from common.cells import plain
from common.encryption import blind_index
from common.identity import normalise_id_number
from common.person import Sex
from common.resources import (
    ChoiceWidget,
    DateWidget,
    WholeNumberWidget,
    WorkbookResource,
    YesNoWidget,
    column,
)
from members.models import Floating, Member, Post, Recruit, Transfer
from members.resources.person import PersonResource
from members.sheets import (
    BRANCH_COLUMN,
    BRANCH_SYNONYMS,
    ID_COLUMN,
    PERSON_SYNONYMS,
    BranchWidget,
    EducationWidget,
    EthnicityWidget,
    GroupWidget,
    IdNumberWidget,
)

POST_COLUMN, POST_DAY_COLUMN = "支部职务", "任职日期"
FLOATING_COLUMN, DESTINATION_COLUMN = "是否为流动党员", "外出流向"
NUMBERS_AT_ONCE = 500
_SEPARATORS = re.compile(r"[、，,;；/\s兼]+")
_TITLES = {str(label): value for value, label in Post.Title.choices} | {
    "支委": Post.Title.COMMITTEE,
    "支部委员": Post.Title.COMMITTEE,
    "纪律检查委员": Post.Title.DISCIPLINE,
    "纪检监察委员": Post.Title.DISCIPLINE,
}


class Extra(NamedTuple):
    """What a roster row says beyond the member's own columns; None says nothing."""

    titles: tuple[str, ...]
    since: date | None
    floating: bool | None
    destination: str


def read_titles(value: Any) -> tuple[str, ...]:
    """The posts named in a cell: 支部书记、组织委员. ValueError for a word that is no post."""
    titles = []
    for word in filter(None, _SEPARATORS.split(plain(value))):
        if word in ("无", "党员"):
            continue
        title = _TITLES.get(word) or _TITLES.get(word.removeprefix("党").removeprefix("支部"))
        if title is None:
            raise ValueError(f"“{word}”不是支部职务，可填：{'、'.join(Post.Title.labels)}。")
        titles.append(title)
    return tuple(titles)


class MemberResource(PersonResource):
    sheet = "党员"
    required = ("姓名", BRANCH_COLUMN, ID_COLUMN, "人员类别", "加入党组织日期")
    computed = ("id_number_index", "id_number_last4", "spellings")
    synonyms = PERSON_SYNONYMS | {
        BRANCH_COLUMN: BRANCH_SYNONYMS,
        "手机号": ("手机号码", "手机", "联系电话", "注册手机号"),
        "人员类别": ("党员类别", "类别"),
        "加入党组织日期": ("入党日期", "入党时间", "加入党组织时间"),
        "转为正式党员日期": ("转正日期", "转正时间", "转为正式党员时间"),
        "家庭住址": ("现居住地", "住址"),
        "是否为失联党员": ("是否失联党员", "是否失联"),
        FLOATING_COLUMN: ("是否流动党员", "是否流动"),
        DESTINATION_COLUMN: ("流向", "流动去向"),
        POST_COLUMN: ("党内职务", "党组织职务"),
        "进入本支部日期": ("进入支部日期", "转入日期"),
        "户籍所在地": ("户籍地",),
    }
    branches = BranchWidget()
    name = column("name", "姓名")
    branch = column("branch", BRANCH_COLUMN, branches)
    id_number = column("id_number", ID_COLUMN, IdNumberWidget())
    sex = column("sex", "性别", ChoiceWidget(Sex))
    ethnicity = column("ethnicity", "民族", EthnicityWidget(), keep_blank=True)
    born_on = column("born_on", "出生日期", DateWidget())
    education = column("education", "学历", EducationWidget())
    category = column(
        "category",
        "人员类别",
        ChoiceWidget(
            Member.Category,
            {
                "正式": Member.Category.FULL,
                "中共党员": Member.Category.FULL,
                "预备": Member.Category.PROBATIONARY,
                "中共预备党员": Member.Category.PROBATIONARY,
            },
        ),
    )
    joined_on = column("joined_on", "加入党组织日期", DateWidget())
    confirmed_on = column("confirmed_on", "转为正式党员日期", DateWidget())
    occupation = column("occupation", "工作岗位")
    mobile = column("mobile", "手机号")
    landline = column("landline", "固定电话")
    address = column("address", "家庭住址")
    status = column("status", "党籍状态", ChoiceWidget(Member.Status))
    is_lost = column("is_lost", "是否为失联党员", YesNoWidget())
    lost_on = column("lost_on", "失去联系日期", DateWidget())
    is_floating = Field(attribute=None, column_name=FLOATING_COLUMN)
    destination = Field(attribute=None, column_name=DESTINATION_COLUMN)
    note = column("note", "备注")
    group = column("group", "党小组", GroupWidget(branches))
    posts = Field(attribute=None, column_name=POST_COLUMN)
    posts_since = Field(attribute=None, column_name=POST_DAY_COLUMN)
    entered_on = column("entered_on", "进入本支部日期", DateWidget(), keep_blank=True)
    entry = column("entry", "党员增加信息", ChoiceWidget(Member.Entry))
    left_on = column("left_on", "离开日期", DateWidget(), keep_blank=True)
    departure = column("departure", "党员减少信息", ChoiceWidget(Member.Departure))
    joined_branch = column("joined_branch", "入党时所在支部")
    degree = column("degree", "学位")
    profession = column("profession", "从事专业技术职务")
    new_stratum = column("new_stratum", "新社会阶层类型")
    is_migrant_worker = column("is_migrant_worker", "是否农民工", YesNoWidget())
    household = column("household", "户籍所在地")
    party_age_adjustment = column("party_age_adjustment", "党龄校正值", WholeNumberWidget(), keep_blank=True)

    class Meta(WorkbookResource.Meta):
        model = Member
        import_id_fields = ["id_number"]
        use_bulk = True

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        self._wanted: list[tuple[Member, Extra]] = []
        self._numbers = _indexes(dataset)
        known = Post.objects.all() if POST_COLUMN in dataset.headers else Post.objects.none()
        self._posts = _by_member(known)
        away = {FLOATING_COLUMN, DESTINATION_COLUMN} & set(dataset.headers)
        floating = Floating.objects.filter(returned_on=None) if away else Floating.objects.none()
        self._floating = {row.member_id: row for row in floating}
        moves = Transfer.objects.filter(direction=Transfer.Direction.INTERNAL, done_on__isnull=False)
        self._moved = set(moves.values_list("member", "branch", "to_branch"))

    def existing(self) -> Iterator[Member]:
        """Those with one of the sheet's ID numbers: a county's roster is not read for a village's."""
        for start in range(0, len(self._numbers), NUMBERS_AT_ONCE):
            part = self._numbers[start : start + NUMBERS_AT_ONCE]
            yield from Member.objects.filter(id_number_index__in=part)

    def import_instance(self, instance: Member, row: Mapping, **kwargs: Any) -> None:
        branch_before = instance.branch_id
        errors: dict[str, Any] = {}
        try:
            super().import_instance(instance, row, **kwargs)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        # A roster written before an internal transfer must not undo it.
        if instance.pk and (instance.pk, instance.branch_id, branch_before) in self._moved:
            instance.branch_id = branch_before
            instance.group = None
        self._extra = _read_extra(row, errors)
        if errors:
            raise ValidationError(errors)

    def skip_row(self, instance: Member, original: Any, row: Mapping, errors: Any = None) -> bool:
        if errors:
            return False
        self._wanted.append((instance, self._extra))
        return super().skip_row(instance, original, row, errors) and not self._adds(instance, self._extra)

    def _adds(self, member: Member, extra: Extra) -> bool:
        open_floating = self._floating.get(member.pk)
        moved = extra.floating is not None and extra.floating != bool(open_floating)
        renamed = bool(open_floating and extra.destination and extra.destination != open_floating.destination)
        return moved or renamed or any(self._post_differs(member, title, extra) for title in extra.titles)

    def _post_differs(self, member: Member, title: str, extra: Extra) -> bool:
        return not any(p.title == title and p.started_on == extra.since for p in self._posts[member.pk])

    def after_import(self, dataset: tablib.Dataset, result: Result, **kwargs: Any) -> None:
        if result.has_errors() or result.has_validation_errors():
            return
        for member, extra in self._wanted:
            for title in extra.titles:
                if self._post_differs(member, title, extra):
                    _appoint(member, title, extra.since, self._posts[member.pk])
            if extra.floating is not None:
                _note_floating(member, extra, self._floating.get(member.pk))
        Recruit.objects.link_members()


def _indexes(dataset: tablib.Dataset) -> list[str]:
    """The blind indexes of the sheet's ID numbers."""
    numbers = (normalise_id_number(str(value)) for value in dataset[ID_COLUMN] if value)
    return [blind_index(number) for number in dict.fromkeys(numbers)]


def _by_member(posts: Any) -> dict[int, list[Post]]:
    rows = defaultdict(list)
    for post in posts:
        rows[post.member_id].append(post)
    return rows


def _read_extra(row: Mapping, errors: dict) -> Extra:
    def read(name: str, clean: Any, default: Any) -> Any:
        try:
            return clean(row.get(name))
        except ValueError as error:
            errors[name] = [ValidationError(str(error))]
            return default

    titles = read(POST_COLUMN, read_titles, ())
    since = read(POST_DAY_COLUMN, DateWidget().clean, None)
    destination = plain(row.get(DESTINATION_COLUMN))
    floating = True if destination else None
    if plain(row.get(FLOATING_COLUMN)):
        floating = read(FLOATING_COLUMN, YesNoWidget().clean, None)
    if titles and since is None and POST_DAY_COLUMN not in errors:
        errors[POST_DAY_COLUMN] = [ValidationError("填写了支部职务，请填写任职日期。")]
    return Extra(titles, since, floating, destination)


def _appoint(member: Member, title: str, since: date | None, known: list[Post]) -> None:
    """A post still held gets the corrected day; otherwise a new one begins."""
    held = [post for post in known if post.title == title and post.ended_on is None]
    post = held[0] if held else Post(member=member, branch_id=member.branch_id, title=title)
    if since is not None:  # a row with a post and no day was refused
        post.started_on = since
        post.save()


def _note_floating(member: Member, extra: Extra, known: Floating | None) -> None:
    if extra.floating and known is None:
        Floating.objects.create(member=member, destination=extra.destination)
    elif extra.floating and extra.destination and known.destination != extra.destination:
        known.destination = extra.destination
        known.save(update_fields=["destination"])
    elif not extra.floating and known is not None:
        known.returned_on = timezone.localdate()
        known.save(update_fields=["returned_on"])

"""How a sheet's cells name branches, committees, members and groups."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from import_export.widgets import Widget

from accounts.models import User
from common.cells import plain
from common.identity import CheckedNumber, check_id_number, normalise_id_number
from common.person import Education
from common.resources import ChoiceWidget, TextWidget
from members.models import Branch, Committee, Group, Member

ID_COLUMN = "公民身份证号"
BRANCH_COLUMN = "所在党支部"
COMMITTEE_COLUMN = "所属党委"
BRANCH_SYNONYMS = ("党支部", "支部", "支部名称", "党组织名称")
ID_SYNONYMS = ("身份证号", "公民身份号码", "身份证号码", "公民身份证号码", "居民身份证号")
PERSON_SYNONYMS = {
    "姓名": ("党员姓名",),
    ID_COLUMN: ID_SYNONYMS,
    "出生日期": ("出生年月", "出生年月日"),
    "学历": ("文化程度",),
    "手机号": ("手机号码", "手机", "联系电话"),
    "工作岗位": ("职业", "工作单位及职务"),
}
EDUCATION_SYNONYMS = {
    **dict.fromkeys(("博士", "硕士", "博士研究生", "硕士研究生", "研究生及以上"), Education.POSTGRADUATE),
    **dict.fromkeys(("本科", "大学"), Education.BACHELOR),
    **dict.fromkeys(("大专", "专科"), Education.COLLEGE),
    **dict.fromkeys(("中等专科", "中专（中技）", "技工学校", "职高", "职业高中"), Education.SECONDARY),
    **dict.fromkeys(("普通高中", "高中（中技）"), Education.HIGH),
    **dict.fromkeys(("初级中学", "初中及以下"), Education.JUNIOR),
    **dict.fromkeys(("小学", "文盲", "半文盲", "小学以下"), Education.PRIMARY),
}


class IdNumberWidget(Widget):
    """An ID number checked by GB 11643; a number that Excel shortened is refused before its digits get lost."""

    def __init__(self, *, required: bool = True) -> None:
        super().__init__()
        self.required = required

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str:
        if value is None or not str(value).strip():
            if self.required:
                raise ValueError("不能为空。")
            return ""
        return value if isinstance(value, CheckedNumber) else check_id_number(value).text


class EthnicityWidget(TextWidget):
    """汉 and 汉族 are one."""

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> str | None:
        name = super().clean(value)
        return (name if name.endswith("族") else f"{name}族") if name else None


class EducationWidget(ChoiceWidget):
    def __init__(self) -> None:
        super().__init__(Education, EDUCATION_SYNONYMS)


class CommitteeWidget(Widget):
    """
    A committee by its name or full name. A blank cell means none where the row names a branch, and otherwise the
    only committee that has branches of its own.
    """

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, list[Committee]] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Committee | None:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for committee in Committee.objects.order_by("path"):
                for name in {committee.name, committee.full_name} - {""}:
                    self._by_name[name].append(committee)
        name = plain(value)
        if not name:
            return None if plain((row or {}).get(BRANCH_COLUMN)) else self._only()
        found = self._by_name.get(name, [])
        if len(found) != 1:
            raise ValueError(
                f"没有名为“{name}”的党委。" if not found else f"有{len(found)}个名为“{name}”的党委。"
            )
        return found[0]

    def _only(self) -> Committee:
        found = Committee.objects.filter(branches__isnull=False).distinct()[:2]
        if len(found) != 1:
            raise ValueError(f"请填写“{COMMITTEE_COLUMN}”。")
        return found[0]


class BranchWidget(Widget):
    """A branch by its name, short name, full name or code; the column 所属党委 tells equal names apart."""

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, list[Branch]] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Branch | None:
        name = plain(value)
        if not name:
            return None
        found = self._named(name)
        committee = plain((row or {}).get(COMMITTEE_COLUMN))
        if committee:
            found = [b for b in found if committee in (b.committee.name, b.committee.full_name)]
        if not found:
            raise ValueError(f"没有名为“{name}”的党支部，请先在“党组织”表中登记。")
        if len(found) > 1:
            raise ValueError(f"有{len(found)}个名为“{name}”的党支部，请加填“{COMMITTEE_COLUMN}”一列。")
        return found[0]

    def _named(self, name: str) -> list[Branch]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for branch in Branch.objects.select_related("committee"):
                for key in {branch.name, branch.short_name, branch.full_name, branch.code} - {""}:
                    self._by_name[key].append(branch)
        return self._by_name.get(name, [])


class GroupWidget(Widget):
    """A group of the row's branch; a new name makes the group."""

    def __init__(self, branches: BranchWidget, branch_column: str = BRANCH_COLUMN) -> None:
        super().__init__()
        self.branches = branches
        self.branch_column = branch_column
        self._known: dict[tuple[int, str], Group] = {}

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Group | None:
        name = plain(value)
        branch = self.branches.clean((row or {}).get(self.branch_column), row) if name else None
        if branch is None:
            return None
        if (branch.pk, name) not in self._known:
            self._known[branch.pk, name] = Group.objects.get_or_create(branch=branch, name=name)[0]
        return self._known[branch.pk, name]


class MemberWidget(Widget):
    """
    A member by ID number where the row gives one, otherwise by name within the row's branch.

    Only among those that the `user` sees; None is the command line.
    """

    user: User | None = None

    def __init__(self, branch_column: str = BRANCH_COLUMN, *, must_exist: bool = True) -> None:
        super().__init__()
        self.branch_column = branch_column
        self.must_exist = must_exist
        self._by_number: dict[str, Member] | None = None
        self._by_name: dict[tuple[str, str], list[Member]] = defaultdict(list)

    def _read(self) -> None:
        self._by_number = {}
        seen = Member.objects.visible_to(self.user) if self.user else Member.objects.all()
        members = seen.select_related("branch").only(
            "name", "id_number", "joined_on", "left_on", "branch__name"
        )
        for member in members:
            if member.id_number:
                self._by_number[member.id_number] = member
            for branch in {member.branch.name, member.branch.short_name}:
                self._by_name[branch, member.name].append(member)

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Member | None:
        if self._by_number is None:
            self._read()
        row = row or {}
        name = plain(value)
        number = normalise_id_number(plain(row.get(ID_COLUMN)))
        if number:
            return self._numbered(number, name)
        branch = plain(row.get(self.branch_column))
        found = self._by_name.get((branch, name), [])
        if len(found) > 1:
            raise ValueError(f"“{branch}”有{len(found)}名叫“{name}”的党员，请加填“{ID_COLUMN}”。")
        if not found and self.must_exist:
            raise ValueError(f"“{branch}”没有名叫“{name}”的党员。")
        return found[0] if found else None

    def _numbered(self, number: str, name: str) -> Member | None:
        member = self._by_number.get(number)
        if member is None and self.must_exist:
            raise ValueError("党员名册中没有这个身份证号。")
        if member is not None and name and member.name != name:
            raise ValueError(f"该身份证号与姓名“{name}”不一致，请核对。")
        return member

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from import_export.fields import Field
from import_export.widgets import Widget

from common.resources import ChoiceWidget, DateWidget, TextWidget, WorkbookResource, column
from members.models import Branch, Committee
from members.sheets import COMMITTEE_COLUMN

PARENT_COLUMN = "上级党委"
KIND_SYNONYMS = {
    **dict.fromkeys(("行政村", "农村", "村党支部", "建制村"), Branch.Kind.VILLAGE),
    **dict.fromkeys(("社区党支部", "居委会"), Branch.Kind.COMMUNITY),
    **dict.fromkeys(("机关党支部", "党政机关"), Branch.Kind.OFFICE),
    **dict.fromkeys(("事业", "事业单位党支部"), Branch.Kind.INSTITUTION),
    **dict.fromkeys(("两新", "非公企业", "非公有制企业", "社会组织", "两新党支部"), Branch.Kind.ENTERPRISE),
    **dict.fromkeys(("国有企业", "国企党支部"), Branch.Kind.STATE),
    **dict.fromkeys(("学校党支部", "中小学校", "教育"), Branch.Kind.SCHOOL),
    **dict.fromkeys(("离退休干部", "离退休党支部"), Branch.Kind.RETIRED),
    **dict.fromkeys(("流动党员", "流动党支部"), Branch.Kind.FLOATING),
}


class CommitteeTreeWidget(Widget):
    """A committee by name, below the one that 上级党委 names; whichever is not known yet is made."""

    def __init__(self) -> None:
        super().__init__()
        self._by_name: dict[str, list[Committee]] | None = None

    def clean(self, value: Any, row: Mapping | None = None, **kwargs: Any) -> Committee:
        name = TextWidget().clean(value)
        if not name:
            raise ValueError("不能为空。")
        above = TextWidget().clean((row or {}).get(PARENT_COLUMN))
        found = [c for c in self._named(name) if not above or (c.parent and c.parent.name == above)]
        if len(found) > 1:
            raise ValueError(f"有{len(found)}个名为“{name}”的党委，请填写“{PARENT_COLUMN}”。")
        if found:
            return found[0]
        if any(committee.parent is None for committee in self._named(name)):
            raise ValueError(f"“{name}”已登记为没有上级党委，不能改为隶属“{above}”。")
        return self._make(name, self._parent(above) if above else None)

    def _named(self, name: str) -> list[Committee]:
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for committee in Committee.objects.select_related("parent"):
                for key in {committee.name, committee.full_name} - {""}:
                    self._by_name[key].append(committee)
        return self._by_name.get(name, [])

    def _parent(self, name: str) -> Committee:
        found = self._named(name)
        if len(found) > 1:
            raise ValueError(f"有{len(found)}个名为“{name}”的上级党委。")
        return found[0] if found else self._make(name, None)

    def _make(self, name: str, parent: Committee | None) -> Committee:
        committee = Committee.objects.create(name=name, parent=parent, level=_level(name))
        self._by_name[name].append(committee)
        return committee


def _level(name: str) -> str:
    """The level as the name tells it; a 街道 or a 镇 is a township."""
    if name.endswith(("市委", "市委员会")):
        return Committee.Level.CITY
    if name.endswith(("县委", "区委", "县委员会", "区委员会")):
        return Committee.Level.COUNTY
    return Committee.Level.TOWNSHIP


class BranchResource(WorkbookResource):
    sheet = "党组织"
    required = (COMMITTEE_COLUMN, "党组织名称", "组织类别")
    synonyms = {
        COMMITTEE_COLUMN: ("所属党组织", "隶属党委"),
        PARENT_COLUMN: ("上级党组织", "批准成立的上级"),
        "党组织名称": ("所在党支部", "党支部", "支部", "支部名称", "简称", "党组织简称"),
        "党组织全称": ("全称",),
        "组织编码": ("编码", "党组织编码"),
        "组织类别": ("党组织类别", "类别"),
        "成立日期": ("建立日期", "党组织成立日期"),
        "最近换届日期": ("换届日期",),
        "联系人": ("党组织联系人",),
        "地址": ("通讯地址",),
    }
    committee = column("committee", COMMITTEE_COLUMN, CommitteeTreeWidget())
    parent = Field(attribute=None, column_name=PARENT_COLUMN)
    name = column("name", "党组织名称")
    full_name = column("full_name", "党组织全称")
    code = column("code", "组织编码")
    kind = column("kind", "组织类别", ChoiceWidget(Branch.Kind, KIND_SYNONYMS))
    founded_on = column("founded_on", "成立日期", DateWidget())
    dissolved_on = column("dissolved_on", "撤销日期", DateWidget())
    elected_on = column("elected_on", "最近换届日期", DateWidget())
    contact = column("contact", "联系人")
    phone = column("phone", "联系电话")
    address = column("address", "地址")

    class Meta(WorkbookResource.Meta):
        model = Branch
        import_id_fields = ["committee", "name"]

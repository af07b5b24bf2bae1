"""The chapter 党员队伍 of the annual summary."""

from collections.abc import Iterator

from django.db.models import QuerySet

from common.figures import Facts, Finding
from common.periods import Period
from members import figures

title = "加强党员队伍建设"
problem_title = "党员队伍教育管理还有薄弱环节"
plan_title = "建强党员队伍"
tabled = ("members.branches", "members.members", "members.admitted")
sums = {"members.members": ("members.full", "members.probationary")}
denominators = dict.fromkeys(
    (
        "members.women_share",
        "members.minority_share",
        "members.aged_35_share",
        "members.higher_education_share",
    ),
    "members.members",
)

# From one in three members over 60 on, age becomes a problem to name (local practice).
AGEING_ONE_IN = 3


def collect(period: Period, branches: QuerySet) -> Facts:
    """Six queries, whatever was recorded."""
    roster, unrecorded = figures.member_figures(period, branches)
    warnings = []
    if unrecorded:
        warnings.append(
            f"党员名册中有{unrecorded}名党员的加入党组织日期在本期内，但没有对应的发展党员记录，"
            "未计入“发展预备党员”。请补录发展步骤，或在“党员增加信息”中注明转入。"
        )
    return Facts.of(
        [
            *figures.branch_figures(period, branches),
            *roster,
            *figures.recruitment_figures(period, branches),
            figures.plan_figure(period, branches),
            *figures.transfer_figures(period, branches),
            figures.contact_figure(period, branches),
        ],
        warnings=warnings,
    )


def draft(facts: Facts) -> list[str]:
    paragraphs = [_structure(facts), _recruitment(facts), _transfers(facts), _floating(facts)]
    return [text for text in paragraphs if text] or ["本期没有党员队伍方面的记录。"]


def _structure(facts: Facts) -> str:
    if not facts["members.members"]:
        return ""
    parts = [
        f"**摸清队伍底数。**{facts.of_branches('现有党支部{members.branches}个，', '现有')}"
        "在册党员{members.members}名"
    ]
    if facts["members.probationary"]:
        parts.append("，其中正式党员{members.full}名、预备党员{members.probationary}名")
    groups = (
        ("women", "女党员{members.women}名"),
        ("minority", "少数民族党员{members.minority}名"),
        ("aged_35", "35岁及以下{members.aged_35}名"),
        ("higher_education", "大学专科及以上学历{members.higher_education}名"),
    )
    shares = "、".join(text for name, text in groups if facts[f"members.{name}"])
    return "".join(parts) + (f"；{shares}。" if shares else "。")


def _recruitment(facts: Facts) -> str:
    sentences = []
    if facts["members.plan"]:
        sentences.append("本年度计划发展党员{members.plan}名。")
    done = [
        text
        for name, text in (
            ("admitted", "接收预备党员{members.admitted}名"),
            ("confirmed", "预备党员转正{members.confirmed}名"),
        )
        if facts[f"members.{name}"]
    ]
    if done:
        sentences.append(f"按程序接收和培养，{'，'.join(done)}{_sources(facts)}。")
    waiting = [
        f"{label}{{members.{name}}}名"
        for name, label in (
            ("candidates", "发展对象"),
            ("activists", "入党积极分子"),
            ("applicants", "入党申请人"),
        )
        if facts[f"members.{name}"]
    ]
    if waiting:
        sentences.append(f"截至期末，在培养{'、'.join(waiting)}。")
    return "**严把发展入口。**" + "".join(sentences) if sentences else ""


def _sources(facts: Facts) -> str:
    parts = [
        f"{figure.label.partition('：')[2]}{{{key}}}名"
        for key, figure in facts.figures.items()
        if key.startswith("members.admitted_source_")
    ]
    return f"；新接收的预备党员中，{'、'.join(parts)}" if parts else ""


def _transfers(facts: Facts) -> str:
    sentences = []
    if facts["members.steady_work_found"]:
        text = facts.of_branches("逐支部", "") + (
            "排查长期在外就业的党员，查出在外有稳定工作的{members.steady_work_found}名，明确时限转接组织关系"
        )
        if not facts["members.steady_work_open"]:
            text += "，已转出{members.steady_work_done}名，应转尽转"
        elif facts["members.steady_work_done"]:
            text += "，已转出{members.steady_work_done}名，尚有{members.steady_work_open}名正在办理"
        else:
            text += "，目前均在办理"
        sentences.append(text + "。")
    moved = [
        text
        for name, text in (
            ("transfers_in", "转入党员{members.transfers_in}名"),
            ("transfers_out", "转出党员{members.transfers_out}名"),
        )
        if facts[f"members.{name}"]
    ]
    if moved:
        sentences.append(f"本期办结组织关系转接中，{'、'.join(moved)}。")
    return "**理顺组织关系。**" + "".join(sentences) if sentences else ""


def _floating(facts: Facts) -> str:
    if not facts["members.floating"]:
        return ""
    text = "**抓好流动党员管理。**登记在外流动党员{members.floating}名"
    if facts["members.contacts"]:
        text += "，由支部联系{members.contacts}次"
    return text + "。"


def findings(facts: Facts) -> list[Finding]:
    return [*_of_members(facts), *_of_branches(facts)]


def _of_members(facts: Facts) -> Iterator[Finding]:
    if facts["members.floating"]:
        yield Finding(
            "members.floating",
            "党员外出多，在册党员{members.members}名中有流动党员{members.floating}名，"
            "难以经常参加支部的组织生活。",
            ("members.members", "members.floating"),
            "完善流动党员信息，落实支部联系人，每半年至少联系一次，流入地稳定的及时转接组织关系。",
        )
    old = facts["members.aged_61"]
    if old and old * AGEING_ONE_IN >= facts["members.members"]:
        yield Finding(
            "members.ageing",
            "党员队伍年龄偏大，61岁及以上党员{members.aged_61}名，35岁及以下党员{members.aged_35}名，"
            "后备力量不足。",
            ("members.aged_61", "members.aged_35"),
            "注重在青年农民、返乡人员和在职青年中培养入党积极分子，改善党员队伍的年龄和文化结构。",
        )
    if facts["members.transfers_overdue"]:
        yield Finding(
            "members.transfers_overdue",
            "组织关系转接不够及时，有{members.transfers_overdue}名党员超过限期尚未办结。",
            ("members.transfers_overdue",),
            "对逾期未转的党员逐人核实原因，与接收地党组织对接，限期办结。",
        )
    if facts["members.lost"]:
        yield Finding(
            "members.lost",
            "个别党员与组织失去联系，现有失联党员{members.lost}名。",
            ("members.lost",),
            "继续查找失联党员，对规定时限内仍查找无果的，按程序作出组织处理。",
        )


def _of_branches(facts: Facts) -> Iterator[Finding]:
    if facts["members.vacant_secretaries"]:
        yield Finding(
            "members.vacant_secretaries",
            facts.of_branches(
                "支部班子不够健全，{members.vacant_secretaries}个党支部没有登记在任书记。",
                "支部班子不够健全，书记空缺。",
            ),
            ("members.vacant_secretaries",),
            "尽快选配空缺的支部书记，健全支部班子。",
        )
    if facts["members.elections_overdue"]:
        yield Finding(
            "members.elections_overdue",
            facts.of_branches(
                "换届工作抓得不紧，{members.elections_overdue}个党支部任期届满尚未换届。",
                "换届工作抓得不紧，支部任期届满尚未换届。",
            ),
            ("members.elections_overdue",),
            facts.of_branches(
                "建立换届台账，任期届满前半年提醒，按期组织换届选举。", "做好换届准备，尽快组织换届选举。"
            ),
        )

"""The chapter 三会一课 of the annual summary. Meetings of branches only; a committee's own are education's."""

from collections.abc import Iterator

from django.db.models import QuerySet

from common.figures import Facts, Finding
from common.periods import Period
from meetings.figures import DEFECTS, KINDS, defects, held, regularity
from meetings.models import ScheduleRule
from meetings.schedule import grid

title = "严格落实“三会一课”制度"
problem_title = "“三会一课”制度落实还不够严格"
plan_title = "严格组织生活制度"
tabled = ("meetings.held", "meetings.reporting_rate")
sums = {"meetings.held": tuple(f"meetings.{name}" for name in KINDS)}
denominators = {
    "meetings.reporting_rate": "meetings.expected",
    "meetings.on_time_rate": "meetings.expected",
}


def collect(period: Period, branches: QuerySet) -> Facts:
    """Six queries, whatever was recorded."""
    rules = list(ScheduleRule.objects.all())
    owed = grid(period, branches, rules)
    return Facts.of([*held(period, branches, rules), *defects(period, branches), *regularity(owed)])


def draft(facts: Facts) -> list[str]:
    if not facts["meetings.held"]:
        return ["本期没有审核通过的“三会一课”和主题党日记录。"]
    return [_draft_of_meetings(facts), *_draft_of_reporting(facts)]


def _draft_of_meetings(facts: Facts) -> str:
    kinds = "、".join(
        f"{kind.label}{{meetings.{name}}}次" for name, kind in KINDS.items() if facts[f"meetings.{name}"]
    )
    sentences = [
        f"{facts.of_branches('各党支部')}召开会议、开展活动{{meetings.held}}次，其中{kinds}，参加{{meetings.attendances:约}}人次"
    ]
    if facts["meetings.attendance_rate"]:
        sentences.append("，平均到会率{meetings.attendance_rate}%")
    sentences.append("。")
    if facts["meetings.lectures_by_secretaries"]:
        sentences.append("支部书记带头讲党课{meetings.lectures_by_secretaries}次。")
    return "".join(sentences)


def _draft_of_reporting(facts: Facts) -> list[str]:
    if not facts["meetings.expected"]:
        return []
    text = (
        "**从严督促落实。**对照“三会一课”和主题党日的规定频次，应开展{meetings.expected}次，实际报送"
        "{meetings.reported}次，报送率{meetings.reporting_rate}%，按时率{meetings.on_time_rate}%"
    )
    if facts["meetings.regular_branches"] and not facts.of_one_branch:
        text += "，{meetings.regular_branches}个党支部各项会议活动全部按规定开展"
    text += "。"
    if facts["meetings.defective"]:
        text += facts.of_branches(
            "逐条审核会议记录，对发现问题的{meetings.defective}次活动逐一反馈支部，推行“1+5+N”主题党日制度加以规范。",
            "对审核发现问题的{meetings.defective}次活动逐次整改，按“1+5+N”主题党日制度加以规范。",
        )
    return [text]


def findings(facts: Facts) -> list[Finding]:
    return [*_missing(facts), *_overlapping(facts), *_marked(facts), *_poor_records(facts)]


def _marked(facts: Facts) -> Iterator[Finding]:
    names = [name for name in DEFECTS if facts[f"meetings.{name}"]]
    if names:
        parts = "、".join(f"{DEFECTS[name].label}{{meetings.{name}}}次" for name in names)
        yield Finding(
            "meetings.defects",
            f"部分会议活动质量不高，审核中发现{parts}。",
            ("meetings.defective", *(f"meetings.{name}" for name in names)),
            "严格执行“1+5+N”主题党日制度，把每次活动的主题、规定动作和记录要求明确到支部，审核发现的问题限期改正。",
        )


def _missing(facts: Facts) -> Iterator[Finding]:
    if facts["meetings.missing"] and facts["meetings.reported"]:
        yield Finding(
            "meetings.missing",
            "制度坚持得不够好，按规定应开展{meetings.expected}次，尚有{meetings.missing}次没有记录。",
            ("meetings.expected", "meetings.missing"),
            facts.of_branches(
                "按月通报“三会一课”报送情况，对未按规定召开的支部及时提醒，做到应开尽开、有据可查。",
                "年初排定“三会一课”计划，按月对照落实，做到应开尽开、有据可查。",
            ),
        )
    if facts["meetings.late"]:
        yield Finding(
            "meetings.late",
            "记录报送不够及时，事后补报{meetings.late}次。",
            ("meetings.late",),
            "明确会议记录的报送期限，当月活动当月记录、按期提交。",
        )


def _overlapping(facts: Facts) -> Iterator[Finding]:
    if facts["meetings.overlapping"]:
        yield Finding(
            "meetings.overlapping",
            f"{facts.of_branches('个别支部', '')}多种会兼顾开，涉及{{meetings.overlapping}}次会议，不够规范和严肃。",
            ("meetings.overlapping",),
            "严格区分各类会议的议题、参会范围和程序，一会一题、一会一记，不得以一次会议代替多种会议。",
        )


def _poor_records(facts: Facts) -> Iterator[Finding]:
    if facts["meetings.copied"]:
        yield Finding(
            "meetings.copied",
            "{meetings.copied}次会议的记录内容雷同，没有如实反映会议情况。",
            ("meetings.copied",),
            "对内容雷同的记录一律退回重报，如实记录党员发言和议定事项。",
        )
    if facts["meetings.thin"]:
        yield Finding(
            "meetings.thin",
            "{meetings.thin}次会议的记录过于简略，要素不全。",
            ("meetings.thin",),
            "组织支部记录人员培训，按记录单逐项填写时间、地点、主持、记录、内容和议定事项。",
        )

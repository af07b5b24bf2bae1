"""
The steps of 发展党员 by the rules of 2014 and of 2026, the holidays known so far, and the usual sources of recruits.
An administrator corrects all of them in the database; nothing in the code repeats them.
"""

from datetime import date, timedelta

from django.db import migrations

from common.workdays import seed_holidays

FIRST, REVISED = date(2014, 5, 28), date(2026, 5, 18)
FIRST_SOURCE = "《中国共产党发展党员工作细则》（2014年）"
REVISED_SOURCE = "《中国共产党发展党员工作细则》（2026年5月18日修订）"

# kind, stage, actor, papers, advice, article, required
STEPS = [
    ("APPLIED", "APPLICANT", "申请人", "入党申请书", "年满十八岁", "第五条", True),
    ("TALKED", "APPLICANT", "党支部", "谈话记录", "收到申请书后一个月内", "第七条", True),
    ("ACTIVIST", "ACTIVIST", "支部委员会（不设的由支部大会）", "推荐材料、会议记录、培养考察登记表", "在党员、群团推荐的基础上研究决定", "第八条", True),
    ("FILED", "ACTIVIST", "党支部报上级党委", "备案报告", "确定培养联系人一至二名", "第八条、第九条", True),
    ("ASSESSED", "ACTIVIST", "培养联系人、党支部", "培养教育考察记录", "每半年考察一次", "第十一条", True),
    ("CANDIDATE", "CANDIDATE", "支部委员会", "会议记录、上级党委备案材料", "培养教育一年以上，听取党小组、培养联系人、党员和群众意见", "第十三条", True),
    ("REVIEWED", "CANDIDATE", "党支部、基层党委", "政治审查材料", "未经审查或审查不合格的不能发展", "第十六条", True),
    ("TRAINED", "CANDIDATE", "基层党委", "培训结业证明", "不少于三天或二十四学时", "第十七条", True),
    ("PUBLICIZED", "CANDIDATE", "党支部", "公示材料和结果", "按当地规定", "第十三条", False),
    ("PREVIEWED", "PROBATIONARY", "基层党委", "预审意见、入党志愿书", "审查发展对象条件和培养教育情况", "第十八条", True),
    ("ADMITTED", "PROBATIONARY", "支部大会", "入党志愿书、会议记录、票决情况", "无记名投票，赞成人数超过应到会有表决权党员的半数", "第二十条、第二十二条", True),
    ("APPROVED", "PROBATIONARY", "基层党委", "审批意见", "三个月内审批，特殊情况不超过六个月", "第二十五条", True),
    ("SWORN", "FULL", "基层党委或党支部", "宣誓记录", "", "第二十九条", True),
    ("EXTENDED", "FULL", "支部大会", "会议记录、上级党委批复", "延长一次，半年至一年", "第三十二条", False),
    ("CONFIRMED", "FULL", "支部大会", "转正申请书、考察材料、会议记录", "预备期一年，自支部大会通过之日算起", "第三十一条、第三十二条", True),
    ("CONFIRMATION_APPROVED", "FULL", "基层党委", "审批意见", "三个月内审批", "第三十三条", True),
    ("ARCHIVED", "FULL", "基层党委", "入党志愿书等全部材料", "存入本人人事档案或由基层党委保存", "第三十六条", True),
]  # fmt: skip
REVISED_ORDER = [
    "APPLIED", "TALKED", "ACTIVIST", "FILED", "ASSESSED", "PUBLICIZED", "CANDIDATE", "REVIEWED", "TRAINED", "PREVIEWED",
    "ADMITTED", "APPROVED", "SWORN", "EXTENDED", "CONFIRMED", "CONFIRMATION_APPROVED", "ARCHIVED",
]  # fmt: skip
REVISED_STEPS = {
    "PUBLICIZED": {"stage": "ACTIVIST", "required": True, "advice": "不少于五个工作日，公示后报上级党委"},
    "CANDIDATE": {"advice": "公示无异议，经上级党委同意"},
    "TRAINED": {"advice": "不少于三天或二十四学时，培训合格"},
    "PREVIEWED": {"advice": "预审合格后一个月内召开支部大会"},
    "SWORN": {"advice": "一般在批准后一个月内"},
}
# kind → intervals: (after, min_months, min_workdays, max_months, limit_months, extendable)
INTERVALS = {
    "TALKED": [("APPLIED", 0, 0, 1, None, False)],
    "ASSESSED": [("ACTIVIST", 0, 0, 6, None, False)],
    "CANDIDATE": [("ACTIVIST", 12, 0, None, None, False)],
    "APPROVED": [("ADMITTED", 0, 0, 3, 6, False)],
    "EXTENDED": [("ADMITTED", 12, 0, None, None, False)],
    "CONFIRMED": [("ADMITTED", 12, 0, None, None, True)],
    "CONFIRMATION_APPROVED": [("CONFIRMED", 0, 0, 3, None, False)],
}
REVISED_INTERVALS = {
    "CANDIDATE": [("ACTIVIST", 12, 0, None, None, False), ("PUBLICIZED", 0, 5, None, None, False)],
    "ADMITTED": [("PREVIEWED", 0, 0, 1, None, False)],
    "SWORN": [("APPROVED", 0, 0, 1, None, False)],
}
INTERVAL_FIELDS = ("after", "min_months", "min_workdays", "max_months", "limit_months", "extendable")
SOURCES = ("农村致富能手", "返乡大学生", "机关在职优秀年轻工作人员")
HOLIDAY_YEARS = range(2019, 2028)


def add_rules(apps, schema_editor):
    first = [step[0] for step in STEPS]
    until = REVISED - timedelta(days=1)
    _add_version(apps, first, {}, INTERVALS, source=FIRST_SOURCE, valid_from=FIRST, valid_to=until)
    revised = INTERVALS | REVISED_INTERVALS
    _add_version(apps, REVISED_ORDER, REVISED_STEPS, revised, source=REVISED_SOURCE, valid_from=REVISED)


def _add_version(apps, order, changes, intervals, **version):
    rule_model = apps.get_model("members", "RecruitmentRule")
    interval_model = apps.get_model("members", "RecruitmentInterval")
    names = ("kind", "stage", "actor", "papers", "advice", "article", "required")
    for step in STEPS:
        values = dict(zip(names, step, strict=True)) | changes.get(step[0], {})
        rule = rule_model.objects.create(
            **values, order=order.index(step[0]) + 1, repeats=step[0] == "ASSESSED", **version
        )
        for interval in intervals.get(step[0], []):
            interval_model.objects.create(rule=rule, **dict(zip(INTERVAL_FIELDS, interval, strict=True)))


def add_holidays(apps, schema_editor):
    holiday_model = apps.get_model("members", "Holiday")
    holiday_model.objects.bulk_create(
        holiday_model(day=day, is_workday=is_workday, name=name)
        for year in HOLIDAY_YEARS
        for day, is_workday, name in seed_holidays(year)
    )


def add_sources(apps, schema_editor):
    source_model = apps.get_model("members", "RecruitmentSource")
    source_model.objects.bulk_create(
        source_model(name=name, order=order) for order, name in enumerate(SOURCES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]
    operations = [
        migrations.RunPython(add_rules, migrations.RunPython.noop),
        migrations.RunPython(add_holidays, migrations.RunPython.noop),
        migrations.RunPython(add_sources, migrations.RunPython.noop),
    ]

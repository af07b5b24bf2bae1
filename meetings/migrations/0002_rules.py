"""主题党日 "1+5+N" and the reporting schedule, as data that an administrator can correct."""

from datetime import date

from django.db import migrations

# Default of 罗店镇; every unit has its own list.
ACTIVITIES = {
    "1": ["统一主题"],
    "5": ["佩戴党徽", "交纳党费并公布上月收缴情况", "诵读党章", "学习理论", "谈体会"],
    "N": ["党性教育", "民主议事", "业务培训", "特色活动", "服务实践", "重温入党誓词", "过“政治生日”"],
}

REGULATION = "《中国共产党支部工作条例（试行）》（2018年）"
IN_FORCE = date(2018, 10, 28)
# (kind, frequency, owner, article). Read in secondary sources, or local practice: the office checks them.
RULES = [
    ("GENERAL", "QUARTER", "EVERY", "第十一条：支部党员大会一般每季度召开1次"),
    ("COMMITTEE", "MONTH", "BOARD", "第十二条：支部委员会一般每月召开1次"),
    ("GROUP", "MONTH", "GROUPS", "第十三条：党小组会一般每月召开1次"),
    ("LECTURE", "QUARTER", "EVERY", "第十六条：定期组织党课；每季度1次为当地做法"),
    ("PARTY_DAY", "MONTH", "EVERY", "第十六条：每月相对固定1天开展主题党日"),
    ("ORGANIZATION_LIFE", "YEAR", "EVERY", "第十七条：组织生活会每年至少1次"),
    ("ASSESSMENT", "YEAR", "EVERY", "第十八条：民主评议党员一般每年1次"),
]


def seed(apps, schema_editor):
    activity = apps.get_model("meetings", "Activity")
    activity.objects.bulk_create(
        activity(part=part, name=name, order=order)
        for part, names in ACTIVITIES.items()
        for order, name in enumerate(names, 1)
    )
    rule = apps.get_model("meetings", "ScheduleRule")
    rule.objects.bulk_create(
        rule(
            kind=kind,
            frequency=frequency,
            owner=owner,
            due_days=5,
            source=f"{REGULATION}{article}",
            needs_check=True,
            valid_from=IN_FORCE,
        )
        for kind, frequency, owner, article in RULES
    )


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

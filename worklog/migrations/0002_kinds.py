"""The kinds of work that recur in published summaries of townships; an office changes and adds its own in the browser."""

from django.db import migrations

# code, name, measures (code, name, unit); a measure's name reads before its number: 走访120户.
KINDS = [
    ("visits", "走访慰问", [("households", "走访", "户"), ("money", "发放慰问金", "元")]),
    ("services", "为民办事", [("items", "办理实事", "件")]),
    ("reports", "书记述职", [("persons", "述职", "人")]),
    ("talks", "谈心谈话", [("person_times", "谈话", "人次")]),
    ("publicity", "宣传报道", [("items", "刊发", "条")]),
    ("inspections", "检查督导", [("times", "检查", "次"), ("problems", "发现问题", "个")]),
    ("reserves", "后备干部", [("persons", "储备", "人")]),
    ("opinions", "意见征集", [("copies", "征集意见", "份")]),
    ("preaching", "宣讲", [("sessions", "宣讲", "场次"), ("audience", "听讲", "人次")]),
    ("commendations", "表彰", [("commended", "表彰先进", "个")]),
    ("newspapers", "报刊征订", [("copies", "征订", "份")]),
    ("archives", "档案排查", [("files", "排查档案", "份")]),
]
# What the committee's office does itself and no branch reports.
OF_THE_OFFICE = {"inspections", "commendations", "archives"}


def add_kinds(apps, schema_editor):
    kind_model = apps.get_model("worklog", "WorkKind")
    measure_model = apps.get_model("worklog", "WorkMeasure")
    for order, (code, name, measures) in enumerate(KINDS, start=1):
        kind = kind_model.objects.create(
            code=code, name=name, order=order, by_branch=code not in OF_THE_OFFICE
        )
        measure_model.objects.bulk_create(
            measure_model(kind=kind, code=measure_code, name=measure_name, unit=unit, order=place)
            for place, (measure_code, measure_name, unit) in enumerate(measures, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("worklog", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]

"""学时 due in a year, and what one meeting gives. Where secondary sources or local practice speak, an office checks."""

from datetime import date

from django.db import migrations

REGULATION = "《中国共产党党员教育管理工作条例》（2019年）第二十条"
IN_FORCE = date(2019, 5, 6)
TARGETS = [
    ("MEMBERS", 32, f"{REGULATION}：党员每年集中学习培训时间一般不少于32学时", False),
    ("SECRETARIES", 56, f"{REGULATION}：党组织书记和班子成员每年不少于56学时，至少参加1次集中培训", True),
]
LOCAL = "当地做法：1天按8学时折算"
MEETINGS = [("LECTURE", 2), ("PARTY_DAY", 2), ("SEMINAR", 4), ("STUDY_GROUP", 4), ("FIELD_STUDY", 8)]


def seed(apps, schema_editor):
    target, hours = apps.get_model("education", "HourTarget"), apps.get_model("education", "MeetingHours")
    target.objects.bulk_create(
        target(audience=audience, hours=due, source=source, needs_check=check, valid_from=IN_FORCE)
        for audience, due, source, check in TARGETS
    )
    hours.objects.bulk_create(
        hours(kind=kind, hours=given, source=LOCAL, needs_check=True, valid_from=IN_FORCE)
        for kind, given in MEETINGS
    )


class Migration(migrations.Migration):
    dependencies = [("education", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

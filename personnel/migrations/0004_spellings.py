from django.db import migrations, models

from common.pinyin import STORED_LENGTH, stored_spellings


def spell_names(apps, schema_editor):
    staff = apps.get_model("personnel", "Staff")
    rows = list(staff.objects.only("pk", "name"))
    for row in rows:
        row.spellings = stored_spellings(row.name)
    staff.objects.bulk_update(rows, ["spellings"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("personnel", "0003_rules")]
    operations = [
        migrations.AddField(
            "staff",
            "spellings",
            models.CharField("姓名拼音", max_length=STORED_LENGTH, blank=True, editable=False, default=""),
            preserve_default=False,
        ),
        migrations.RunPython(spell_names, migrations.RunPython.noop),
    ]

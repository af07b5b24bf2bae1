"""Which tables to check by local papers."""

from django.db import migrations, models

CHECK = "请按本单位红头文件核对"
FLAG = models.BooleanField(default=True, verbose_name=CHECK)
# The one year whose figure was read in the communiqué itself.
VERIFIED_INCOME = 2022


def mark(apps, schema_editor):
    apps.get_model("personnel", "UrbanIncome").objects.filter(year=VERIFIED_INCOME).update(needs_check=False)
    for name in ("ExcellentShare", "BereavementRule"):
        for rule in apps.get_model("personnel", name).objects.all():
            rule.source = rule.source.replace(f"（{CHECK}）", "")
            rule.save()


class Migration(migrations.Migration):
    dependencies = [("personnel", "0004_spellings")]
    operations = [
        *(
            migrations.AddField(name, "needs_check", FLAG)
            for name in ("bereavementrule", "excellentshare", "retirementrule", "urbanincome")
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

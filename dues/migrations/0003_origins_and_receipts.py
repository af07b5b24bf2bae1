"""Which rules to check by local papers; to whom dues were remitted, and the receipt."""

from django.db import migrations, models

import common.attachments

CHECK = "请按本单位红头文件核对"
FLAG = models.BooleanField(default=True, verbose_name=CHECK)
# The words of the seed that the flag now says; what the 2008 rules and the 2017 notice print is not local practice.
WORDS = (f"；{CHECK}）", f"；{CHECK}", f"（{CHECK}）")


def mark(apps, schema_editor):
    for name in ("Standard", "Rule"):
        for rule in apps.get_model("dues", name).objects.all():
            rule.needs_check = CHECK in rule.source or "惯例" in rule.source
            rule.source = _without(rule.source)
            rule.save()


def _without(source: str) -> str:
    source = source.replace(WORDS[0], "）")
    for words in WORDS[1:]:
        source = source.replace(words, "")
    return source


class Migration(migrations.Migration):
    dependencies = [("dues", "0002_standards")]
    operations = [
        migrations.AddField("rule", "needs_check", FLAG),
        migrations.AddField("standard", "needs_check", FLAG),
        migrations.AddField(
            "remittance", "payee", models.CharField(blank=True, max_length=40, verbose_name="收款单位", default=""), False
        ),
        migrations.AddField(
            "remittance",
            "receipt",
            models.FileField(
                blank=True,
                default="",
                upload_to=common.attachments.keep_as,
                validators=[common.attachments.check_upload],
                verbose_name="收据附件",
            ),
            False,
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]

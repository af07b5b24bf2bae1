"""The spellings of each name are stored, so that search compares them in the database."""

from django.db import migrations, models

from common.pinyin import STORED_LENGTH, stored_spellings


def spell(model) -> None:
    changed = []
    for row in model.objects.only("pk", "name").iterator():
        row.spellings = stored_spellings(row.name)
        changed.append(row)
        if len(changed) == 1000:
            model.objects.bulk_update(changed, ["spellings"])
            changed = []
    model.objects.bulk_update(changed, ["spellings"])


def spell_names(apps, schema_editor):
    spell(apps.get_model("members", "Member"))
    spell(apps.get_model("members", "Recruit"))


def column() -> models.CharField:
    return models.CharField("姓名拼音", max_length=STORED_LENGTH, blank=True, editable=False, default="")


class Migration(migrations.Migration):
    dependencies = [("members", "0002_rules")]
    operations = [
        migrations.AddField("member", "spellings", column(), preserve_default=False),
        migrations.AddField("recruit", "spellings", column(), preserve_default=False),
        migrations.RunPython(spell_names, migrations.RunPython.noop),
    ]

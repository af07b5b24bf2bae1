"""The rule of 2025 for the three classes of people."""

from datetime import date

from django.db import migrations

SOURCE = "《国务院关于渐进式延迟法定退休年龄的办法》（2024年9月13日全国人大常委会批准）"
START = date(2025, 1, 1)

# group, old age, new age (months), birth months for a month of delay, first birth month that is delayed
RULES = [
    ("MEN", 60 * 12, 63 * 12, 4, date(1965, 1, 1)),
    ("WOMEN_CADRES", 55 * 12, 58 * 12, 4, date(1970, 1, 1)),
    ("WOMEN_WORKERS", 50 * 12, 55 * 12, 2, date(1975, 1, 1)),
]


def seed(apps, schema_editor):
    rule = apps.get_model("personnel", "RetirementRule")
    for group, old_age, new_age, step, first_birth in RULES:
        rule.objects.create(
            group=group,
            old_age=old_age,
            new_age=new_age,
            step=step,
            first_birth=first_birth,
            flexible=36,
            source=SOURCE,
            valid_from=START,
        )


class Migration(migrations.Migration):
    dependencies = [("personnel", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

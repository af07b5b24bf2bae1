"""The standards of 2008, the cap of 2017, and the numbers of the other rules on dues."""

from datetime import date
from decimal import Decimal

from django.db import migrations

RULE_2008 = "中组发〔2008〕3号《关于中国共产党党费收缴、使用和管理的规定》"
RULE_2017 = "组电明字〔2017〕5号（每月一般不超过1000元；请按本单位红头文件核对）"
FROM_2008 = date(2008, 4, 1)
FROM_2017 = date(2017, 1, 1)

# category, up_to, rate, least, most, source, valid_from, valid_to
STANDARDS = [
    ("WAGE", "3000", "0.005", None, None, RULE_2008, FROM_2008, None),
    ("WAGE", "5000", "0.01", None, None, RULE_2008, FROM_2008, None),
    ("WAGE", "10000", "0.015", None, None, RULE_2008, FROM_2008, None),
    ("WAGE", None, "0.02", None, None, RULE_2008, FROM_2008, date(2016, 12, 31)),
    ("WAGE", None, "0.02", None, "1000", RULE_2017, FROM_2017, None),
    ("RETIRED", "5000", "0.005", None, None, RULE_2008, FROM_2008, None),
    ("RETIRED", None, "0.01", None, None, RULE_2008, FROM_2008, None),
    ("FARMER", None, None, "0.2", "1", RULE_2008, FROM_2008, None),
    ("STUDENT", None, None, "0.2", None, RULE_2008, FROM_2008, None),
    ("UNEMPLOYED", None, None, "0.2", None, RULE_2008, FROM_2008, None),
]

RULES = [
    ("SHARE", "100", "党费逐级上缴的比例由省级组织部门规定。", "默认全额上缴；请按本单位红头文件核对"),
    (
        "LARGE_GIFT", "1000", "党员自愿一次多交纳1000元以上的党费，全部上缴中央。", RULE_2008,
    ),
    ("MAKE_UP", "6", "补交党费的时间一般不得超过6个月。", RULE_2008),
    (
        "REMIND", "3", "对不按照规定交纳党费的党员，其所在党组织应及时进行批评教育，限期改正。",
        f"{RULE_2008}；提醒的月数为工作惯例",
    ),
    (
        "LAPSE", "6",
        "党员没有正当理由，连续6个月不交纳党费的，按自行脱党处理，须由支部大会决定并报上级党组织批准。",
        f"《中国共产党章程》第九条；{RULE_2008}",
    ),
]


def amount(text):
    return text and Decimal(text)


def seed(apps, schema_editor):
    standard = apps.get_model("dues", "Standard")
    for category, up_to, rate, least, most, source, valid_from, valid_to in STANDARDS:
        standard.objects.create(
            category=category,
            up_to=amount(up_to),
            rate=amount(rate),
            least=amount(least),
            most=amount(most),
            source=source,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    rule = apps.get_model("dues", "Rule")
    for kind, value, text, source in RULES:
        rule.objects.create(
            kind=kind, value=Decimal(value), text=text, source=source, valid_from=FROM_2008
        )


class Migration(migrations.Migration):
    dependencies = [("dues", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

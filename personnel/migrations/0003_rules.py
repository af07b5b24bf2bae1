"""Steps and papers of the kinds of case, shares of 优秀, incomes and coefficients."""

from datetime import date
from decimal import Decimal

from django.db import migrations

# kind: steps (in their order), papers. An office adds what its county asks for.
PAPERS = {
    "CIVIL_REVIEW": (
        ["发布考核通知", "个人总结和述职", "民主测评", "确定等次并公示", "报送备案"],
        ["公务员年度考核登记表", "考核结果汇总表", "公示材料", "备案表"],
    ),
    "INSTITUTION_REVIEW": (
        ["发布考核通知", "个人总结", "民主测评", "确定档次并公示", "报送备案"],
        ["事业单位工作人员年度考核登记表", "考核结果汇总表", "公示材料"],
    ),
    "RANK_PROMOTION": (
        ["核定职数", "资格审查", "民主推荐和考察", "党委会研究", "公示", "报送初审"],
        ["职员等级晋升审核表", "任职经历和年度考核材料", "会议记录", "公示材料"],
    ),
    "WORKER_EXAM": (
        ["发布通知", "资格审查", "报送审核", "组织参加考试"],
        ["技术等级考核申报表", "现等级证书复印件", "年度考核材料"],
    ),
    "APPOINTMENT": (
        ["核定岗位", "个人申报", "竞聘和评议", "公示", "签订聘用合同", "报送认定"],
        ["岗位聘任审批表", "职称证书复印件", "公示材料", "聘用合同"],
    ),
    "RETIREMENT": (
        ["核对出生年月和参加工作时间", "告知本人", "报送审批", "办理养老待遇", "公布退休"],
        ["退休审批表", "干部人事档案", "身份证复印件"],
    ),
    "BEREAVEMENT": (
        ["核实情况", "测算金额", "报送审批", "发放并归档"],
        ["死亡证明", "丧葬费和抚恤金审批表", "亲属关系证明", "领款人身份证复印件"],
    ),
}
SHARES = [
    ("CIVIL_REVIEW", "20", "25", "《公务员考核规定》（请按本单位红头文件核对）", date(2020, 12, 28)),
    (
        "INSTITUTION_REVIEW",
        "20",
        "25",
        "《事业单位工作人员考核规定》（请按本单位红头文件核对）",
        date(2023, 1, 12),
    ),
]
COMMUNIQUE = "国家统计局{}年国民经济和社会发展统计公报"
INCOMES = {2020: 43834, 2021: 47412, 2022: 49283, 2023: 51821}
CIVIL = "民发〔2011〕192号（请按本单位红头文件核对）"
INSTITUTION = "人社部发〔2008〕42号（请按本单位红头文件核对）"
RULES = [
    ("CIVIL", "ILLNESS", 2, 40, CIVIL, date(2011, 8, 1)),
    ("CIVIL", "DUTY", 20, 40, CIVIL, date(2011, 8, 1)),
    ("CIVIL", "MARTYR", 20, 40, CIVIL, date(2011, 8, 1)),
    ("INSTITUTION", "ILLNESS", 0, 20, INSTITUTION, date(2004, 10, 1)),
    ("INSTITUTION", "DUTY", 0, 40, INSTITUTION, date(2004, 10, 1)),
]


def seed(apps, schema_editor):
    template = apps.get_model("personnel", "PaperTemplate")
    for kind, (steps, papers) in PAPERS.items():
        lines = [(name, False) for name in steps] + [(name, True) for name in papers]
        for order, (name, is_paper) in enumerate(lines, start=1):
            template.objects.create(kind=kind, order=order, name=name, is_paper=is_paper)
    share = apps.get_model("personnel", "ExcellentShare")
    for kind, percent, special, source, valid_from in SHARES:
        share.objects.create(
            kind=kind,
            percent=Decimal(percent),
            special_percent=Decimal(special),
            source=source,
            valid_from=valid_from,
        )
    income = apps.get_model("personnel", "UrbanIncome")
    for year, amount in INCOMES.items():
        income.objects.create(year=year, amount=amount, source=COMMUNIQUE.format(year))
    rule = apps.get_model("personnel", "BereavementRule")
    for group, cause, times, months, source, valid_from in RULES:
        rule.objects.create(
            group=group,
            cause=cause,
            income_times=times,
            pay_months=months,
            source=source,
            valid_from=valid_from,
        )


class Migration(migrations.Migration):
    dependencies = [("personnel", "0002_retirement_rules")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

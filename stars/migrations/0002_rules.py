"""
What each star asks for, what makes a branch 软弱涣散, and when its repair is accepted.

Every county has its own detailed rules: all of it is a template with needs_check, which an administrator corrects.
"""

from datetime import date

from django.db import migrations

STARS_SOURCE = "河南省“五星”支部创建（2022年），以县级细则为准"
STARS_FROM = date(2022, 1, 1)
CRITERIA = {
    "PARTY": [
        "支部班子配备齐全，按期换届，团结有力",
        "“三会一课”、主题党日等组织生活按时规范开展",
        "党员按月交纳党费，作用发挥好",
        "村（社区）重大事项按“四议两公开”办理",
    ],
    "INDUSTRY": ["有特色主导产业", "集体经济收入稳定增长", "党员干部带头致富、带领群众增收"],
    "ECOLOGY": ["人居环境干净整洁", "生活垃圾、污水有效治理", "落实耕地和生态保护责任"],
    "SAFETY": ["矛盾纠纷及时化解", "无重大刑事治安案件和安全生产事故", "依法自治，村务公开"],
    "CULTURE": ["移风易俗，村规民约落实", "文化阵地正常使用", "困难群众得到关爱，公共服务便利"],
}
WEAK_SOURCE = "软弱涣散基层党组织排查整顿要求，以县级细则为准"
WEAK_FROM = date(2019, 1, 1)
WEAK = [
    "党组织班子配备不齐、书记长期缺职或不胜任现职",
    "班子不团结、内耗严重，工作不在状态",
    "组织生活制度不落实，党员教育管理薄弱",
    "党组织服务群众意识差，群众意见大",
    "村（社区）务、财务管理混乱，不公开、不民主",
    "发展集体经济和重点工作长期落后",
    "矛盾纠纷集中，信访问题突出，社会治安混乱",
    "受宗族、宗教或者黑恶势力干扰渗透",
]


def seed(apps, schema_editor):
    star, weak = apps.get_model("stars", "StarCriterion"), apps.get_model("stars", "WeakCriterion")
    star.objects.bulk_create(
        star(star=name, text=text, order=order, source=STARS_SOURCE, needs_check=True, valid_from=STARS_FROM)
        for name, texts in CRITERIA.items()
        for order, text in enumerate(texts, start=1)
    )
    weak.objects.bulk_create(
        weak(text=text, order=order, source=WEAK_SOURCE, needs_check=True, valid_from=WEAK_FROM)
        for order, text in enumerate(WEAK, start=1)
    )
    apps.get_model("stars", "AcceptanceRule").objects.create(
        min_points=70,
        max_dissatisfied=50,
        source="当地做法：验收不低于70分；不满意率超过50%的不予销号",
        needs_check=True,
        valid_from=WEAK_FROM,
    )


class Migration(migrations.Migration):
    dependencies = [("stars", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

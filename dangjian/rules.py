"""规则和设置: one page that leads to all that can be set; each chapter keeps its own with the source."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.access import office_required


@dataclass(frozen=True)
class Place:
    """`url_name` opens the page; `text` says what is set there, `who` may change it."""

    title: str
    url_name: str
    text: str
    who: str


PLACES = (
    Place(
        "会议活动报送规则",
        "meetings:rules",
        "三会一课、主题党日的频次和期限，统一主题，规定动作",
        "系统管理员",
    ),
    Place("发展党员规定", "members:rule-list", "发展党员的步骤、材料、期限，发展来源", "系统管理员"),
    Place("节假日", "members:holiday-list", "工作日的计算：放假和调休的日子", "系统管理员"),
    Place("党费标准和规定", "dues:rule-list", "党费交纳标准、使用和上缴的规定", "系统管理员"),
    Place(
        "人事规定和清单", "personnel:rule-list", "考核比例、抚恤金标准、退休年龄、步骤和材料", "系统管理员"
    ),
    Place("五星评定标准", "stars:rule-list", "五颗星的条件和依据", "系统管理员"),
    Place(
        "工作纪实种类", "worklog:kind-list", "走访慰问、为民办事等种类和计量", "党建办，共用的由系统管理员"
    ),
    Place("总结的默认写法", "reports:wording-list", "本单位年度总结各段的写法", "党建办"),
)


@office_required
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "rules.html", {"places": PLACES})

"""A branch's plan and rating of the year, for the branch's page."""

from datetime import date

from common.figures import source
from members.models import Branch
from members.panels import Panel
from stars.comparison import with_stars
from stars.models import STAR_NAMES


def branch_panel(branch: Branch, on: date) -> Panel:
    row = with_stars(Branch.objects.filter(pk=branch.pk), on.year, on).get()
    names = dict(STAR_NAMES)
    facts = (("创建目标", names.get(row.plan_stars, "")), ("评定星级", names.get(row.rated_stars, "")))
    return Panel(f"{on.year}年五星创建", facts, source("stars:plan-list", branch=branch.pk, year=on.year))

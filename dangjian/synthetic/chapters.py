"""What the other chapters of the summary count: personnel, education, stars, recorded work."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from dangjian.synthetic.city import City, Units, Writer
from education.models import Campaign, Distribution, Material, StudyStatement
from personnel.models import Case, Staff
from stars.models import Honour, Place, StarPlan, StarRating, WeakBranch
from worklog.models import WorkKind, WorkMeasure, WorkRecord, WorkValue

STAFF_PER_TOWNSHIP = 30
TITLE = "《习近平著作选读》"


def write(city: City, units: Units, writer: Writer) -> None:
    _personnel(city, units, writer)
    _education(city, units, writer)
    _stars(city, units, writer)
    _work(city, units, writer)


def _each(units: Iterable[int], years: Iterable[int]) -> Iterator[tuple[int, int]]:
    return ((unit, year) for year in years for unit in units)


def _personnel(city: City, units: Units, writer: Writer) -> None:
    staff = (
        (township, f"干部{number}", "F" if number % 3 == 0 else "M", date(1962 + number, 6, 1), kind)
        for township in units.townships
        for number in range(STAFF_PER_TOWNSHIP)
        for kind in (Staff.Kind.values[number % len(Staff.Kind.values)],)
    )
    writer.write(Staff, ("committee_id", "name", "sex", "born_on", "kind"), staff)
    cases = (
        (township, kind, "年度事项", year, date(year, 5, 31), date(year, 5, 20 + township % 11))
        for township, year in _each(units.townships, city.calendar_years[:-1])
        for kind in Case.Kind.values
    )
    writer.write(Case, ("committee_id", "kind", "name", "year", "due_on", "submitted_on"), cases)


def _education(city: City, units: Units, writer: Writer) -> None:
    began, ended = city.months[0], date(city.calendar_years[-1], 12, 31)
    campaigns = ((township, "主题教育", began, ended) for township in units.townships)
    writer.write(Campaign, ("committee_id", "name", "started_on", "ended_on"), campaigns)
    books = writer.write(Material, ("committee_id", "title"), ((pk, TITLE) for pk in units.townships))
    per_township = -(-len(units.branches) // len(units.townships))
    handed = (
        (books[n // per_township], branch, 20, date(year, 4, 10))
        for year in city.calendar_years
        for n, branch in enumerate(units.branches)
    )
    writer.write(Distribution, ("material_id", "branch_id", "copies", "handed_on"), handed)
    stated = (
        (branch, month, len(units.members_of(n)), len(units.members_of(n)) * 9 // 10)
        for month in city.months
        for n, branch in enumerate(units.branches)
    )
    writer.write(StudyStatement, ("branch_id", "month", "members", "met"), stated)


def _stars(city: City, units: Units, writer: Writer) -> None:
    stars = writer.random.randint
    planned = ((branch, year, stars(1, 5)) for branch, year in _each(units.branches, city.calendar_years))
    writer.write(StarPlan, ("branch_id", "year", "stars"), planned)
    rated = (
        (branch, year, stars(1, 5), date(year, 12, 20))
        for branch, year in _each(units.branches, city.calendar_years[:-1])
    )
    writer.write(StarRating, ("branch_id", "year", "stars", "decided_on"), rated)
    places = ((pk, f"第{pk}党群服务中心", "SERVICE", date(2020, 1, 1)) for pk in units.branches)
    writer.write(Place, ("branch_id", "name", "kind", "opened_on"), places)
    honoured = (
        (branch, f"第{branch}党支部", "先进基层党组织", date(year, 6, 28))
        for branch, year in _each(units.branches[::20], city.calendar_years[:-1])
    )
    writer.write(Honour, ("branch_id", "holder", "title", "granted_on"), honoured)
    weak = ((branch, date(city.calendar_years[-1], 3, 1)) for branch in units.branches[::100])
    writer.write(WeakBranch, ("branch_id", "found_on"), weak)


def _work(city: City, units: Units, writer: Writer) -> None:
    """One record a branch and month, of the kinds in turn, with all the numbers of its kind."""
    kinds = list(WorkKind.objects.filter(by_branch=True).order_by("pk").values_list("pk", flat=True))
    measures: dict[int, list[int]] = {kind: [] for kind in kinds}
    for pk, kind in WorkMeasure.objects.filter(kind__in=kinds).values_list("pk", "kind"):
        measures[kind].append(pk)
    told = [(kinds[n % len(kinds)], branch, day) for n, (branch, day) in enumerate(_days(city, units))]
    first = writer.next_id(WorkRecord)
    records = ((kind, branch, day, "日常工作") for kind, branch, day in told)
    writer.write(WorkRecord, ("kind_id", "branch_id", "done_on", "title"), records, first)
    values = (
        (pk, measure, Decimal(3 + pk % 40))
        for pk, (kind, _, _) in enumerate(told, first)
        for measure in measures[kind]
    )
    writer.write(WorkValue, ("record_id", "measure_id", "value"), values)


def _days(city: City, units: Units) -> Iterator[tuple[int, date]]:
    return ((branch, month.replace(day=15)) for month in city.months for branch in units.branches)

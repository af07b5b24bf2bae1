from datetime import date

from education.models import Campaign, Material, MeetingHours, PlannedStudy, StudyStatement, TrainingClass
from tests.access import FORBIDDEN, NOT_FOUND, Case, office_page, own_row
from tests.factories import PAPER, World


def campaign(world: World) -> tuple[int]:
    made = Campaign.objects.create(committee=world.township, name="主题教育", started_on=date(2023, 4, 1))
    return (made.pk,)


def planned(world: World) -> tuple[int]:
    (pk,) = campaign(world)
    made = PlannedStudy.objects.create(
        campaign_id=pk, branch=world.village, lead="李四", topic="党章", planned_on=date(2023, 5, 1)
    )
    return (made.pk,)


def material(world: World) -> tuple[int]:
    return (Material.objects.create(committee=world.township, title="党章").pk,)


def statement(world: World) -> tuple[int]:
    made = StudyStatement.objects.create(branch=world.village, month=date(2023, 4, 1), members=9, met=9)
    return (made.pk,)


def training_class(world: World) -> tuple[int]:
    made = TrainingClass.objects.create(committee=world.township, name="书记班", started_on=date(2023, 6, 1))
    return (made.pk,)


def class_and_branch(world: World) -> tuple[int, int]:
    return (*training_class(world), world.village.pk)


def rule(world: World) -> tuple[str, int]:
    return "meeting", MeetingHours.objects.first().pk


def class_file(world: World) -> tuple[int]:
    (pk,) = training_class(world)
    made = TrainingClass.objects.get(pk=pk).files.create(name="课件.pdf", file=PAPER)
    return (made.pk,)


CASES = {
    "education:campaign-list": Case(),
    # A campaign and a class concern every branch of their committee, and nobody beside it.
    "education:campaign-detail": Case(campaign, neighbour_office=NOT_FOUND),
    "education:campaign-create": office_page(),
    "education:campaign-edit": office_page(campaign, neighbour_office=NOT_FOUND),
    "education:plan-list": Case(),
    "education:plan-create": Case(campaign, leader=FORBIDDEN, neighbour_office=NOT_FOUND),
    "education:plan-edit": own_row(planned, leader=FORBIDDEN),
    "education:plan-fulfil": own_row(planned, leader=FORBIDDEN),
    "education:coverage-list": Case(),
    "education:distribution-list": Case(),
    "education:distribution-table": office_page(),
    "education:material-list": office_page(),
    "education:material-create": office_page(),
    "education:material-edit": office_page(material, neighbour_office=NOT_FOUND),
    "education:statement-list": Case(),
    "education:statement-missing": Case(),
    "education:statement-create": Case(leader=FORBIDDEN),
    "education:statement-edit": own_row(statement, leader=FORBIDDEN),
    "education:class-list": Case(),
    "education:class-detail": Case(training_class, neighbour_office=NOT_FOUND),
    "education:class-create": office_page(),
    "education:class-edit": office_page(training_class, neighbour_office=NOT_FOUND),
    "education:class-attended": own_row(class_and_branch, leader=FORBIDDEN),
    "education:class-file": Case(class_file, neighbour_office=NOT_FOUND),
    "education:rule-list": Case(),
    "education:rule-create": office_page(
        lambda world: ("target",), office=FORBIDDEN, neighbour_office=FORBIDDEN
    ),
    "education:rule-edit": office_page(rule, office=FORBIDDEN, neighbour_office=FORBIDDEN),
    "education:hour-list": Case(),
    "education:hour-branches": Case(),
    "education:birthday-list": Case(),
}

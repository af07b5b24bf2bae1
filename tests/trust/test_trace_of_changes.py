"""Every table that people fill keeps its changes from old to new; what does not is named here, with the reason."""

from datetime import date

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role
from common.attachments import add_files
from common.encryption import EncryptedTextField
from education.distributing import distribute
from education.models import Distribution, Material
from members.models import Branch, Committee
from reports.models import DefaultWording
from stars.assessing import plan_stars
from stars.models import StarPlan
from tests.factories import World, make_member, make_user
from tests.test_apps import OWN
from worklog.models import WorkKind, WorkRecord

URL = "/accounts/changes/"
QUERIES = 5

WITHOUT = {
    # the trace itself, and what the trace of events tells
    "accounts.Event", "accounts.EventChain", "accounts.User", "accounts.Discarded", "members.Scope",
    # of the machine
    "accounts.Session", "jobs.Job",
    # lines of a record that are written with it, whole
    "meetings.Attendance", "meetings.Vote", "meetings.MeetingDefect",
    # texts that keep each of their versions, and never change once issued
    "reports.AnnualSummary", "reports.SummaryParagraph", "reports.SummaryRevision", "reports.IssuedSummary",
    "reports.SummaryComment",
    # the history of imports, which keeps what every row was
    "dangjian.ImportBatch", "dangjian.ImportedRow", "dangjian.ColumnName",
}  # fmt: skip


def test_every_table_that_people_fill_keeps_its_changes():
    models = {model._meta.label: model for model in apps.get_models() if model._meta.app_label in OWN}
    without = {label for label, model in models.items() if not auditlog.contains(model)}
    assert sorted(without ^ (WITHOUT & set(models))) == []


def test_a_change_is_kept_from_old_to_new_with_its_author_and_address(world: World, log_in):
    fields = {"committee": world.township.pk, "name": "小方村党总支", "kind": "VILLAGE", "code": "001"}
    client, url = log_in(world.office), f"/members/branches/{world.village.pk}/edit/"
    forged = {"x-forwarded-for": "192.0.2.1"}
    response = client.post(url, fields, REMOTE_ADDR="10.0.0.7", headers=forged)
    assert (response.status_code, Branch.objects.get(pk=world.village.pk).name) == (302, "小方村党总支")
    entry = LogEntry.objects.get_for_object(world.village).first()
    assert (entry.actor, entry.remote_addr) == (world.office, "10.0.0.7")
    assert entry.changes_dict["name"] == ["小方村党支部", "小方村党总支"]


def changed(world: World, log_in) -> None:
    with set_actor(world.office, remote_addr="10.0.0.7"):
        world.village.kind = Branch.Kind.COMMUNITY
        world.village.save()
    with set_actor(world.neighbour_office):
        world.far.name = "远村党总支"
        world.far.save()


def test_the_administrator_reads_who_changed_what_from_what_to_what(world: World, log_in):
    changed(world, log_in)
    html = " ".join(log_in(world.admin).get(URL).content.decode().split())
    kinds = dict(Branch.Kind.choices)
    shown = ("office（office）", "10.0.0.7", "小方村党支部", f"{kinds['VILLAGE']} → {kinds['COMMUNITY']}")
    assert [text for text in (*shown, "远村党支部 → 远村党总支") if text not in html] == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("username=office", 1),
        ("username=nobody", 0),
        ("kind=members.branch&action=1&name=远村", 1),
        ("kind=members.member", 0),
        ("action=2", 0),
        ("since=2023-01-01&until=2023-12-31", 0),
    ],
)
def test_the_filter_finds_by_day_user_kind_object_and_deed(world: World, log_in, query: str, count: int):
    changed(world, log_in)
    assert log_in(world.admin).get(f"{URL}?{query}").context["page"].paginator.count == count


def test_an_administrator_of_a_township_sees_nothing_of_another(world: World, log_in):
    changed(world, log_in)
    admin = make_user("town", Role.ADMIN, committee=world.township)
    html = log_in(admin).get(f"{URL}?action=1").content.decode()
    assert ("小方村党支部" in html, "远村" in html) == (True, False)


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_a_constant_number_of_queries(
    world: World, log_in, django_assert_num_queries, size: int
):
    for _ in range(size):
        changed(world, log_in)
        world.village.kind = Branch.Kind.VILLAGE
        world.village.save()
        make_member(world.village)
    client = log_in(world.admin)
    client.get(URL)  # the types of content are read once a process
    with django_assert_num_queries(QUERIES):
        client.get(URL)


def test_no_personal_number_is_on_the_page(world: World, log_in):
    member = make_member(world.village, mobile="13900000000", address="小方村一组七号")
    html = log_in(world.admin).get(URL).content.decode()
    assert [text for text in (member.id_number, "13900000000", "小方村一组七号") if text in html] == []


def test_no_personal_number_enters_the_trace_nor_what_it_could_be_found_by():
    traced = {
        f"{model.__name__}.{field.name}"
        for model in auditlog.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField) or field.name == "id_number_index"
        if field.name not in auditlog.get_model_fields(model)["exclude_fields"]
    }
    assert traced == set()


def test_a_cell_set_back_to_empty_can_be_read_in_the_trace(world: World, log_in):
    goal = StarPlan.objects.create(branch=world.village, year=2023, stars=4)
    material = Material.objects.create(committee=world.township, title="二十大报告", received=50)
    copies = Distribution.objects.create(
        material=material, branch=world.village, copies=37, handed_on=date(2023, 5, 1)
    )
    with set_actor(world.office, remote_addr="10.0.0.7"):
        plan_stars(2023, {world.village.pk: None})
        distribute(date(2023, 5, 1), {(material.pk, world.village.pk): None})
    assert (StarPlan.objects.count(), Distribution.objects.count()) == (0, 0)
    gone = LogEntry.objects.filter(action=LogEntry.Action.DELETE, actor=world.office)
    kept = {entry.content_type.model: entry.changes_dict for entry in gone}
    assert (kept["starplan"]["stars"][0], kept["distribution"]["copies"][0]) == ("4", "37")
    assert {entry.object_pk for entry in gone} == {str(goal.pk), str(copies.pk)}
    html = log_in(world.admin).get(f"{URL}?action=2").content.decode()
    assert ("四星" in html, "37" in html) == (True, True)


def lines_on_the_page(client) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    page = client.get(URL).context["page"]
    return [(e.kind, e.name, [(line.label, line.before, line.after) for line in e.lines]) for e in page]


def test_figures_and_chapters_are_called_by_their_titles(world: World, log_in):
    with set_actor(world.office):
        DefaultWording.objects.create(
            committee=world.township,
            chapter="dues",
            position=1,
            text="收缴{dues.paid:约}元。",
            valid_from=2023,
        )
    title = "严格党费收缴和使用管理"
    assert lines_on_the_page(log_in(world.admin))[0] == (
        "默认写法",
        f"{world.township} {title} 2023年",
        [
            ("党委", "—", world.township.name),
            ("章", "—", title),
            ("顺序", "—", "1"),
            ("文字", "—", f"收缴〔{title}〕元。"),
            ("启用年度", "—", "2023"),
        ],
    )


def test_what_a_record_belongs_to_is_called_by_its_name_where_it_can_be_seen(world: World, log_in):
    with set_actor(world.office):
        world.village.committee = world.neighbour
        world.village.save()
    with set_actor(world.admin):
        world.far.committee = Committee.objects.create(name="已撤销党委", level="TOWNSHIP")
        world.far.save()
    Branch.objects.filter(pk=world.far.pk).update(committee=world.neighbour)
    number = str(Committee.objects.get(name="已撤销党委").pk)
    Committee.objects.filter(pk=number).delete()
    lines = [lines for kind, _, lines in lines_on_the_page(log_in(world.admin)) if kind == "党支部"][:2]
    assert lines == [[("所属党委", "YY镇党委", number)], [("所属党委", "XX镇党委", "YY镇党委")]]
    town = lines_on_the_page(log_in(make_user("town", Role.ADMIN, committee=world.township)))
    assert next(lines for kind, _, lines in town if kind == "党支部") == [
        ("所属党委", "XX镇党委", str(world.neighbour.pk))
    ]


def test_an_upload_is_told_once_and_without_its_place_on_the_disk(world: World, log_in):
    kind = WorkKind.objects.create(name="走访", committee=world.township)
    record = WorkRecord.objects.create(
        kind=kind, branch=world.village, done_on=date(2023, 5, 1), title="走访"
    )
    with set_actor(world.office):
        add_files(record.files, [SimpleUploadedFile("照片.pdf", b"%PDF-1.4\n1 0 obj")])
    client = log_in(world.admin)
    told = [entry for entry in lines_on_the_page(client) if entry[0] == "附件"]
    assert told == [("附件", "照片.pdf", [("文件名", "—", "照片.pdf"), ("纪实", "—", str(record.pk))])]

"""Recording a piece of work: only what has more than one answer is asked, and nothing is half written."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.discarding import purge
from accounts.models import Discarded
from members.models import Scope
from tests.worklog.records import make_record
from worklog.models import WorkKind, WorkMeasure, WorkRecord, WorkValue


def field(measure: str) -> str:
    return f"measure_{WorkMeasure.objects.get(kind__code='visits', code=measure).pk}"


def create_url(kind: str = "visits") -> str:
    return f"{reverse('worklog:record-create')}?kind={kind}"


def visit(**changes) -> dict:
    return {"done_on": "2023-01-15", "title": "春节走访", "text": "走访困难户", **changes}


def written() -> list[tuple]:
    return list(
        WorkValue.objects.order_by("measure__order").values_list("record__title", "measure__code", "value")
    )


def test_a_secretary_is_not_asked_for_the_branch(world, log_in):
    with time_machine.travel(date(2023, 1, 20)):
        form = log_in(world.secretary).get(create_url()).context["form"]
    assert [bound.label for bound in form] == [
        "日期",
        "事项",
        "走访（户）",
        "发放慰问金（元）",
        "内容",
        "附件",
    ]
    assert form["done_on"].value() == date(2023, 1, 20)
    data = visit(**{field("households"): "12", field("money"): ""})
    response = log_in(world.secretary).post(create_url(), data)
    record = WorkRecord.objects.get()
    assert response.url == reverse("worklog:record-detail", args=[record.pk])
    assert (record.branch, record.committee, record.kind.code, record.done_on, record.text) == (
        world.village,
        None,
        "visits",
        date(2023, 1, 15),
        "走访困难户",
    )
    assert written() == [("春节走访", "households", Decimal(12))]


def test_a_secretary_of_two_branches_chooses(world, log_in):
    Scope.objects.create(user=world.secretary, branch=world.community)
    client = log_in(world.secretary)
    assert client.post(create_url(), visit()).context["form"].errors == {"branch": ["不能为空。"]}
    assert client.post(create_url(), visit(branch=world.far.pk)).status_code == 422
    client.post(create_url(), visit(branch=world.community.pk))
    assert list(WorkRecord.objects.values_list("branch", "committee")) == [(world.community.pk, None)]


@pytest.mark.parametrize("chosen", ["branch", "none"])
def test_the_office_records_for_a_branch_or_for_itself(world, log_in, chosen):
    data = visit(branch=world.village.pk if chosen == "branch" else "")
    log_in(world.office).post(create_url(), data)
    expected = (world.village.pk, None) if chosen == "branch" else (None, world.township.pk)
    assert list(WorkRecord.objects.values_list("branch", "committee")) == [expected]


def test_an_administrator_of_several_committees_names_one(world, log_in):
    client = log_in(world.admin)
    response = client.post(create_url(), visit())
    assert response.context["form"].errors == {"branch": ["请选择党支部，或选择党委。"]}
    client.post(create_url(), visit(committee=world.neighbour.pk))
    client.post(create_url(), visit(branch=world.far.pk, committee=world.township.pk, title="同时填写"))
    assert list(WorkRecord.objects.order_by("pk").values_list("branch", "committee")) == [
        (None, world.neighbour.pk),
        (world.far.pk, None),
    ]


def test_errors_stand_beside_the_field_and_nothing_is_lost(world, log_in):
    data = visit(done_on="2023-02-30", title="", **{field("households"): "-1", field("money"): "三千"})
    response = log_in(world.secretary).post(create_url(), data)
    assert response.status_code == 422
    assert response.context["form"].errors == {
        "done_on": ["请填写日期，如 2023-05-01。"],
        "title": ["不能为空。"],
        field("households"): ["不能为负数。"],
        field("money"): ["请填写数字。"],
    }
    assert 'value="三千"' in response.content.decode()
    assert not WorkRecord.objects.exists()


def test_more_than_two_decimals_are_refused(world, log_in):
    response = log_in(world.secretary).post(create_url(), visit(**{field("money"): "1.234"}))
    assert response.context["form"].errors == {field("money"): ["最多两位小数。"]}


def test_a_changed_record_changes_its_numbers(world, log_in):
    record = make_record("visits", world.village, households=12, money="3600.50")
    client = log_in(world.secretary)
    url = reverse("worklog:record-edit", args=[record.pk])
    form = client.get(url).context["form"]
    assert [form[field(name)].value() for name in ("households", "money")] == [12, Decimal("3600.50")]
    client.post(url, visit(title="改后", **{field("households"): "15", field("money"): ""}))
    assert written() == [("改后", "households", Decimal(15))]


def test_a_deleted_record_takes_its_numbers_along(world, log_in):
    record = make_record("visits", world.village, households=12)
    client = log_in(world.secretary)
    url = reverse("worklog:record-delete", args=[record.pk])
    client.get(url)
    assert WorkRecord.objects.count() == 1
    client.post(url)
    assert (WorkRecord.objects.count(), WorkValue.objects.count()) == (0, 0)


def upload(name: str, content: bytes = b"%PDF-1.4\n1 0 obj") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_papers_are_kept_fetched_and_dropped(world, log_in, django_capture_on_commit_callbacks):
    client = log_in(world.secretary)
    client.post(create_url(), visit(papers=[upload("签到表.pdf"), upload("通知.pdf")]))
    record = WorkRecord.objects.get()
    first, second = record.files.all()
    assert [first.name, second.name] == ["签到表.pdf", "通知.pdf"]
    page = client.get(reverse("worklog:record-detail", args=[record.pk])).content.decode()
    address = reverse("worklog:record-file", args=[first.pk])
    assert (f'href="{address}"' in page, "签到表.pdf" in page) == (True, True)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4\n1 0 obj"
    assert answer["Content-Disposition"].startswith("attachment;")
    client.post(reverse("worklog:record-edit", args=[record.pk]), visit(dropped=[first.pk]))
    kept = Discarded.objects.get()
    assert (list(record.files.all()), kept.title, kept.branch) == ([second], "签到表.pdf", world.village.pk)
    client.post(reverse("recycle-restore", args=[kept.pk]))
    assert list(record.files.all()) == [first, second]
    client.post(reverse("worklog:record-edit", args=[record.pk]), visit(dropped=[first.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        assert first.file.storage.exists(first.file.name) is True
        purge(Discarded.objects.get(), world.admin)
    assert first.file.storage.exists(first.file.name) is False
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("worklog:record-delete", args=[record.pk]))
        assert second.file.storage.exists(second.file.name) is True  # as long as the record can be put back
        purge(Discarded.objects.get(), world.admin)
    assert second.file.storage.exists(second.file.name) is False


@pytest.mark.parametrize(
    ("papers", "error"),
    [
        ([upload("a.pdf"), upload("b.html")], "附件应为PDF、JPG或PNG文件。"),
        ([upload("a.png")], "附件应为PDF、JPG或PNG文件。"),
        ([upload(f"{number}.pdf") for number in range(10)], "一次最多选9个文件。"),
    ],
)
def test_a_bad_paper_writes_nothing_at_all(world, log_in, papers, error):
    for paper in papers:
        paper.seek(0)
    response = log_in(world.secretary).post(create_url(), visit(papers=papers))
    assert (response.status_code, response.context["form"].errors["papers"]) == (422, [error])
    assert not WorkRecord.objects.exists()


def test_kinds_offered(world, log_in):
    WorkKind.objects.filter(code="talks").update(active=False)
    url = reverse("worklog:record-create")
    offered = {
        user.username: {kind.code for kind in log_in(user).get(url).context["kinds"]}
        for user in (world.secretary, world.office)
    }
    of_the_office = {"inspections", "commendations", "archives"}
    everything = set(WorkKind.objects.values_list("code", flat=True)) - {"talks"}
    assert offered == {"secretary": everything - of_the_office, "office": everything}


@pytest.mark.parametrize("kind", ["inspections", "talks", "nothing"])
def test_a_kind_that_is_not_offered_cannot_be_recorded(world, log_in, kind):
    WorkKind.objects.filter(code="talks").update(active=False)
    response = log_in(world.secretary).post(create_url(kind), visit())
    assert "kinds" in response.context
    assert not WorkRecord.objects.exists()

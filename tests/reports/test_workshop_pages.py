"""The workshop in the browser, with and without script; the checker beside the text; the history."""

import pytest
from django.urls import reverse

from reports import workshop
from reports.bench import Address, Bench
from reports.checks import Part
from reports.models import AnnualSummary
from tests.factories import World, make_branch, make_meeting, make_member
from tests.reports.factories import COLLECTING, make_draft, record_year

TEXT = "全年开会{meetings.held}次。"


@pytest.fixture
def draft(world: World) -> AnnualSummary:
    record_year(world)
    return make_draft(world)


@pytest.fixture
def office(world: World, log_in):
    return log_in(world.office)


def post(client, draft: AnnualSummary, deed: str = "save", background: bool = False, **fields):
    data = {
        "part": "WORK",
        "slot": "meetings.0",
        "version": draft.version,
        "text": TEXT,
        "deed": deed,
        **fields,
    }
    headers = {"X-Background": "1"} if background else {}
    return client.post(reverse("reports:paragraph", args=[draft.pk]), data, headers=headers)


def page(client, draft: AnnualSummary) -> str:
    return client.get(reverse("reports:workshop", args=[draft.pk])).content.decode()


def test_the_office_starts_from_the_page_of_the_year(world, office):
    record_year(world)
    answer = office.post(reverse("reports:start", args=[2023]), {"span": "h1"})
    draft = AnnualSummary.objects.get()
    assert answer.url == reverse("reports:workshop", args=[draft.pk])
    assert draft.period.label == "2023年上半年"
    assert (
        'class="btn btn-outline-secondary" href="' + answer.url
        in office.get(reverse("reports:summary", args=[2023]) + "?span=h1").content.decode()
    )


def test_a_wrong_period_starts_nothing(world, office):
    answer = office.post(reverse("reports:start", args=[2023]), {"until": "2022-05-01"})
    assert answer.url == reverse("reports:summary", args=[2023]) + "?until=2022-05-01"
    assert AnnualSummary.objects.count() == 0
    assert "截止日期应在2023年内。" in office.get(answer.url).content.decode()


def test_a_save_shows_on_every_page_of_the_summary(world, office, draft):
    answer = post(office, draft)
    assert answer.url == reverse("reports:workshop", args=[draft.pk]) + "#work-meetings-0"
    for url in (reverse("reports:workshop", args=[draft.pk]), reverse("reports:summary", args=[2023])):
        text = office.get(url).content.decode()
        assert "全年开会<a" in text
        assert ">4</a>次。" in text


def test_a_save_in_the_background_gets_the_paragraph_alone(office, draft):
    answer = post(office, draft, background=True)
    text = answer.content.decode()
    assert (answer.status_code, text.count("<p>"), "<html" in text) == (200, 1, False)
    assert 'data-version="2"' in text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("开会{meetings.nothing}次。", "文中引用的数据“meetings.nothing”不存在。"),
        (
            "开会{meetings.held:大约}次。",
            "没有“大约”这种数字写法，可用：约、余、多、近、整数、一位小数、万元、比上年。",
        ),
        ("开会{meetings.held次。", "花括号只用来插入数据"),
    ],
)
def test_a_mistyped_figure_is_refused_and_nothing_is_lost(office, draft, text, error):
    answer = post(office, draft, text=text)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert shown.count(error) == 2
    assert f">{text}</textarea>" in shown
    in_background = post(office, draft, background=True, text=text)
    assert (in_background.status_code, error in in_background.content.decode()) == (422, True)
    assert draft.paragraphs.count() == 0


def test_two_editors_see_both_texts(world, office, draft):
    workshop.save_text(Bench.of(draft), Address(Part.WORK, "meetings.0"), "别人的文字。", 1, world.admin)
    draft.version = 1
    answer = post(office, draft, text="我的文字。")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "别人的文字。" in shown
    assert ">我的文字。</textarea>" in shown
    assert 'name="version" value="2"' in shown
    assert post(office, draft, text="我的文字。", version=2).status_code == 302


def test_a_paragraph_that_is_gone_is_said_to_be(office, draft):
    answer = post(office, draft, slot="meetings.99")
    assert answer.status_code == 409
    assert "这一段已经不存在" in answer.content.decode()


def test_pasted_lines_become_one_paragraph(office, draft):
    post(office, draft, text="第一行\r\n  第二行。\n")
    assert draft.paragraphs.get().text == "第一行第二行。"


@pytest.mark.parametrize(
    ("deed", "left_out"), [("leave_out", True), ("take_in", False), ("up", False), ("down", False)]
)
def test_buttons_do_their_deed(office, draft, deed, left_out):
    assert post(office, draft, deed).status_code == 302
    assert draft.paragraphs.filter(slot="meetings.0", left_out=left_out).exists() is (deed != "up")


def test_the_default_comes_back_by_its_button(office, draft):
    post(office, draft)
    draft.refresh_from_db()
    assert "恢复默认</button>" in page(office, draft)
    post(office, draft, "default")
    assert "恢复默认</button>" not in page(office, draft)


def test_nonsense_in_the_hidden_fields_changes_nothing(office, draft):
    for fields in ({"part": "NONE"}, {"version": "x"}, {"slot": ""}):
        assert post(office, draft, **fields).url == reverse("reports:workshop", args=[draft.pk])
    assert draft.revisions.count() == 1


def test_a_paragraph_is_added_by_its_form(office, draft):
    url = reverse("reports:paragraph-add", args=[draft.pk])
    assert (
        'name="chapter" value="meetings"' in office.get(f"{url}?part=WORK&chapter=meetings").content.decode()
    )
    answer = office.post(url, {"part": "WORK", "chapter": "meetings", "text": "另开会{meetings.held}次。"})
    assert answer.url.endswith("#work-own-1")
    refused = office.post(url, {"part": "WORK", "chapter": "meetings", "text": "另{a.b}次。"})
    assert (refused.status_code, "“a.b”不存在" in refused.content.decode()) == (422, True)


def test_a_number_typed_by_hand_is_marked_at_its_paragraph(office, draft):
    post(office, draft, text="全年开会4次。")
    shown = page(office, draft)
    assert "“4次”：手工输入的数字，不会随记录变化；与数据" in shown
    listed = office.get(reverse("reports:check", args=[draft.pk])).content.decode()
    assert (
        f'<a href="{reverse("reports:workshop", args=[draft.pk])}#work-meetings-0">一（一）第1段</a>“4次”'
        in listed
    )


def test_a_leader_reads_and_cannot_edit(world, client, draft, log_in):
    shown = page(log_in(world.leader), draft)
    assert "各党支部召开会议" in shown
    assert "<textarea class" not in shown.replace('<textarea name="text"', "")
    assert "workshop.js" not in shown


def test_a_leader_comments_and_the_office_handles_it(world, client, draft, log_in):
    url = reverse("reports:comment", args=[draft.pk])
    log_in(world.leader).post(url, {"text": "第二段请再核。"})
    assert draft.comments.get().by == world.leader
    client.post(url, {"text": ""})
    assert draft.comments.count() == 1
    office = log_in(world.office)
    assert "第二段请再核。" in page(office, draft)
    office.post(reverse("reports:comment-handled", args=[draft.pk, draft.comments.get().pk]))
    assert "已处理" in page(office, draft)


def test_the_history_shows_what_came_and_went(office, draft):
    post(office, draft, slot="opening.0", part="OPENING", text="现将2023年工作总结如下：")
    draft.refresh_from_db()
    post(office, draft, slot="opening.0", part="OPENING", text="现将2023年党建工作总结如下：")
    assert (
        "修改“2023年，XX镇党建办…”"
        in office.get(reverse("reports:history", args=[draft.pk])).content.decode()
    )
    shown = office.get(reverse("reports:revision", args=[draft.pk, 3])).content.decode()
    assert '<ins><span class="visually-hidden">增加：</span>现将' in shown
    assert "<del>" in shown


def test_a_version_is_brought_back_by_its_button(office, draft):
    post(office, draft)
    answer = office.post(reverse("reports:restore", args=[draft.pk, 1]))
    assert answer.url == reverse("reports:workshop", args=[draft.pk])
    assert draft.paragraphs.count() == 0
    assert office.post(reverse("reports:restore", args=[draft.pk, 99])).status_code == 404


def more_branches(world: World, count: int) -> None:
    for number in range(count):
        branch = make_branch(world.township, f"第{number}村党支部")
        make_member(branch)
        make_meeting(branch)


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_of_the_workshop_do_not_grow(world, office, draft, branches, django_assert_num_queries):
    more_branches(world, branches)
    with django_assert_num_queries(COLLECTING + 10):
        office.get(reverse("reports:workshop", args=[draft.pk]))


@pytest.mark.parametrize("branches", [1, 3])
def test_queries_of_a_save_do_not_grow(world, office, draft, branches, django_assert_num_queries):
    more_branches(world, branches)
    with django_assert_num_queries(COLLECTING + 28):
        post(office, draft, background=True)

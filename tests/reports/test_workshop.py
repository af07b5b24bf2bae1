"""The deeds of the workshop: what each stores, and what each refuses."""

from datetime import date

import pytest

from common.periods import Period
from meetings.models import Meeting
from reports import workshop
from reports.bench import Address, Bench, NotThere
from reports.checks import Part
from reports.models import AnnualSummary, Problem
from reports.passages import NO_PLAN, NO_PROBLEM, Passage
from reports.sections import key_of, sections
from reports.wording import UnknownFigure
from reports.workshop import Changed
from tests.factories import World, make_meeting
from tests.reports.factories import YEAR, make_draft, record_year

MEETINGS = Address(Part.WORK, "meetings.0")


@pytest.fixture
def draft(world: World) -> AnnualSummary:
    record_year(world)
    return make_draft(world)


def opened(draft: AnnualSummary, address: Address = MEETINGS) -> Passage:
    return next(
        one for one in Bench.of(draft).passages() if (one.part, one.slot) == (address.part, address.slot)
    )


def save(draft: AnnualSummary, world: World, text: str, address: Address = MEETINGS) -> int:
    return workshop.save_text(Bench.of(draft), address, text, draft.version, world.office)


def slots(draft: AnnualSummary, chapter: str = "meetings") -> list[str]:
    return [
        one.slot for one in Bench.of(draft).passages() if one.part == Part.WORK and one.chapter == chapter
    ]


def test_a_draft_is_begun_once_for_a_period(world, draft):
    assert workshop.start(world.township, None, YEAR, world.office) == draft
    assert workshop.start(world.township, None, Period.of_year(2022), world.office) != draft
    assert draft.version == 1
    assert [revision.deed for revision in draft.revisions.all()] == ["建立草稿"]


def test_words_that_nobody_changed_follow_the_records(world, draft):
    before = opened(draft).text
    make_meeting(world.village, Meeting.Kind.LECTURE)
    assert "党课{meetings.lectures}次" in opened(draft).text
    assert "党课" not in before.replace("民主评议", "")
    assert draft.paragraphs.count() == 0


def test_a_comparison_with_last_year_is_counted_where_a_text_asks_for_it(world, draft):
    text = "全年开会{meetings.held}次，{meetings.held:比上年}。"
    save(draft, world, text)
    assert (
        Bench.to_read(draft).summary().chapters[0].paragraphs[0].text.endswith("，{meetings.held:比上年}。")
    )
    make_meeting(world.village, held_on=date(2022, 3, 1))
    assert Bench.to_read(draft).summary().chapters[0].paragraphs[0].text == "全年开会4次，比上年增加3次。"
    assert Bench.of(draft).collected.figures["meetings.held"].before is None


def test_words_that_were_changed_stay_and_their_figures_live(world, draft):
    assert save(draft, world, "全年开会{meetings.held}次。") == 2
    assert Bench.of(draft).summary().chapters[0].paragraphs[0].text == "全年开会4次。"
    make_meeting(world.village, Meeting.Kind.LECTURE)
    assert Bench.of(draft).summary().chapters[0].paragraphs[0].text == "全年开会5次。"
    assert opened(draft).outdated


def test_the_default_words_are_no_change(world, draft):
    save(draft, world, "全年开会{meetings.held}次。")
    save(draft, world, opened(draft).default)
    assert not opened(draft).edited
    assert draft.paragraphs.get().text == ""


def test_saving_what_is_there_changes_nothing(world, draft):
    assert save(draft, world, opened(draft).text) == 1
    assert draft.revisions.count() == 1


def test_a_figure_that_nobody_counts_is_refused(world, draft):
    with pytest.raises(UnknownFigure, match=r"meetings\.nothing"):
        save(draft, world, "全年开会{meetings.nothing}次。")
    assert draft.paragraphs.count() == 0


def test_a_paragraph_changed_meanwhile_is_refused(world, draft):
    seen = draft.version
    save(draft, world, "甲的文字。")
    with pytest.raises(Changed) as refused:
        workshop.save_text(Bench.of(draft), MEETINGS, "乙的文字。", seen, world.admin)
    assert refused.value.theirs == "甲的文字。"
    assert opened(draft).text == "甲的文字。"


def test_two_people_change_two_paragraphs(world, draft):
    seen = draft.version
    save(draft, world, "甲的文字。")
    other = Address(Part.OPENING, "opening.0")
    workshop.save_text(Bench.of(draft), other, "乙的文字。", seen, world.admin)
    assert (opened(draft).text, opened(draft, other).text) == ("甲的文字。", "乙的文字。")


def test_a_paragraph_that_is_no_more_is_refused(world, draft):
    with pytest.raises(NotThere):
        save(draft, world, "文字。", Address(Part.WORK, "meetings.99"))


def test_a_paragraph_left_out_does_not_print(world, draft):
    workshop.leave_out(Bench.of(draft), MEETINGS, True, world.office)
    assert opened(draft).left_out
    shown = Bench.of(draft).summary().chapters[0].paragraphs
    assert len(shown) == len(slots(draft)) - 1
    workshop.leave_out(Bench.of(draft), MEETINGS, False, world.office)
    assert len(Bench.of(draft).summary().chapters[0].paragraphs) == len(slots(draft))


def test_a_chapter_left_out_closes_the_numbers(world, draft):
    for slot in slots(draft):
        workshop.leave_out(Bench.of(draft), Address(Part.WORK, slot), True, world.office)
    first = Bench.of(draft).summary().chapters[0]
    assert (first.key, first.heading) == ("members", "（一）加强党员队伍建设")


def test_the_default_comes_back(world, draft):
    default = opened(draft).text
    save(draft, world, "全年开会{meetings.held}次。")
    workshop.restore_default(Bench.of(draft), MEETINGS, world.office)
    assert opened(draft).text == default
    assert not opened(draft).outdated


def test_paragraphs_move_among_their_neighbours(world, draft):
    first, second, *rest = slots(draft)
    workshop.move(Bench.of(draft), Address(Part.WORK, first), 1, world.office)
    assert slots(draft) == [second, first, *rest]
    workshop.move(Bench.of(draft), Address(Part.WORK, second), -1, world.office)
    assert slots(draft) == [second, first, *rest]
    workshop.move(Bench.of(draft), Address(Part.WORK, first), -1, world.office)
    assert slots(draft) == [first, second, *rest]


def test_a_paragraph_is_added_at_the_end_of_its_chapter(world, draft):
    before = slots(draft)
    slot = workshop.add(Bench.of(draft), Part.WORK, "meetings", "另开会{meetings.held}次。", world.office)
    assert slots(draft) == [*before, slot]
    assert Bench.of(draft).summary().chapters[0].paragraphs[-1].text == "另开会4次。"
    again = workshop.add(Bench.of(draft), Part.PROBLEM, "", "群众反映办事慢。", world.office)
    assert (slot, again) == ("own.1", "own.2")
    with pytest.raises(NotThere):
        workshop.restore_default(Bench.of(draft), Address(Part.WORK, slot), world.office)


def test_an_added_paragraph_without_words_goes(world, draft):
    slot = workshop.add(Bench.of(draft), Part.WORK, "meetings", "另一段。", world.office)
    draft.refresh_from_db()
    save(draft, world, "", Address(Part.WORK, slot))
    assert slot not in slots(draft)


def test_a_new_paragraph_with_an_unknown_figure_is_refused(world, draft):
    with pytest.raises(UnknownFigure):
        workshop.add(Bench.of(draft), Part.WORK, "meetings", "另{x.y}次。", world.office)
    assert draft.paragraphs.count() == 0


def test_every_deed_is_a_version(world, draft):
    save(draft, world, "全年开会{meetings.held}次。")
    workshop.leave_out(Bench.of(draft), MEETINGS, True, world.office)
    assert [(one.version, one.deed) for one in draft.revisions.all()] == [
        (3, "不采用“全年开会{meeting…”"),
        (2, "修改“各党支部召开会议、开展活…”"),
        (1, "建立草稿"),
    ]


def test_saves_of_one_sitting_are_one_version(world, draft):
    save(draft, world, "全年开会。")
    draft.refresh_from_db()
    save(draft, world, "全年开会{meetings.held}次。")
    assert [one.version for one in draft.revisions.all()] == [3, 1]
    draft.refresh_from_db()
    workshop.save_text(Bench.of(draft), MEETINGS, "别人改的。", draft.version, world.admin)
    assert [one.version for one in draft.revisions.all()] == [4, 3, 1]


def test_an_earlier_version_comes_back_whole(world, draft):
    save(draft, world, "全年开会{meetings.held}次。")
    finding = Bench.of(draft).collected.findings[0]
    problem = Problem(key=finding.key, state=Problem.State.REJECTED, reason="已整改。")
    draft.refresh_from_db()
    workshop.decide(Bench.of(draft), problem, draft.version, world.office)
    kept = draft.revisions.first()
    workshop.restore(Bench.of(draft), draft.revisions.get(version=1), world.office)
    assert (draft.paragraphs.count(), draft.problems.count()) == (0, 0)
    workshop.restore(Bench.of(draft), kept, world.office)
    assert draft.paragraphs.get().text == "全年开会{meetings.held}次。"
    assert draft.problems.get().reason == "已整改。"
    assert [one.deed for one in draft.revisions.all()][:2] == ["恢复第3版", "恢复第1版"]


def test_a_year_without_records_says_so(world):
    summary = Bench.of(make_draft(world)).summary()
    told = [[wording.text for wording in chapter.paragraphs] for chapter in summary.chapters]
    # 其他工作 is as many kinds of work as the office has; without any it has nothing to say.
    assert [chapter.key for chapter in summary.chapters] == [
        key_of(section) for section in sections() if key_of(section) != "worklog"
    ]
    assert [[text[:4] for text in texts] for texts in told] == [["本期没有"]] * len(told)


def test_a_committee_without_branches_has_no_problem(world):
    world.village.delete()
    world.community.delete()
    summary = Bench.of(make_draft(world)).summary()
    assert [wording.text for wording in summary.problems] == [NO_PROBLEM]
    assert [wording.text for wording in summary.plans] == [NO_PLAN]

"""When a step of 发展党员 may and should be done: both versions of the rules, as the tables hold them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.dates import add_months
from common.workdays import is_workday, seed_holidays
from members import recruitment
from members.models import Recruit, RecruitmentRule
from members.models.recruitment import Kind, stage_of
from members.recruitment import Interval, StepRule, Window
from members.rulebook import Rulebook

OLD, NEW = date(2026, 5, 17), date(2026, 5, 18)
DAYS = st.dates(date(2014, 6, 1), date(2040, 12, 31))
NO_HOLIDAYS: dict[date, bool] = {}


def rules_on(day: date) -> dict[str, StepRule]:
    return Rulebook.read().on(day)


KNOWN = {day: works for year in range(2019, 2027) for day, works, _name in seed_holidays(year)}

CULTIVATED = StepRule(
    Kind.CANDIDATE,
    7,
    "CANDIDATE",
    "支部委员会",
    "第十三条",
    "细则",
    intervals=(Interval(Kind.ACTIVIST, min_months=12), Interval(Kind.PUBLICIZED, min_workdays=5)),
)
PROBATION = StepRule(
    Kind.CONFIRMED,
    15,
    "FULL",
    "支部大会",
    "第三十一条",
    "细则",
    intervals=(Interval(Kind.ADMITTED, min_months=12, extendable=True),),
)
ASSESSED = StepRule(
    Kind.ASSESSED,
    5,
    "ACTIVIST",
    "党支部",
    "第十一条",
    "细则",
    repeats=True,
    intervals=(Interval(Kind.ACTIVIST, max_months=6),),
)
APPROVED = StepRule(
    Kind.APPROVED,
    12,
    "PROBATIONARY",
    "基层党委",
    "第二十五条",
    "细则",
    intervals=(Interval(Kind.ADMITTED, max_months=3, limit_months=6),),
)


def year_later(day: date) -> date:
    """The same day of the next year by another road than add_months: 29 February ends on the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


@given(activist=DAYS, publicized=DAYS)
def test_never_earlier_than_a_year_and_five_working_days(activist, publicized):
    done = {Kind.ACTIVIST: activist, Kind.PUBLICIZED: publicized}
    earliest = recruitment.window(CULTIVATED, done, KNOWN).earliest
    assert earliest >= year_later(activist)
    inside = [publicized + timedelta(days=n) for n in range(1, (earliest - publicized).days)]
    assert earliest <= publicized or sum(is_workday(day, KNOWN) for day in inside) >= 5


@given(publicized=DAYS)
def test_the_notice_is_no_longer_than_it_must_be(publicized):
    done = {Kind.PUBLICIZED: publicized}
    earliest = recruitment.window(CULTIVATED, done, KNOWN).earliest
    notice = [publicized + timedelta(days=n) for n in range(1, (earliest - publicized).days)]
    assert sum(is_workday(day, KNOWN) for day in notice) == 5
    assert is_workday(notice[-1], KNOWN)


@given(admitted=DAYS, months=st.sampled_from([0, *range(6, 13)]))
def test_probation_is_a_year_and_its_extension(admitted, months):
    earliest = recruitment.window(PROBATION, {Kind.ADMITTED: admitted}, NO_HOLIDAYS, months).earliest
    assert earliest >= year_later(admitted)
    assert (earliest.year * 12 + earliest.month) - (admitted.year * 12 + admitted.month) == 12 + months
    assert earliest.day == admitted.day or (
        earliest.day < admitted.day and (earliest + timedelta(days=1)).day == 1
    )


@given(day=DAYS)
def test_a_step_may_be_done_on_its_earliest_day_but_not_before(day):
    bounds = recruitment.window(PROBATION, {Kind.ADMITTED: day}, NO_HOLIDAYS)
    done = {Kind.ADMITTED: day}
    assert recruitment.warnings(PROBATION, bounds.earliest, [], done, bounds) == []
    before = recruitment.warnings(PROBATION, bounds.earliest - timedelta(days=1), [], done, bounds)
    assert len(before) == 1


@pytest.mark.parametrize(
    ("admitted", "months", "earliest"),
    [
        (date(2024, 2, 29), 0, date(2025, 2, 28)),
        (date(2023, 2, 28), 0, date(2024, 2, 28)),
        (date(2023, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 3, 20), 12, date(2025, 3, 20)),
    ],
)
def test_month_ends_and_leap_days(admitted, months, earliest):
    bounds = recruitment.window(PROBATION, {Kind.ADMITTED: admitted}, NO_HOLIDAYS, months)
    assert bounds == Window(earliest)


def test_five_working_days_over_the_national_holiday():
    # 2025-09-29 Monday; 1–8 October off, 11 October (Saturday) worked.
    done = {Kind.PUBLICIZED: date(2025, 9, 28)}
    assert recruitment.window(CULTIVATED, done, KNOWN).earliest == date(2025, 10, 12)
    assert recruitment.window(CULTIVATED, done, NO_HOLIDAYS).earliest == date(2025, 10, 4)


def test_assessments_are_due_half_a_year_after_the_last():
    done = {Kind.ACTIVIST: date(2023, 1, 31)}
    assert recruitment.window(ASSESSED, done, NO_HOLIDAYS).latest == date(2023, 7, 31)
    done[Kind.ASSESSED] = date(2023, 6, 30)
    assert recruitment.window(ASSESSED, done, NO_HOLIDAYS).latest == date(2023, 12, 30)


def test_approval_is_due_in_three_months_and_never_after_six():
    done = {Kind.ADMITTED: date(2023, 11, 30)}
    bounds = recruitment.window(APPROVED, done, NO_HOLIDAYS)
    assert bounds == Window(date(2023, 11, 30), date(2024, 2, 29), date(2024, 5, 30))

    def said(day: date) -> list[str]:
        return recruitment.warnings(APPROVED, day, [], done, bounds)

    assert said(date(2024, 2, 29)) == []
    assert said(date(2024, 3, 1)) == ["按规定应在2024年2月29日前办理（细则第二十五条）。"]
    assert said(date(2024, 5, 31)) == ["已超过最长期限2024年5月30日（细则第二十五条）。"]


@pytest.mark.parametrize("day", [OLD, NEW])
def test_every_version_has_every_step_once(db, day):
    rules = rules_on(day)
    assert set(rules) == set(Kind.values)
    assert sorted(rule.order for rule in rules.values()) == list(range(1, 18))


def test_no_day_has_two_versions(db):
    for day in (date(2014, 5, 28), OLD, NEW, date(2030, 1, 1)):
        kinds = RecruitmentRule.objects.in_force(day).values_list("kind", flat=True)
        assert len(kinds) == len(set(kinds)) == 17
    assert rules_on(date(2014, 5, 27)) == {}


def test_what_the_revision_changed(db):
    old, new = rules_on(OLD), rules_on(NEW)
    assert (old[Kind.PUBLICIZED].required, new[Kind.PUBLICIZED].required) == (False, True)
    assert new[Kind.PUBLICIZED].order < new[Kind.CANDIDATE].order
    assert old[Kind.PUBLICIZED].order > old[Kind.CANDIDATE].order
    assert {kind for kind in Kind.values if old[kind].intervals != new[kind].intervals} == {
        Kind.CANDIDATE,
        Kind.ADMITTED,
        Kind.SWORN,
    }
    assert new[Kind.CANDIDATE].intervals == CULTIVATED.intervals
    assert new[Kind.ADMITTED].intervals == (Interval(Kind.PREVIEWED, max_months=1),)
    assert new[Kind.SWORN].intervals == (Interval(Kind.APPROVED, max_months=1),)


def test_holidays_are_seeded_and_can_be_corrected(db):
    known = Rulebook.read().holidays
    assert (known[date(2025, 10, 1)], known[date(2025, 9, 28)]) == (False, True)


def test_steps_left_out_are_named(db):
    rules = rules_on(NEW)
    done = {Kind.APPLIED: date(2025, 1, 1), Kind.ACTIVIST: date(2025, 3, 1), Kind.FILED: date(2025, 3, 9)}
    bounds = Window()
    said = recruitment.warnings(rules[Kind.CANDIDATE], date(2026, 6, 1), rules.values(), done, bounds)
    assert said == ["前面的步骤还没有登记：派人谈话、培养教育考察、公示。"]


def test_the_next_step_follows_what_is_done(db):
    rules = rules_on(NEW).values()
    assert recruitment.next_step(rules, {}).kind == Kind.APPLIED
    done = dict.fromkeys([Kind.APPLIED, Kind.ACTIVIST, Kind.FILED], date(2025, 1, 1))
    assert recruitment.next_step(rules, done).kind == Kind.ASSESSED
    assert recruitment.next_step(rules, dict.fromkeys(Kind.values, date(2025, 1, 1))) is None


@given(st.sets(st.sampled_from(Kind.values)))
def test_the_stage_is_the_furthest_one_begun(done):
    order = list(Recruit.Stage.values)
    begun = [Recruit.Stage.APPLICANT] + [
        stage
        for stage, kind in (
            ("ACTIVIST", "ACTIVIST"),
            ("CANDIDATE", "CANDIDATE"),
            ("PROBATIONARY", "ADMITTED"),
            ("FULL", "CONFIRMED"),
        )
        if kind in done
    ]
    assert stage_of(done) == max(begun, key=order.index)


@given(born_on=st.dates(date(1940, 1, 1), date(2005, 12, 31)))
def test_eighteen_on_the_day_of_application(born_on):
    birthday = add_months(born_on, 12 * 18)
    assert recruitment.age_error(born_on, birthday) == ""
    assert recruitment.age_error(born_on, birthday - timedelta(days=1)) == "递交入党申请书时未满18周岁。"


@given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 500))
def test_votes(entitled, present, in_favour):
    error = recruitment.vote_error(entitled, present, in_favour)
    carried = in_favour > entitled / 2 and in_favour <= present <= entitled
    assert (error == "") is carried


def test_votes_say_what_is_wrong():
    assert recruitment.vote_error(10, 11, 6).startswith("票数不合理")
    assert recruitment.vote_error(10, 8, 9).startswith("票数不合理")
    assert recruitment.vote_error(10, 4, 4) == "到会有表决权的党员未达到应到会人数（10名）的半数，不能表决。"
    assert recruitment.vote_error(10, 9, 5) == "赞成票未超过应到会有表决权党员（10名）的半数，没有通过。"
    assert recruitment.vote_error(10, 9, 6) == ""

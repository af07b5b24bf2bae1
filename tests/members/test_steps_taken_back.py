"""Steps that are taken back: what follows, what the recycle bin keeps and restores."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.discarding import NotRestored, purge, restore
from accounts.models import Discarded, Event
from members.admission import record_step, withdraw_step
from members.models import Member, RecruitmentStep


def test_a_step_is_taken_back_with_its_stage_but_no_admission(candidate, world):
    withdraw_step(candidate.steps.get(kind="CANDIDATE"), world.secretary)
    candidate.refresh_from_db()
    assert candidate.stage == "ACTIVIST"
    record_step(RecruitmentStep(recruit=candidate, kind="ADMITTED", done_on=date(2026, 7, 15)))
    with pytest.raises(ValueError, match="不能撤销"):
        withdraw_step(candidate.steps.get(kind="ADMITTED"), world.secretary)
    assert candidate.steps.filter(kind="ADMITTED").count() == 1


def test_a_step_taken_back_lies_in_the_bin_and_comes_back_with_its_stage(candidate, world, client, log_in):
    step = candidate.steps.get(kind="CANDIDATE")
    log_in(world.secretary).post(reverse("members:step-withdraw", args=[candidate.pk, step.pk]))
    kept = Discarded.objects.get()
    assert (kept.kind, kept.branch, candidate.steps.filter(pk=step.pk).count()) == (
        "发展步骤",
        candidate.branch_id,
        0,
    )
    assert client.post(reverse("recycle-restore", args=[kept.pk])).status_code == 302
    candidate.refresh_from_db()
    assert (candidate.stage, candidate.steps.get(pk=step.pk).done_on) == ("CANDIDATE", step.done_on)
    withdraw_step(candidate.steps.get(kind="CANDIDATE"), world.secretary)
    purge(Discarded.objects.get(), None)
    assert Event.objects.filter(kind="彻底删除").count() == 1


def test_an_extension_taken_back_and_restored_stands_with_the_member_again(candidate, world):
    record_step(RecruitmentStep(recruit=candidate, kind="ADMITTED", done_on=date(2026, 7, 15)))
    record_step(RecruitmentStep(recruit=candidate, kind="EXTENDED", done_on=date(2027, 7, 15), months=6))
    withdraw_step(RecruitmentStep.objects.get(kind="EXTENDED"), world.secretary)
    member = Member.objects.get()
    assert member.probation_extension == 0
    restore(Discarded.objects.get(), world.secretary)
    member.refresh_from_db()
    assert member.probation_extension == 6


def test_a_step_recorded_again_meanwhile_keeps_the_old_one_in_the_bin(candidate, world):
    step = candidate.steps.get(kind="CANDIDATE")
    withdraw_step(step, world.secretary)
    record_step(RecruitmentStep(recruit=candidate, kind="CANDIDATE", done_on=date(2026, 3, 1)))
    with pytest.raises(NotRestored):
        restore(Discarded.objects.get(), world.secretary)
    assert candidate.steps.get(kind="CANDIDATE").done_on == date(2026, 3, 1)

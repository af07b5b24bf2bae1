"""Steps of 发展党员 as deeds: each is recorded with what follows from it, or not at all."""

from datetime import date

from django.db import transaction

from accounts.discarding import discard
from accounts.models import User
from members.models import Member, Recruit, RecruitmentStep
from members.models.recruitment import Kind, stage_of

# What the roster takes over from the recruit.
IDENTITY = ("name", "id_number", "sex", "ethnicity", "born_on", "education", "mobile", "occupation")
# These changed the roster: their day can be corrected, but they are not taken back.
FIXED = (Kind.ADMITTED, Kind.CONFIRMED)


@transaction.atomic
def apply(recruit: Recruit, applied_on: date) -> None:
    """A new recruit with the application that begins the way."""
    recruit.save()
    record_step(RecruitmentStep(recruit=recruit, kind=Kind.APPLIED, done_on=applied_on))


@transaction.atomic
def record_step(step: RecruitmentStep) -> None:
    """
    Save a new or corrected step. Admission by 支部大会 makes the member, probationary from that day; its
    confirmation makes the member full; an extension is noted with the member.
    """
    step.save()
    recruit = Recruit.objects.select_for_update().get(pk=step.recruit_id)
    recruit.stage = stage_of(set(recruit.steps.values_list("kind", flat=True)))
    recruit.save(update_fields=["stage"])
    if step.kind == Kind.ADMITTED:
        _admit(recruit, step)
    elif step.kind == Kind.CONFIRMED:
        _change_member(recruit, category=Member.Category.FULL, confirmed_on=step.done_on)
    elif step.kind == Kind.EXTENDED:
        _change_member(recruit, probation_extension=step.months)


@transaction.atomic
def withdraw_step(step: RecruitmentStep, user: User) -> None:
    """
    Take back a step recorded by mistake; it lies in the bin. Admission and confirmation stand: they changed the roster.
    """
    if step.kind in FIXED:
        raise ValueError("接收和转正已写入党员名册，不能撤销；日期有误的，请更正日期。")
    recruit = step.recruit
    discard(step, user, branch=recruit.branch_id)
    recruit.stage = stage_of(set(recruit.steps.values_list("kind", flat=True)))
    recruit.save(update_fields=["stage"])
    if step.kind == Kind.EXTENDED:
        _change_member(recruit, probation_extension=0)


def _admit(recruit: Recruit, step: RecruitmentStep) -> None:
    if recruit.member is None:
        recruit.member = _on_roster(recruit) or _new_member(recruit, step)
        recruit.save(update_fields=["member"])
    else:
        _change_member(recruit, joined_on=step.done_on)


def _on_roster(recruit: Recruit) -> Member | None:
    """Loaded with the roster before the step was recorded here."""
    if not recruit.id_number_index:
        return None
    return Member.objects.filter(id_number_index=recruit.id_number_index).first()


def _new_member(recruit: Recruit, step: RecruitmentStep) -> Member:
    member = Member(
        branch=recruit.branch,
        category=Member.Category.PROBATIONARY,
        joined_on=step.done_on,
        joined_branch=recruit.branch.name,
        entry=Member.Entry.RECRUITED,
        **{name: getattr(recruit, name) for name in IDENTITY},
    )
    member.full_clean()
    member.save()
    return member


def _change_member(recruit: Recruit, **values: object) -> None:
    member = recruit.member
    if member is None:
        return
    for name, value in values.items():
        setattr(member, name, value)
    member.full_clean()
    member.save(update_fields=list(values))

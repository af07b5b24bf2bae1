from members.models.calendar import Holiday
from members.models.floating import Floating, FloatingContact
from members.models.member import Member
from members.models.organization import Branch, BranchQuerySet, Committee, Group, Post, Scope
from members.models.plan import RecruitmentPlan
from members.models.recruitment import Recruit, RecruitmentSource, RecruitmentStep
from members.models.rules import RecruitmentInterval, RecruitmentRule
from members.models.transfer import Transfer

__all__ = [
    "Branch",
    "BranchQuerySet",
    "Committee",
    "Floating",
    "FloatingContact",
    "Group",
    "Holiday",
    "Member",
    "Post",
    "Recruit",
    "RecruitmentInterval",
    "RecruitmentPlan",
    "RecruitmentRule",
    "RecruitmentSource",
    "RecruitmentStep",
    "Scope",
    "Transfer",
]

"""The sheets of this app: 党组织, 党员, 发展党员, 发展计划, 组织关系转接."""

from members.resources.organization import BranchResource
from members.resources.recruitment import RecruitmentPlanResource, RecruitResource
from members.resources.roster import MemberResource
from members.resources.transfers import TransferResource

__all__ = [
    "BranchResource",
    "MemberResource",
    "RecruitResource",
    "RecruitmentPlanResource",
    "TransferResource",
]

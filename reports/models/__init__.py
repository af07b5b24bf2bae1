from reports.models.issued import IssuedSummary, SummaryComment
from reports.models.problems import Plan, Problem
from reports.models.summary import AnnualSummary, DefaultWording, SummaryParagraph, SummaryRevision

__all__ = [
    "AnnualSummary",
    "DefaultWording",
    "IssuedSummary",
    "Plan",
    "Problem",
    "SummaryComment",
    "SummaryParagraph",
    "SummaryRevision",
]

"""定稿: freezing a summary, and telling afterwards which of its figures would differ today."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.events import record
from accounts.models import User
from common.figures import Figure, Number
from reports.bench import Bench
from reports.checking import faults_of, names_of
from reports.checks import Fault, Severity
from reports.models import AnnualSummary, IssuedSummary, Plan, Problem
from reports.records import Records, gather
from reports.snapshot import Snapshot, digest, figures_of, paragraphs_of, take
from reports.summary import Summary
from reports.townships import is_outdated
from reports.wording import word


class OpenFaults(Exception):
    """The checker still finds errors and nobody said why they stay; nothing was issued."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"校核还有{len(faults)}处错误。")
        self.faults = faults


@dataclass(frozen=True)
class Drift:
    """A figure of an issued summary that would be another today. `now` is None where it is not counted any more."""

    figure: Figure
    now: Number | None


def checked(draft: AnnualSummary, summary: Summary) -> list[Fault]:
    """All faults of a draft. Two queries: the names, and last year's text."""
    last = last_year(draft)
    texts = paragraphs_of(last.snapshot) if last else []
    faults = faults_of(summary, names=names_of(draft.committee), last_year=texts)
    if draft.townships and is_outdated(draft.townships, summary.figures):
        text = "生成之后记录有变化，请在编写页重新生成各党委总结。"
        faults.append(Fault("townships", Severity.WARNING, "附件", 0, "各党委主要数据表", text, "townships"))
    return faults


def last_year(draft: AnnualSummary) -> IssuedSummary | None:
    """The summary issued for the year before, the latest version of the latest period."""
    return (
        IssuedSummary.objects.filter(
            summary__committee=draft.committee,
            summary__branch=draft.branch,
            summary__until__year=draft.until.year - 1,
        )
        .order_by("-summary__until", "-number")
        .first()
    )


def issue(bench: Bench, user: User, reason: str = "") -> IssuedSummary:
    """
    Freeze the summary as it reads now, with the records counted, as its next version. OpenFaults unless a reason is
    given for errors.
    """
    return _issue(bench, gather(bench.collected.figures, user), user, reason)


@transaction.atomic
def _issue(bench: Bench, records: Records, user: User, reason: str) -> IssuedSummary:
    bench.lock()
    draft, summary = bench.draft, bench.as_stored().summary()
    errors = [fault for fault in checked(draft, summary) if fault.severity == Severity.ERROR]
    if errors and not reason:
        raise OpenFaults(errors)
    _keep_plans(draft, summary)
    snapshot = take(summary, draft, records)
    last = draft.issues.first()
    issued = IssuedSummary(
        summary=draft,
        number=(last.number if last else 0) + 1,
        snapshot=snapshot,
        sha256=digest(snapshot),
        reason=reason,
        issued_by=user,
    )
    issued.full_clean()
    issued.save()
    AnnualSummary.objects.filter(pk=draft.pk).update(state=AnnualSummary.State.ISSUED)
    record("定稿", user, issued, 总结=snapshot["title"], 版次=issued.number, 校验值=issued.sha256)
    return issued


def _keep_plans(draft: AnnualSummary, summary: Summary) -> None:
    """Every measure that prints becomes a plan to follow, with the value its yardstick has on this day."""
    decided = {problem.key: problem for problem in draft.problems.all()}
    plans = {plan.key: plan for plan in draft.plans.all()}
    told = [
        finding
        for finding in summary.findings
        if finding.key not in decided or decided[finding.key].state == Problem.State.TAKEN
    ]
    for finding in told:
        if finding.key not in plans:
            chapter = decided[finding.key].merged_into if finding.key in decided else ""
            plans[finding.key] = Plan(
                summary=draft,
                key=finding.key,
                chapter=chapter or summary.collected.chapter_of(finding.key),
                text=_plain(finding.measure, summary.figures),
                yardstick=finding.key if finding.key in summary.figures else finding.figures[0],
            )
    untold = plans.keys() - {finding.key for finding in told}
    for key, plan in plans.items():
        if key in untold and not key.startswith("own."):
            if plan.state == Plan.State.OPEN and not plan.outcome:
                plan.delete()
            continue
        measure_yardstick(plan, summary.figures)
        plan.save()


def _plain(text: str, figures: Mapping[str, Figure]) -> str:
    return word(text, figures, keep_unknown=True).text


def measure_yardstick(plan: Plan, figures: Mapping[str, Figure]) -> None:
    figure = figures.get(plan.yardstick)
    plan.yardstick_label = figure.label if figure else ""
    plan.yardstick_value = figure.value if figure else None


def is_sound(issued: IssuedSummary) -> bool:
    """Whether the data still are what was issued."""
    return digest(issued.snapshot) == issued.sha256


def drift(issued: IssuedSummary, today: Mapping[str, Figure]) -> list[Drift]:
    """The figures of an issued summary whose value today is another."""
    drifted = []
    for key, then in figures_of(issued.snapshot).items():
        now = today.get(key)
        if now is None or now.value != then.value:
            drifted.append(Drift(then, now.value if now else None))
    return drifted


def sound_snapshot(issued: IssuedSummary) -> Snapshot:
    """The snapshot; ValidationError where somebody changed it in the database."""
    if not is_sound(issued):
        raise ValidationError("定稿内容与校验值不符，数据库可能被改动，不能导出。")
    return issued.snapshot

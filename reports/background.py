"""What a summary takes long for, as background jobs (settings.JOB_FUNCTIONS)."""

from django.urls import reverse

from common.periods import Period
from jobs.running import Progress, Result
from members.models import Committee
from reports.archive import packed
from reports.bench import Bench
from reports.issuing import sound_snapshot
from reports.models import AnnualSummary, IssuedSummary
from reports.outputs import INSPECTION, render, render_inspection
from reports.snapshot import take
from reports.summary import Summary, summarize
from reports.townships import WHOLE, below, table_of

FORMS = ("pdf", "docx")


def write_inspection(progress: Progress, *, issued: int) -> Result:
    """A job: the archive for inspectors of what was issued; refused where somebody changed it."""
    kept = IssuedSummary.objects.get(pk=issued)
    content = render_inspection(sound_snapshot(kept), kept.sha256, progress.step)
    return Result(f"{kept.snapshot['title']}.{INSPECTION}", content)


def write_townships(progress: Progress, *, draft: int) -> Result:
    """A job: each township's summary as its office left it, in PDF and Word; the table goes into the county's draft."""
    of_county = AnnualSummary.objects.select_related("committee", "branch").get(pk=draft)
    townships = list(below(of_county.committee))
    figures, files = [], {}
    for number, township in enumerate(townships):
        progress.step(number, len(townships), township.name)
        summary, settings = _summary(township, of_county.period)
        snapshot = take(summary, settings)
        figures.append((township.place, summary.figures))
        for form in FORMS:
            files[f"{township.name}/{snapshot['title']}.{form}"] = render(snapshot, form)
    whole = Bench.of(of_county).collected.figures
    table = table_of([*figures, (WHOLE, whole)], whole)
    AnnualSummary.objects.filter(pk=draft).update(townships=table)
    name = f"{of_county.committee.place}各党委{of_county.period.label}工作总结.zip"
    return Result(name, packed(files, of_county.until), page=reverse("reports:workshop", args=[draft]))


def _summary(township: Committee, period: Period) -> tuple[Summary, AnnualSummary | None]:
    own = AnnualSummary.objects.covering(township, None, period).select_related("committee", "branch").first()
    return (Bench.to_read(own).summary() if own else summarize(township, period)), own

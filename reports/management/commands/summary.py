from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.periods import Period
from members.models import Committee
from reports.bench import Bench
from reports.models import AnnualSummary
from reports.outputs import CONTENT_TYPES, render
from reports.records import gather
from reports.scope import default_committee, reader_of
from reports.snapshot import take
from reports.summary import Summary, summarize


class Command(BaseCommand):
    help = (
        "Write the annual summary of a year, as the office edited it, as PDF, Word, Excel and JSON; "
        "without a file name, print its text."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--until", type=date.fromisoformat, help="截止日, e.g. 2023-09-30")
        parser.add_argument("--committee", help="name of the committee; the only township by default")
        for form in CONTENT_TYPES:
            parser.add_argument(f"--{form}", type=Path, metavar="FILE")

    def handle(self, *args, year: int, until: date | None, committee: str | None, **options) -> None:
        try:
            period = Period.of_year(year, until)
        except ValueError as error:
            raise CommandError(str(error)) from error
        of = self._committee(committee)
        draft = AnnualSummary.objects.covering(of, None, period).first()
        summary = Bench.to_read(draft).summary() if draft else summarize(of, period)
        files = {form: options[form] for form in CONTENT_TYPES if options[form]}
        for form, file in files.items():
            reader = reader_of(of) if form == "xlsx" else None
            records = gather(summary.figures, reader) if reader else None
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(render(take(summary, draft, records), form))
            self.stdout.write(f"已生成：{file}")
        if not files:
            self._print((draft and draft.title) or summary.title, summary)
        for warning in summary.warnings:
            self.stderr.write(f"请核对：{warning}")

    def _committee(self, name: str | None) -> Committee:
        committees = Committee.objects.filter(name=name) if name else Committee.objects.all()
        committee = default_committee(committees)
        if committee is None:
            raise CommandError(
                f"没有名为“{name}”的党委。" if name else "还没有登记党组织，请先导入“党组织”表。"
            )
        return committee

    def _print(self, title: str, summary: Summary) -> None:
        self.stdout.write(title)
        self.stdout.writelines(wording.text for wording in (*summary.opening, *summary.follow_up))
        for chapter in summary.chapters:
            self.stdout.write(f"\n{chapter.title}")
            self.stdout.writelines(wording.text for wording in chapter.paragraphs)
        self.stdout.write("\n存在问题")
        self.stdout.writelines(wording.text for wording in summary.problems)
        self.stdout.write("\n下步打算")
        self.stdout.writelines(wording.text for wording in summary.plans)

from django.core.management.base import BaseCommand, CommandParser

from common.periods import Period
from members.models import Committee
from reports.scope import default_committee
from reports.summary import summarize

HEADING = """# Figures

Every figure of the annual summary, as the code counts it. Made by `manage.py figures 2023` on the demo year; a test
keeps it in step. `{key}` stands for the figure in a text, `{key:约}` for it in an idiom.
"""


class Command(BaseCommand):
    help = "Print the table of every figure (docs/figures.md): key, label, unit, how it is counted, where it opens."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)

    def handle(self, *args, year: int, **options) -> None:
        summary = summarize(default_committee(Committee.objects.all()), Period.of_year(year))
        self.stdout.write(HEADING)
        for chapter in summary.chapters:
            self.stdout.write(f"## {chapter.title}\n")
            self.stdout.write("| key | label | unit | how it is counted | opens |")
            self.stdout.write("|---|---|---|---|---|")
            for figure in chapter.facts.figures.values():
                page = figure.source.partition("?")[0]
                self.stdout.write(
                    f"| `{figure.key}` | {figure.label} | {figure.unit} | {figure.method} | `{page}` |"
                )
            self.stdout.write("")

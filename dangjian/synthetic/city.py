"""How large the invented city is, and how its rows are written and counted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.db import models

from common.bulk import write_rows
from common.periods import Period, month_end


@dataclass(frozen=True)
class City:
    """How large, and which years: the last `years` that have ended before `today`, and the months ended since."""

    branches: int
    members: int
    years: int
    seed: int
    today: date

    @property
    def calendar_years(self) -> range:
        return range(self.today.year - self.years, self.today.year + 1)

    @property
    def months(self) -> list[date]:
        """The first day of each month that is told of."""
        whole = Period(date(self.calendar_years[0], 1, 1), self.today)
        return [month.start for month in whole.months() if month_end(month.start) < self.today]


@dataclass
class Writer:
    """Writes rows of `names` in the order they come, with ids that follow the last one; counts them by table."""

    random: Random
    written: Counter = field(default_factory=Counter)

    def next_id(self, model: type[models.Model]) -> int:
        return (model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1

    def write(
        self,
        model: type[models.Model],
        names: tuple[str, ...],
        rows: Iterable[tuple],
        first: int | None = None,
    ) -> range:
        """The ids given; `names` begin with the column after id."""
        first = self.next_id(model) if first is None else first
        label = model._meta.label

        def numbered() -> Iterator[tuple]:
            for pk, row in enumerate(rows, first):
                self.written[label] += 1
                yield (pk, *row)

        before = self.written[label]
        write_rows(model, ("id", *names), numbered())
        return range(first, first + self.written[label] - before)


@dataclass(frozen=True)
class Units:
    """What everything else hangs on, by id. Members are dealt out in turn: every len(branches)-th is of a branch."""

    townships: list[int]
    branches: range
    members: range

    def branch_of(self, number: int) -> int:
        """The branch of the member of that number, from 0."""
        return self.branches[number % len(self.branches)]

    def members_of(self, number: int) -> range:
        """The members of the branch of that number, from 0."""
        return self.members[number :: len(self.branches)]

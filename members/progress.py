"""How far a recruit is: every step with its rule, its window and what was done; nothing here makes a query."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from members.models import Recruit, RecruitmentStep
from members.models.recruitment import Kind
from members.recruitment import StepRule, Window, next_step, window
from members.rulebook import Rulebook


@dataclass(frozen=True)
class StepRow:
    """A step of the table: by the rules of the day it was done, or of today."""

    rule: StepRule
    steps: tuple[RecruitmentStep, ...]
    bounds: Window
    state: str

    @property
    def label(self) -> str:
        return self.rule.label


@dataclass(frozen=True)
class Progress:
    """`recruit` with its steps prefetched, seen on a day."""

    recruit: Recruit
    rulebook: Rulebook
    today: date

    @cached_property
    def steps(self) -> list[RecruitmentStep]:
        return sorted(self.recruit.steps.all(), key=lambda step: (step.done_on, step.pk))

    @cached_property
    def done(self) -> dict[str, date]:
        """Kind → day; of a repeated step the last."""
        return {step.kind: step.done_on for step in self.steps}

    @property
    def extension(self) -> int:
        return next((step.months or 0 for step in self.steps if step.kind == Kind.EXTENDED), 0)

    @cached_property
    def rules(self) -> dict[str, StepRule]:
        return self.rulebook.on(self.today)

    @cached_property
    def next(self) -> StepRow | None:
        """The step to do now; None once everything is done or the recruit is closed."""
        if self.recruit.closed_on:
            return None
        rule = next_step(self.rules.values(), self.done)
        return self.row(rule.kind) if rule else None

    def rows(self) -> Iterator[StepRow]:
        for kind in self.rules:
            yield self.row(kind)

    def row(self, kind: str) -> StepRow:
        steps = tuple(step for step in self.steps if step.kind == kind)
        rule = (self.rulebook.on(steps[-1].done_on) if steps else self.rules).get(kind, self.rules[kind])
        others = {k: day for k, day in self.done.items() if k != kind or rule.repeats}
        bounds = window(rule, others, self.rulebook.holidays, self.extension)
        return StepRow(rule, steps, bounds, self._state(steps, rule, bounds))

    def _state(self, steps: tuple[RecruitmentStep, ...], rule: StepRule, bounds: Window) -> str:
        if steps and not rule.repeats:
            return "已办"
        if self._passed(rule):
            return "已办" if steps else "未登记"
        if bounds.latest and bounds.latest < self.today:
            return "逾期"
        if bounds.earliest and bounds.earliest > self.today:
            return "未到时间"
        return "已办" if steps else "未办"

    def _passed(self, rule: StepRule) -> bool:
        """Later steps are done already, so this one is due no more."""
        return any(
            self.rules[kind].order > rule.order
            for kind in self.done
            if kind in self.rules and kind != rule.kind
        )

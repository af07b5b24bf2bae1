"""校核: what published summaries get wrong. Pure: text and figures in, faults out."""

from reports.checks import headings, marks, numbers, persons, phrases, wholes
from reports.checks.text import Draft, Fault, Line, Living, Part, Severity, line_of, pasted

__all__ = ["Draft", "Fault", "Line", "Living", "Part", "Severity", "check", "line_of", "pasted"]

CHECKS = (
    marks.placeholders,
    marks.markers,
    marks.punctuation,
    marks.endings,
    marks.doubled,
    marks.wrong_words,
    headings.heading_order,
    headings.run_in_order,
    numbers.typed_numbers,
    numbers.later_figures,
    numbers.shorter_periods,
    numbers.plans_as_results,
    wholes.declared_sums,
    wholes.written_sums,
    wholes.denominators,
    wholes.two_roundings,
    phrases.empty_phrases,
    phrases.other_years,
    phrases.repeated,
    persons.persons,
)


def check(draft: Draft) -> list[Fault]:
    """Every fault, in the order of the text."""
    order = {line.place: place for place, line in enumerate(draft.lines)}
    faults = [fault for look in CHECKS for fault in look(draft)]
    return sorted(faults, key=lambda fault: (order[fault.place], fault.start))

"""What pages and loaded workbooks answer, as tests compare it."""

from django.http import HttpResponse

from dangjian.loading import Loaded


def refused(response: HttpResponse) -> dict[str, list[str]]:
    """Errors by field of a page that was sent back."""
    assert response.status_code == 422
    return dict(response.context["form"].errors)


def counts(loaded: Loaded) -> list[tuple[int, int, int]]:
    """New, changed and skipped rows of each sheet."""
    return [(count.new, count.changed, count.skipped) for count in loaded.counts]


def errors(loaded: Loaded) -> list[tuple[int, str, str]]:
    """Row, column and reason."""
    return [(error.row, error.column, error.reason) for error in loaded.errors]

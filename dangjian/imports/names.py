"""Headings that a committee gives to the columns of a sheet: said once, remembered."""

from accounts.models import User
from dangjian.imports.recognition import Names
from dangjian.models import ColumnName
from members.models import Committee, Scope


def committee_of(user: User) -> Committee | None:
    """The committee that the user answers for, or the one above the user's branch."""
    scope = Scope.objects.filter(user=user).select_related("committee", "branch__committee").first()
    if scope is None:
        return None
    return scope.committee or scope.branch.committee


def remembered(committee: Committee | None) -> Names:
    names: dict[str, dict[str, tuple[str, ...]]] = {}
    for name in ColumnName.objects.filter(committee=committee) if committee else ():
        columns = names.setdefault(name.sheet, {})
        columns[name.column] = (*columns.get(name.column, ()), name.heading)
    return names


def remember(committee: Committee, sheet: str, columns: dict[str, str]) -> None:
    """`columns`: heading → column."""
    for heading, column in columns.items():
        ColumnName.objects.update_or_create(
            committee=committee, sheet=sheet, heading=heading, defaults={"column": column}
        )

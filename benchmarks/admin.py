"""
Our lists beside Django's admin with the same columns, of the same tables, for a user who sees every row.

    python -m benchmarks.admin
"""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
django.setup()

from django.urls import reverse  # noqa: E402

from accounts.models import Role, User  # noqa: E402
from benchmarks.measuring import Report, machine, offices, opened, queries_of, signed_in, taken_in_turn  # noqa: E402

LISTS = {
    "members": ("members:member-list", "admin:members_member_changelist"),
    "meetings": ("meetings:meeting-list", "admin:meetings_meeting_changelist"),
    "payments": ("dues:payment-list", "admin:dues_payment_changelist"),
    "branches": ("members:branch-list", "admin:members_branch_changelist"),
}


def main() -> None:
    report = Report()
    report.note(machine())
    *_, (_, _, office, _) = offices()
    defaults = {"name": "测速", "role": Role.ADMIN, "password": "!", "is_staff": True, "is_superuser": True}
    user, _ = User.objects.get_or_create(username="benchmark-admin", defaults=defaults)
    ours, theirs = signed_in(office), signed_in(user)
    report.head("list", "queries", "ours ms", "admin's queries", "admin ms", "ours : admin", "promised")
    for name, (own, other) in LISTS.items():
        calls = [opened(ours, reverse(own)), opened(theirs, reverse(other))]
        mine, admins = taken_in_turn(calls)
        ratio = mine.p50 / admins.p50
        promised = report.bound(f"list of {name}", ratio, 1.0, "× the admin's time")
        queries = [len(queries_of(call)) for call in calls]
        report.row(name, queries[0], mine.p50, queries[1], admins.p50, ratio, promised)
    report.finish()


main()

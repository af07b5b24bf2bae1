"""A transfer of membership that is done changes the roster, once."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from members.models import Member, Post, Transfer


@transaction.atomic
def save_transfer(transfer: Transfer) -> bool:
    """Save a transfer and, once it is done, what follows from it; True if the roster changed."""
    if transfer.member and not transfer.name:
        transfer.name = transfer.member.name
    transfer.save()
    return complete(transfer)


@transaction.atomic
def save_arrival(member: Member, transfer: Transfer) -> None:
    """Put somebody on the roster who came by a transfer that could name no member yet."""
    member.save()
    transfer.member = member
    transfer.id_number_index = member.id_number_index
    transfer.save(update_fields=["member", "id_number_index"])


@transaction.atomic
def begin_campaign(members: Iterable[Member], found_on: date, deadline: date | None) -> int:
    """
    排查在外有稳定工作的党员: one open transfer out for each member found, who has none yet. The number begun.
    """
    members = list(members)
    steady = {"direction": Transfer.Direction.OUT, "reason": Transfer.Reason.STEADY_WORK}
    known = set(
        Transfer.objects.filter(member__in=members, done_on=None, **steady).values_list("member", flat=True)
    )
    begun = [
        Transfer(
            branch_id=member.branch_id,
            member=member,
            name=member.name,
            id_number_index=member.id_number_index,
            found_on=found_on,
            deadline=deadline,
            **steady,
        )
        for member in members
        if member.pk not in known
    ]
    for transfer in begun:
        transfer.save()
    return len(begun)


@transaction.atomic
def complete(transfer: Transfer) -> bool:
    """
    Carry a done transfer over to the member it names; True if the roster changed.

    Out: the member leaves on the day it was done. Internal: the member moves to the other branch, and the posts in
    the old one end; on days before, figures count the member there (MemberQuerySet.of). In: the day of
    arrival, where the roster does not tell it. What the roster tells already stays.
    """
    if transfer.done_on is None or transfer.member is None:
        return False
    member = Member.objects.select_for_update().get(pk=transfer.member.pk)
    changed = _CHANGES[Transfer.Direction(transfer.direction)](member, transfer)
    if changed:
        member.save(update_fields=changed)
    return bool(changed)


def _leave(member: Member, transfer: Transfer) -> list[str]:
    if member.left_on or member.branch_id != transfer.branch_id:
        return []
    member.left_on = transfer.done_on
    member.departure = Member.Departure.TRANSFERRED
    return ["left_on", "departure"]


def _move(member: Member, transfer: Transfer) -> list[str]:
    if member.left_on or member.branch_id != transfer.branch_id or transfer.to_branch is None:
        return []
    held = Post.objects.filter(member=member, branch=transfer.branch, ended_on=None)
    held.filter(started_on__lte=transfer.done_on).update(ended_on=transfer.done_on)
    member.branch = transfer.to_branch
    member.group = None
    return ["branch", "group"]


def _arrive(member: Member, transfer: Transfer) -> list[str]:
    if member.entered_on or member.entry or member.branch_id != transfer.branch_id:
        return []
    member.entered_on = transfer.done_on
    member.entry = Member.Entry.TRANSFERRED
    return ["entered_on", "entry"]


_CHANGES = {
    Transfer.Direction.OUT: _leave,
    Transfer.Direction.INTERNAL: _move,
    Transfer.Direction.IN: _arrive,
}

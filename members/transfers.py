"""A transfer of membership that is done changes the roster, once."""

from django.db import transaction

from members.models import Member, Transfer


@transaction.atomic
def complete(transfer: Transfer) -> bool:
    """
    Carry a done transfer over to the member it names; True if the roster changed.

    Out: the member leaves on the day it was done. Internal: the member moves to the other branch. In: the day of
    arrival, where the roster does not tell it. What the roster tells already stays.
    """
    if transfer.done_on is None or transfer.member is None:
        return False
    member = Member.objects.select_for_update().get(pk=transfer.member_id)
    changed = _CHANGES[transfer.direction](member, transfer)
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
    if member.left_on or member.branch_id != transfer.branch_id:
        return []
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

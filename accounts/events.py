"""
The append-only audit trace. Each event is bound to the one before it by a hash, and the end of the chain is kept
beside it, so that an event altered, put in or taken away, even the last one, is found by `verify`.
"""

import hashlib
import json
from dataclasses import dataclass

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model

from accounts import address
from accounts.models import Event, EventChain, User

# 《网络安全法》 art. 21: logs of the network are kept for six months at least. Nothing here deletes any.
KEPT_DAYS = 184


@dataclass(frozen=True)
class Verified:
    """How many events were read, and what is wrong with the first bad one; empty when nothing is."""

    count: int
    fault: str


def digest(event: Event) -> str:
    content = [
        event.previous_hash,
        event.at.isoformat(),
        event.user_id,
        event.address,
        event.kind,
        event.object_type,
        event.object_id,
        event.detail,
        event.success,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def record(
    kind: str, user: User | None = None, target: Model | None = None, *, success: bool = True, **detail
) -> Event:
    """Append one event, with the address of the request at work. `detail` must hold no personal number."""
    chain, _ = EventChain.objects.select_for_update().get_or_create(pk=1)
    event = Event(
        user=user,
        address=address.current.get(),
        kind=kind,
        object_type=str(target._meta.verbose_name) if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        # as the database gives it back, so that the hash agrees
        detail=json.loads(json.dumps(detail, cls=DjangoJSONEncoder)),
        success=success,
        previous_hash=chain.last_hash,
    )
    event.hash = digest(event)
    event.save(force_insert=True)
    chain.length += 1
    chain.last_hash = event.hash
    chain.save(update_fields=["length", "last_hash"])
    return event


def verify() -> Verified:
    """Walk the whole chain in the order it was written."""
    count, previous = 0, ""
    for event in Event.objects.order_by("pk").iterator():
        if event.previous_hash != previous:
            return Verified(count, f"编号{event.pk}的记录与前一条不相连，其前有记录被增删")
        if event.hash != digest(event):
            return Verified(count, f"编号{event.pk}的记录内容与摘要不符，已被改动")
        count, previous = count + 1, event.hash
    chain = EventChain.objects.filter(pk=1).first() or EventChain()
    if (chain.length, chain.last_hash) != (count, previous):
        return Verified(count, f"应有{chain.length}条，实有{count}条，末尾有记录被增删")
    return Verified(count, "")

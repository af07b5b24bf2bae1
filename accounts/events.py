"""Writing the append-only audit trace, each record bound to the one before it by a hash."""

import hashlib
import json

from django.db import transaction

from accounts.models import Event, User


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
    kind: str, user: User | None = None, target: object = None, *, success: bool = True, **detail
) -> Event:
    """Append one event. `detail` must hold no personal number; it is JSON."""
    last = Event.objects.select_for_update().order_by("-pk").first()
    event = Event(
        user=user,
        kind=kind,
        object_type=target._meta.verbose_name if target is not None else "",
        object_id=str(target.pk) if target is not None else "",
        detail=detail,
        success=success,
        previous_hash=last.hash if last else "",
    )
    event.save()
    event.hash = digest(Event.objects.get(pk=event.pk))
    event.save(update_fields=["hash"])
    return event

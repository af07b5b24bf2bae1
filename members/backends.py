"""The user of a request, read together with what the user answers for."""

from django.contrib.auth.backends import ModelBackend
from django.db.models import F

from accounts.models import User
from members.models.reach import Reach, others


class ScopeBackend(ModelBackend):
    """One of settings.AUTHENTICATION_BACKENDS. One query a request for the user and for all scopes."""

    def get_user(self, user_id: int) -> User | None:
        rows = list(
            User.objects.filter(pk=user_id).annotate(
                scope_path=F("scopes__committee__path"),
                scope_branch=F("scopes__branch"),
                scope_others=others("scopes__committee"),
            )
        )
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        Reach.keep(rows[0], ((row.scope_path, row.scope_branch, row.scope_others) for row in rows))
        return rows[0]

from typing import TYPE_CHECKING

from django.db import models

from members.models import Branch

if TYPE_CHECKING:
    from accounts.models import User


class BranchRowQuerySet(models.QuerySet):
    """Rows that belong to one branch."""

    def visible_to(self, user: "User") -> "BranchRowQuerySet":
        return self.filter(branch__in=Branch.objects.visible_to(user))

"""`branch__among=queryset` and `pk__among=queryset`: as `__in`, for conditions of which one OR another is to hold."""

from typing import Any

from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In


class Among(In):
    """
    Of a subquery. PostgreSQL reads a table from end to end where two subqueries are joined by OR; as an array the
    subquery is run beforehand and each side then finds its rows by its own index.
    """

    lookup_name = "among"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        if connection.vendor == "postgresql" and not self.rhs_is_direct_value():
            return f"= ANY(ARRAY{rhs})"
        return super().get_rhs_op(connection, rhs)


class RelatedAmong(Among, RelatedIn):
    """The same for a foreign key."""

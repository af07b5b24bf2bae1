"""Who may call a view. Which rows a user sees is `visible_to` of each queryset."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def role_required(*roles: str) -> Callable[[View], View]:
    """403 for a logged-in user of another role; the log-in itself is required everywhere by middleware."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if getattr(request.user, "role", None) not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


office_required = role_required("OFFICE", "ADMIN")
writer_required = role_required("SECRETARY", "OFFICE", "ADMIN")
summary_required = role_required("OFFICE", "ADMIN", "LEADER")
# A branch's own summary is its secretary's: which drafts and branches one sees is `visible_to`.
own_summary_required = role_required("OFFICE", "ADMIN", "LEADER", "SECRETARY")

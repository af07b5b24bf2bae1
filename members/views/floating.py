from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import list_context
from members.forms.filters import ContactFilter
from members.models import FloatingContact


def contact_list(request: HttpRequest) -> HttpResponse:
    contacts = FloatingContact.objects.visible_to(request.user).annotate(
        member_id=F("floating__member"),
        holder=F("floating__member__name"),
        unit=F("floating__member__branch__name"),
        destination=F("floating__destination"),
    )
    context = list_context(request, ContactFilter(request.GET, request.user), contacts)
    return render(request, "members/contact_list.html", context)

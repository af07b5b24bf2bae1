from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.listing import count_measure, list_context
from members.forms.filters import TransferFilter
from members.models import Transfer

MEASURES = {"transfers": count_measure("转接", "名")}


def transfer_list(request: HttpRequest) -> HttpResponse:
    form = TransferFilter(request.GET, request.user)
    transfers = Transfer.objects.visible_to(request.user).select_related("branch", "to_branch")
    context = list_context(request, form, transfers, MEASURES) | {"day": form.day}
    return render(request, "members/transfer_list.html", context)

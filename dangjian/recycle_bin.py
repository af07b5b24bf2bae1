"""回收站: what was deleted within the last 30 days, to be put back by whoever may write it, or to be gone for good."""

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.discarding import NotRestored, gone_on, purge, restore
from accounts.models import Discarded, Role, User
from common.access import writer_required
from common.listing import Filter, list_context
from dangjian.users import admin_required
from members.models import Branch, Committee, Holiday


class BinFilter(Filter):
    words = forms.CharField(label="内容", max_length=50)

    def apply(self, queryset: QuerySet[Discarded]) -> QuerySet[Discarded]:
        words = self.value("words")
        return queryset.filter(Q(title__icontains=words) | Q(kind__icontains=words)) if words else queryset


def visible(user: User) -> QuerySet[Discarded]:
    """Of the user's branches; for the office of its committees too. Holidays belong to no unit and all share them."""
    own = Q(branch__in=Branch.objects.visible_to(user).values("pk"))
    if user.is_office:
        own |= Q(committee__in=Committee.objects.visible_to(user).values("pk"))
    if user.role == Role.ADMIN:
        own |= Q(branch=None, committee=None, kind=Holiday._meta.verbose_name)
    return Discarded.objects.filter(own).select_related("user").defer("content").order_by("-pk")


@writer_required
def bin_list(request: HttpRequest) -> HttpResponse:
    context = list_context(request, BinFilter(request.GET), visible(request.user))
    for kept in context["page"]:
        kept.gone_on = gone_on(kept)
    return render(request, "accounts/bin_list.html", context)


@writer_required
@require_POST
def bin_restore(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(visible(request.user), pk=pk)
    try:
        restore(kept, request.user)
    except NotRestored as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, f"已还原“{kept.title}”。")
    return redirect("recycle-bin")


@admin_required
@require_POST
def bin_purge(request: HttpRequest, pk: int) -> HttpResponse:
    kept = get_object_or_404(visible(request.user), pk=pk)
    purge(kept, request.user)
    messages.success(request, f"已彻底删除“{kept.title}”。")
    return redirect("recycle-bin")

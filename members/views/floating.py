from django.contrib import messages
from django.db.models import Count, F, Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from common.access import writer_required
from common.editing import guarded
from common.listing import list_context
from members.forms.filters import ContactFilter, FloatingFilter
from members.forms.floating import ContactForm, FloatingForm
from members.models import Floating, FloatingContact, Member
from members.views.pages import form_page


def floating_list(request: HttpRequest) -> HttpResponse:
    form = FloatingFilter(request.GET, request.user)
    floatings = Floating.objects.visible_to(request.user).annotate(
        holder=F("member__name"),
        unit=F("member__branch__name"),
        contacted=Count("contacts"),
        last_contact=Max("contacts__contacted_on"),
    )
    rows = floatings.order_by("member__branch", "member", "pk")
    return render(request, "members/floating_list.html", list_context(request, form, rows))


def contact_list(request: HttpRequest) -> HttpResponse:
    contacts = FloatingContact.objects.visible_to(request.user).annotate(
        member_id=F("floating__member"),
        holder=F("floating__member__name"),
        unit=F("floating__member__branch__name"),
        destination=F("floating__destination"),
    )
    context = list_context(request, ContactFilter(request.GET, request.user), contacts)
    return render(request, "members/contact_list.html", context)


def _page(pk: int) -> str:
    return reverse("members:member-detail", args=[pk])


@writer_required
def floating_create(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(Member.objects.visible_to(request.user), pk=pk)
    known = member.floatings.filter(returned_on=None).first()
    if known:
        messages.info(request, "该党员已登记为流动党员，尚未返回。")
        return redirect("members:floating-edit", known.pk)
    form = FloatingForm(request.POST or None, instance=Floating(member=member))
    return _save(request, form, f"登记外出：{member.name}", pk)


@writer_required
def floating_edit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Floating.objects.visible_to(request.user).select_related("member")
    floating = get_object_or_404(visible, pk=pk)
    form = FloatingForm(request.POST or None, instance=floating)
    return _save(request, form, f"修改外出情况：{floating.member.name}", floating.member_id)


@writer_required
def contact_create(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Floating.objects.visible_to(request.user).select_related("member")
    floating = get_object_or_404(visible, pk=pk)
    form = ContactForm(
        request.POST or None,
        instance=FloatingContact(floating=floating),
        initial={"contacted_on": timezone.localdate()},
    )
    # Whoever comes from the list goes on with the next one there.
    back = f"{reverse('members:floating-list')}?{request.GET['list']}" if "list" in request.GET else ""
    return _save(request, form, f"登记联系：{floating.member.name}", floating.member_id, back)


def _save(
    request: HttpRequest, form: FloatingForm | ContactForm, title: str, member: int, back: str = ""
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存。")
        return redirect(back or _page(member))
    return form_page(request, form, title, "floating-list", back or _page(member))

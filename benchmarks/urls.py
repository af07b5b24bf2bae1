"""The site, Django's admin on its tables, and the barest page that asks the database one thing."""

from django.contrib import admin
from django.contrib.admin.sites import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from dangjian.urls import urlpatterns as pages
from dues.models import Payment
from meetings.models import Meeting
from members.models import Branch, Member

site = AdminSite(name="admin")


def listed(columns: tuple[str, ...], joined: tuple[str, ...]) -> type[admin.ModelAdmin]:
    """Django's list of a table with the columns that our list shows, fifty rows a page."""
    options = {"list_display": columns, "list_select_related": joined, "list_per_page": 50}
    return type("Listed", (admin.ModelAdmin,), options)


site.register(
    Member,
    listed(("name", "branch", "sex", "born_on", "education", "category", "joined_on"), ("branch",)),
)
site.register(
    Meeting, listed(("held_on", "branch", "kind", "topic", "expected", "present", "state"), ("branch",))
)
site.register(
    Payment, listed(("paid_on", "branch", "member", "month", "amount", "kind"), ("branch", "member"))
)
site.register(Branch, listed(("name", "committee", "code", "kind", "elected_on"), ("committee",)))


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(Branch.objects.filter(pk=1).count()))


urlpatterns = [*pages, path("bare/", bare), path("admin/", site.urls)]

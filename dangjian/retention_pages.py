"""保存期满: the list of who is due, the deed, and the years; for administrators."""

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.events import record
from common.figures import source
from common.listing import Filter, list_context
from dangjian.models import RetentionRule
from dangjian.retention import KINDS, blank, due, rule_on
from dangjian.users import admin_required


class KindFilter(Filter):
    kind = forms.ChoiceField(label="人员", choices=[(name, kind.label) for name, kind in KINDS.items()])

    def apply(self, queryset: QuerySet) -> QuerySet:
        """The kind has chosen the table already."""
        return queryset


class BlankForm(forms.Form):
    """Who of the page is meant, and that it is for good."""

    kind = forms.ChoiceField(choices=[(name, kind.label) for name, kind in KINDS.items()])
    chosen = forms.TypedMultipleChoiceField(coerce=int, error_messages={"required": "请至少选择一人。"})
    sure = forms.BooleanField(error_messages={"required": "请先确认清除后不能恢复。"})

    def __init__(self, data, keys: list[int]) -> None:
        super().__init__(data)
        self.fields["chosen"].choices = [(key, key) for key in keys]
        self.fields["chosen"].error_messages["invalid_choice"] = "所选的人已不在名单上，请重新选择。"


class RuleForm(forms.ModelForm):
    class Meta:
        model = RetentionRule
        fields = ["years", "valid_from", "source"]
        widgets = {"valid_from": forms.DateInput({"type": "date"}, "%Y-%m-%d")}


@admin_required
def retention(request: HttpRequest) -> HttpResponse:
    form = KindFilter({"kind": request.GET.get("kind") or "member"})
    return _page(request, form.value("kind") or "member")


def _page(request: HttpRequest, name: str, wrong: BlankForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    context = list_context(request, KindFilter({"kind": name}), due(KINDS[name], request.user, today))
    context |= {"kind": name, "label": KINDS[name].label, "rule": rule_on(today), "wrong": wrong}
    return render(request, "accounts/retention.html", context, status=422 if wrong else 200)


@admin_required
@require_POST
def retention_blank(request: HttpRequest) -> HttpResponse:
    name = request.POST.get("kind")
    kind, today = KINDS.get(name, KINDS["member"]), timezone.localdate()
    keys = list(due(kind, request.user, today).values_list("pk", flat=True))
    form = BlankForm(request.POST, keys)
    if not form.is_valid():
        return _page(request, name if name in KINDS else "member", form)
    count = blank(kind, request.user, today, form.cleaned_data["chosen"])
    messages.success(request, f"已清除 {count} 人的证件号码、电话和住址。")
    return redirect(source("accounts:retention", kind=name))


@admin_required
def retention_rule(request: HttpRequest) -> HttpResponse:
    """A new version of the years; the earlier ones stay as they were."""
    form = RuleForm(request.POST or None)
    if form.is_valid():
        rule = form.save()
        record("修改个人信息保存期限", request.user, rule, 年数=rule.years, 施行日期=rule.valid_from)
        messages.success(request, "已保存个人信息保存期限。")
        return redirect("accounts:retention")
    context = {"form": form, "rules": RetentionRule.objects.all()}
    return render(request, "accounts/retention_rule.html", context, status=422 if form.is_bound else 200)

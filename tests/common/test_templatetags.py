import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.forms.renderers import DjangoTemplates
from django.template import RequestContext, Template
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from common.listing import Filter, Total
from common.templatetags.chinese import day, percent, shown, yes_no, yuan
from common.templatetags.icons import icon
from common.templatetags.lists import other_parameters, pages_around
from common.templatetags.widgets import options


class NameFilter(Filter):
    name = forms.CharField(label="姓名")


class PersonForm(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    kind = forms.ChoiceField(label="类别", choices=[("F", "正式")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="已核对")
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"class": "tall"}))

    def clean(self) -> None:
        self.add_error(None, "两项不能同时填写。")


def rendered(name: str, **context) -> str:
    request = RequestFactory().get("/members/", context.pop("query", {}))
    return Template(f'{{% include "includes/{name}.html" %}}').render(RequestContext(request, context))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        (date(2023, 5, 1), "2023年5月1日"),
        (datetime(2023, 12, 31, 17, 0, tzinfo=UTC), "2024年1月1日"),
    ],
)
def test_day(value: date | None, text: str) -> None:
    assert day(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), ("", "—"), (0, "0.00"), (Decimal("1234.5"), "1,234.50"), (Decimal("0.005"), "0.01")],
)
def test_yuan(value: Decimal | int | None, text: str) -> None:
    assert yuan(value) == text


def test_yes_no() -> None:
    assert [yes_no(True), yes_no(False), yes_no(None)] == ["是", "否", "—"]


def test_percent() -> None:
    assert [percent(2, 3), percent(0, 3), percent(3, 3), percent(0, 0)] == ["66.7%", "0.0%", "100.0%", "—"]


def test_shown() -> None:
    values = (None, "", False, 0, date(2023, 5, 1), Decimal("1234.50"), "小方村", 2023)
    assert [shown(value) for value in values] == [
        "—",
        "—",
        "否",
        0,
        "2023年5月1日",
        "1,234.50",
        "小方村",
        2023,
    ]


def test_icon_is_hidden_from_screen_readers() -> None:
    use = '<use href="/static/vendor/icons.svg#star"/>'
    assert icon("star") == f'<svg class="icon" aria-hidden="true" focusable="false">{use}</svg>'


def test_other_parameters_keeps_all_but_own_and_page() -> None:
    request = RequestFactory().get("/", {"name": "王", "page": "3", "kind": ["A", "B"], "total": "paid"})
    assert list(other_parameters(request, NameFilter())) == [("kind", "A"), ("kind", "B"), ("total", "paid")]


def test_pages_around() -> None:
    pages = Paginator(range(1000), 50)
    assert list(pages_around(pages, 10)) == [1, None, 9, 10, 11, None, 20]
    assert list(pages_around(Paginator(range(60), 50), 1)) == [1, 2]


def test_pager_counts_once_when_the_total_is_the_count() -> None:
    html = rendered("pager", page=Paginator(range(803), 50).page(1), total=Total("合计", 803, "条"))
    text = '<p class="m-0"> 共 <output id="total" data-value="803">803</output> 条 </p>'
    assert text in " ".join(html.split())


def test_pager_shows_another_total_beside_the_count() -> None:
    total = Total("缴纳党费", Decimal("35210.50"), "元")
    html = rendered("pager", page=Paginator(range(2), 50).page(1), total=total)
    text = '共 2 条，缴纳党费：<output id="total" data-value="35210.50">35,210.50</output> 元'
    assert text in html
    assert "<nav" not in html


def test_pager_links_keep_the_query() -> None:
    html = rendered(
        "pager", page=Paginator(range(120), 50).page(2), total=None, query={"name": "王", "page": "2"}
    )
    assert "共 120 条" in html
    for number in (1, 2, 3):
        assert f'href="?name=%E7%8E%8B&amp;page={number}"' in html


def test_filter_keeps_the_chosen_total_and_resets_to_the_bare_list() -> None:
    query = {"name": "王", "total": "paid", "page": "2"}
    html = rendered("filter", form=NameFilter(query), query=query)
    assert '<input type="hidden" name="total" value="paid">' in html
    assert 'name="page"' not in html
    assert '<a class="btn btn-outline-secondary" href="/members/">重置</a>' in html
    assert 'class="form-control"' in html


def test_empty_table_offers_the_next_step() -> None:
    html = rendered("table_empty", text="还没有党员。", url="/members/new/", action="新增党员")
    assert "还没有党员。" in html
    assert '<a class="btn btn-primary" href="/members/new/">新增党员</a>' in html


def test_facts_print_a_dash_for_nothing_and_escape() -> None:
    html = rendered("facts", facts=[("姓名", "<b>"), ("备注", "")])
    assert "<dt>姓名</dt><dd>&lt;b&gt;</dd>" in html
    assert "<dt>备注</dt><dd>—</dd>" in html


def test_error_summary_links_to_every_field() -> None:
    html = rendered("error_summary", form=PersonForm({}))
    assert html.count("<li>") == 4
    for link in (
        '<a href="#id_name">姓名：不能为空。</a>',
        '<a href="#id_kind_0">类别：不能为空。</a>',
        '<a href="#id_agreed">已核对：不能为空。</a>',
    ):
        assert link in html
    assert "<li>两项不能同时填写。</li>" in html


def test_error_summary_of_a_sound_form_is_silent() -> None:
    assert rendered("error_summary", form=NameFilter({"name": "王"})).strip() == ""


def test_field_ties_hint_and_error_to_the_control() -> None:
    html = str(PersonForm({})["name"].as_field_group())
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext">与身份证一致' in html
    assert '<ul class="errorlist" id="id_name_error">' in html
    assert '<label for="id_name">姓名<span class="required">必填</span></label>' in html


def test_widgets_get_their_class_beside_their_own() -> None:
    form = PersonForm()
    assert 'class="tall form-control"' in str(form["note"])
    assert "class=" not in str(form["agreed"])


def test_choices_are_a_fieldset_with_one_id_for_each_option() -> None:
    html = str(PersonForm()["kind"].as_field_group())
    assert "<legend>类别" in html
    assert (html.count('id="id_kind"'), html.count('id="id_kind_0"')) == (1, 1)


def test_form_with_a_file_is_sent_as_multipart() -> None:
    class FileForm(forms.Form):
        paper = forms.FileField(label="附件")

    html = rendered("form", form=FileForm(files=MultiValueDict()))
    assert '<form class="panel" method="post" enctype="multipart/form-data" novalidate data-save>' in html


def test_widgets_are_written_as_django_writes_them() -> None:
    choices = [("", "全部"), (1, "<b>"), ("组&", [("x", "甲&乙"), ("y", '丙"')])]

    class Choosing(forms.Form):
        one = forms.ChoiceField(choices=choices, initial="x")
        some = forms.MultipleChoiceField(choices=[("1", "一"), (2, "二")], initial=["1", "2"])
        open = forms.NullBooleanField()
        text = forms.CharField(initial="甲<乙", help_text="提示", max_length=5)
        day = forms.DateField(widget=forms.DateInput(attrs={"type": "date", "hidden": True, "data-x": False}))
        ticked = forms.BooleanField(initial=True)
        number = forms.IntegerField(initial=1000, min_value=0)

    own, djangos = Choosing(), Choosing(renderer=DjangoTemplates())
    for name in own.fields:
        mine = re.sub(' class="form-(select|control)"', "", str(own[name]))
        assert mine == re.sub(r"\n+", "\n", str(djangos[name]))


@given(st.text("&<>\"'党 ;#x27-"), st.text("&<>\"'党 ;#x27-"))
def test_an_option_is_escaped_as_django_escapes(value: str, label: str):
    attrs = {"selected": True, "data-of": label}
    written = options([(None, [{"value": value, "label": label, "attrs": attrs}], 0)])
    told = escape(label)
    assert written == f'\n  <option value="{escape(value)}" selected data-of="{told}">{told}</option>'


def test_options_stand_under_their_headings():
    one, two, three = ({"value": at, "label": f"{at}号", "attrs": {}} for at in (1, 2, 3))
    assert options([(None, [one], 0), ("村<", [two, three], 1)]) == (
        '\n  <option value="1">1号</option>'
        '\n  <optgroup label="村&lt;">\n  <option value="2">2号</option>'
        '\n  <option value="3">3号</option>\n  </optgroup>'
    )

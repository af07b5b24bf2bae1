"""Errors beside a field, as an office reads them."""

from django import forms

from members.models import Branch, Holiday


class Everything(forms.Form):
    text = forms.CharField()
    whole = forms.IntegerField()
    number = forms.DecimalField()
    day = forms.DateField()
    time = forms.TimeField()
    choice = forms.ChoiceField(choices=[("a", "甲")])
    several = forms.MultipleChoiceField(choices=[("a", "甲")])
    branch = forms.ModelChoiceField(Branch.objects.none())
    branches = forms.ModelMultipleChoiceField(Branch.objects.none())
    own = forms.DateField(error_messages={"invalid": "年月日。"})


class Bounded(forms.Form):
    low = forms.IntegerField(min_value=1)
    high = forms.IntegerField(max_value=9)
    short = forms.CharField(max_length=3)
    long = forms.CharField(min_length=3)
    money = forms.DecimalField(max_digits=4, decimal_places=2)
    large = forms.DecimalField(max_digits=4, decimal_places=2)
    digits = forms.DecimalField(max_digits=2)


def test_an_empty_field_must_not_be_empty(db):
    assert set(map(tuple, Everything({}).errors.values())) == {("不能为空。",)}


def test_wrong_input_is_told_with_an_example_or_what_to_do(db):
    wrong = dict.fromkeys(Everything.base_fields, "x") | {"several": ["x"], "branches": ["1"]}
    assert Everything(wrong).errors == {
        "whole": ["请填写整数。"],
        "number": ["请填写数字。"],
        "day": ["请填写日期，如 2023-05-01。"],
        "time": ["请填写时间，如 09:30。"],
        "choice": ["请从列出的选项中选择。"],
        "several": ["请从列出的选项中选择。"],
        "branch": ["请从列出的选项中选择。"],
        "branches": ["请从列出的选项中选择。"],
        "own": ["年月日。"],
    }


def test_a_limit_is_told_in_few_words():
    wrong = {
        "low": 0,
        "high": 10,
        "short": "一二三四",
        "long": "一",
        "money": "1.234",
        "large": "123",
        "digits": 123,
    }
    assert Bounded(wrong).errors == {
        "low": ["不能小于1。"],
        "high": ["不能大于9。"],
        "short": ["最多3个字，现有4个字。"],
        "long": ["至少3个字，现有1个字。"],
        "money": ["最多2位小数。"],
        "large": ["小数点前最多2位数字。"],
        "digits": ["最多2位数字。"],
    }


def test_what_there_is_already_is_told_by_its_label(db):
    known = Holiday.objects.first()
    form = forms.modelform_factory(Holiday, fields=["day", "name"])({"day": known.day, "name": "中秋节"})
    assert form.errors == {"day": ["已有相同的日期。"]}


def test_a_choice_not_made_yet_says_so():
    form = forms.modelform_factory(Branch, fields=["kind"])()
    assert "---------" not in str(form)
    assert '<option value="" selected>请选择</option>' in str(form)

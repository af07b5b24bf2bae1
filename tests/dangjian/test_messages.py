"""Errors beside a field, as an office reads them."""

from django import forms

from members.models import Branch


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

"""What a form says of wrong input, in the words of an office instead of Django's."""

from django import forms

CHOOSE = "请从列出的选项中选择。"
MESSAGES: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "不能为空。"},
    forms.IntegerField: {"invalid": "请填写整数。"},
    forms.DecimalField: {"invalid": "请填写数字。"},
    forms.DateField: {"invalid": "请填写日期，如 2023-05-01。"},
    forms.TimeField: {"invalid": "请填写时间，如 09:30。"},
    forms.ChoiceField: {"invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": CHOOSE},
    forms.ModelChoiceField: {"invalid_choice": CHOOSE},
    forms.ModelMultipleChoiceField: {"invalid_choice": CHOOSE},
    forms.FileField: {
        "invalid": "没有收到文件，请重新选择。",
        "missing": "没有收到文件，请重新选择。",
        "empty": "文件是空的。",
    },
}


def speak_plainly() -> None:
    """Once at the start: a field that brings its own messages keeps them."""
    for field, messages in MESSAGES.items():
        field.default_error_messages = {**field.default_error_messages, **messages}

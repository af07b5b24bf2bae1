from django import template

from dues.models import Standard

register = template.Library()


@register.filter
def standard_text(standard: Standard) -> str:
    """0.5%, 2%（每月最多1000元） or 每月0.2—1元."""
    if standard.rate is None:
        most = f"—{standard.most.normalize():f}" if standard.most else ""
        return f"每月{standard.least.normalize():f}{most}元"
    limit = f"（每月最多{standard.most.normalize():f}元）" if standard.most else ""
    return f"{(standard.rate * 100).normalize():f}%{limit}"

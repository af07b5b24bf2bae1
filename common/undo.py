"""What was done, told with the offer to take it back."""

from django.contrib import messages
from django.http import HttpRequest


def offer_undo(request: HttpRequest, text: str, url: str) -> None:
    """The message carries a button 撤销 that posts to `url`; the deed there says what may still be taken back."""
    messages.success(request, text, extra_tags=url)

"""The site's own settings, and beside them Django's admin as the alternative that the lists are measured against."""

from dangjian.settings import *  # noqa: F403
from dangjian.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"
# The admin's own files are never collected; a page is measured, not its style sheets.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

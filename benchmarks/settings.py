"""The site's own settings, and beside them Django's admin as the alternative that the lists are measured against."""

from dangjian.settings import *  # noqa: F403
from dangjian.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.urls"
WSGI_APPLICATION = "benchmarks.wsgi.application"

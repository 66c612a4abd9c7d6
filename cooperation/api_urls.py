"""Addresses of the API: its root, the schema with its page, and version 1."""

from django.urls import include, path, re_path
from django.views.decorators.cache import cache_page

from cooperation.views import api

app_name = "api"

urlpatterns = [
    path("", api.Root.as_view(), name="root"),
    path("schema/", cache_page(3600)(api.Schema.as_view()), name="schema"),
    path("docs/", api.docs, name="docs"),
    path("v1/", include("members.api.urls")),
    path("v1/", include("requests.api.urls")),
    re_path(r"^.*$", api.Unknown.as_view(), name="unknown"),
]

"""All addresses. Human and stable; the language is not in them, so that a link opens in the reader's own."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from cooperation.views import errors, gallery, health, home, pages

urlpatterns = [
    path("", home.workbench, name="home"),
    path("search/", home.search, name="search"),
    path("language/<str:code>/", pages.language, name="language"),
    path("help/", pages.help, name="help"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("contact/", pages.contact, name="contact"),
    path("status/", pages.status, name="status"),
    path("audit/", pages.audit_log, name="audit"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("requests/", include("requests.urls")),
    path("federation/", include("federation.urls")),
    path("api/", include("cooperation.api_urls")),
    path("admin/", admin.site.urls),
    path("", include("members.urls")),
    *([path("gallery/", gallery.gallery, name="gallery")] if settings.PORTAL_GALLERY else []),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

from django.urls import path

from stars.views import lists

app_name = "stars"
urlpatterns = [
    path("", lists.plan_list, name="plan-list"),
    path("honours/", lists.honour_list, name="honour-list"),
    path("weak/", lists.weak_list, name="weak-list"),
    path("places/", lists.place_list, name="place-list"),
]

from django.urls import path

from members.views import branches, floating, plans, recruits, roster, transfers

app_name = "members"
urlpatterns = [
    path("branches/", branches.branch_list, name="branch-list"),
    path("branches/<int:pk>/", branches.branch_detail, name="branch-detail"),
    path("roster/", roster.member_list, name="member-list"),
    path("roster/<int:pk>/", roster.member_detail, name="member-detail"),
    path("floating/contacts/", floating.contact_list, name="contact-list"),
    path("recruits/", recruits.recruit_list, name="recruit-list"),
    path("recruits/board/", recruits.recruit_board, name="recruit-board"),
    path("recruits/new/", recruits.recruit_create, name="recruit-create"),
    path("recruits/<int:pk>/", recruits.recruit_detail, name="recruit-detail"),
    path("recruits/<int:pk>/edit/", recruits.recruit_edit, name="recruit-edit"),
    path("recruits/<int:pk>/close/", recruits.recruit_close, name="recruit-close"),
    path("recruits/<int:pk>/steps/<str:kind>/", recruits.recruit_step, name="recruit-step"),
    path("recruits/<int:pk>/withdraw/<int:step>/", recruits.step_withdraw, name="step-withdraw"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("transfers/", transfers.transfer_list, name="transfer-list"),
]

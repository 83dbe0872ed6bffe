"""The addresses of /api/v1/staff/."""

from django.urls import path

from api.staff.organisations.doors import MembersView, MemberView

urlpatterns = [
    path("organisations/<int:id>/members", MembersView.as_view(), name="staff-members"),
    path("organisations/<int:id>/members/<int:member>", MemberView.as_view(), name="staff-member"),
]

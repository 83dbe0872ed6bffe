"""Whether the books prove themselves: the log, its last checkpoint, and each full verification."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.pages import page, staff_actor
from api.staff.people import names_of
from ledger.jobs import verify
from ledger.queries.verification import standing
from programmes.federated_admin import books_scope


@require_http_methods(["GET", "POST"])
def verification_page(request: HttpRequest) -> HttpResponse:
    """What was verified and found; a POST has the whole verified again, in the background.

    The log belongs to no federation: it is shown to those who see every one.
    """
    if not books_scope(request).is_whole:
        raise PermissionDenied
    if request.method == "POST":
        verify(staff_actor(request))
        return HttpResponseRedirect(reverse("admin:staff_verification") + "?asked")
    found = standing()
    context = {
        "standing": found,
        "names": names_of(run.actor for run in found.runs),
        "was_asked": "asked" in request.GET,
    }
    return page(request, "staff/verification.html", context)

"""The platform's own list of words: it holds in every room, on top of a room's own."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from api.staff.amounts import id_of
from api.staff.moderation import scoping
from api.staff.pages import page, staff_actor
from core.errors import Invalid, NotFound, Refusal
from livestream.models import Word
from livestream.operations.add_word import LONGEST, MOST, add_word
from livestream.operations.remove_word import remove_word
from programmes.federated_admin import request_scope


@require_http_methods(["GET", "POST"])
def words_page(request: HttpRequest) -> HttpResponse:
    """The list; a POST adds a word or takes one off, with effect on the next line in any room."""
    scope, refusal = request_scope(request), None
    if not scope.is_whole:
        raise PermissionDenied
    may_act = scoping.keeps_the_words(scope)
    if request.method == "POST":
        if not may_act:
            raise PermissionDenied
        try:
            _act(request)
            return HttpResponseRedirect(reverse("admin:staff_words"))
        except Refusal as error:
            refusal = error
    context = {
        "words": Word.objects.filter(room=None).order_by("act", "text", "id"),
        "acts": Word.Act.choices,
        "longest": LONGEST,
        "most": MOST,
        "typed": request.POST,
        "may_act": may_act,
        "refusal": refusal,
    }
    return page(request, "staff/words.html", context, status=refusal.status if refusal else 200)


def _act(request: HttpRequest) -> None:
    typed, actor = request.POST, staff_actor(request)
    if typed.get("act") == "add":
        add_word(actor=actor, room=None, text=typed.get("text", ""), act=typed.get("then", ""))
    elif typed.get("act") == "remove":
        row = Word.objects.filter(pk=id_of(typed.get("word", "")), room=None).first()
        if row is None:  # a room's own list is the room's matter
            raise NotFound()
        remove_word(actor=actor, word_id=row.pk)
    else:
        raise Invalid(fields={"act": ["unknown"]})

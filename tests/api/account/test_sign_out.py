"""Whoever signs out, or is shut off, is heard by no open socket any more."""

from django.test import Client

from tests.api.people import AUTH
from tests.broadcast import Ears, ears
from tests.cast import Cast

__all__ = ["ears"]


def test_signing_out_voids_tickets_and_sockets(
    client: Client, cast: Cast, ears: Ears, django_capture_on_commit_callbacks
) -> None:
    client.force_login(cast.wheat)
    with django_capture_on_commit_callbacks(execute=True):
        client.delete(f"{AUTH}/session")
    [removal] = ears.removals
    assert (removal.user_id, removal.device_id, removal.topic, removal.code) == (
        cast.wheat.pk,
        None,
        None,
        4401,
    )
    assert client.get("/api/v1/account/me").json()["signed_in"] is False


def test_an_account_that_is_shut_off_hears_nothing(
    cast: Cast, ears: Ears, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        cast.wheat.save()
    assert ears.removals == []
    cast.wheat.is_active = False
    with django_capture_on_commit_callbacks(execute=True):
        cast.wheat.save()
    assert [removal.user_id for removal in ears.removals] == [cast.wheat.pk]

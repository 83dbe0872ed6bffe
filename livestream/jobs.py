"""The rooms' periodic jobs. They only tidy: a missed run loses nothing."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from livestream.operations.close_ended_offers import close_ended_offers
from livestream.operations.cut_due_publishers import cut_due_publishers
from livestream.operations.cut_ended_streams import cut_ended_streams
from livestream.operations.end_abandoned import end_abandoned
from livestream.operations.forget_copies import forget_copies
from livestream.operations.note_viewers import note_viewers
from livestream.operations.purge_replays import purge_replays
from livestream.operations.take_over_recordings import take_over_recordings


@db_periodic_task(crontab(minute="*"), expires=50)
def tend_rooms() -> None:
    """Each minute: note how many watch, end what nobody ends, cut what still sends and may not."""
    note_viewers()
    end_abandoned()
    cut_ended_streams()
    cut_due_publishers()
    close_ended_offers()


@db_periodic_task(crontab(minute="*"), expires=50)
def bring_recordings_home() -> None:
    """Each minute: what engines recorded goes to the storage, and their copies go. Apart, since it takes its time."""
    take_over_recordings()
    forget_copies()


@db_periodic_task(crontab(hour="19", minute="30"), expires=3000)
def purge() -> None:
    """Each night (03:30 in Beijing): what was kept for as long as the law asks."""
    purge_replays()

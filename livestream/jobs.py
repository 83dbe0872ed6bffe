"""The rooms' periodic jobs. They only tidy: a missed run loses nothing."""

from huey.api import crontab
from huey.contrib.djhuey import db_periodic_task

from livestream.operations.cut_ended_streams import cut_ended_streams
from livestream.operations.end_abandoned import end_abandoned
from livestream.operations.note_viewers import note_viewers


@db_periodic_task(crontab(minute="*"), expires=50)
def tend_rooms() -> None:
    """Each minute: note how many watch, end what nobody ends, cut what still sends after its end."""
    note_viewers()
    end_abandoned()
    cut_ended_streams()

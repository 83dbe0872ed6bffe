"""The shapes that travel: the same over HTTP and over the socket. TypeScript types are made from this file.

Money is in fen, times are ISO 8601 in UTC. `v` is a version: of two copies of a thing, the higher is the
newer.
"""

from __future__ import annotations

from typing import Literal, TypedDict


class Playback(TypedDict):
    """How to watch a session that is on air: HLS, or WebRTC by WHEP."""

    kind: Literal["hls", "whep"]
    url: str


class Replay(TypedDict):
    """How to watch a session that has ended."""

    url: str


class Session(TypedDict):
    """One broadcast of a room."""

    id: int
    v: int
    title: str
    status: Literal["planned", "live", "interrupted", "ended"]
    planned_at: str | None
    started_at: str | None
    ended_at: str | None
    ai_host: bool
    playback: Playback | None
    replay: Replay | None
    poster: str | None


class Variant(TypedDict):
    """One variant of the product on offer."""

    id: int
    name: str


class OfferMaker(TypedDict):
    """Who made what is on offer, and what reaches her of one piece."""

    id: int
    alias: str
    workshop: str
    share_fen: int


class Offer(TypedDict):
    """A product in a session, with its live price and what is left of its allotment."""

    id: int
    v: int
    position: int
    product_id: int
    title: str
    subtitle: str
    image: str | None
    variants: list[Variant]
    price_fen: int
    list_price_fen: int
    allotment: int
    left: int
    per_person_limit: int | None
    status: Literal["open", "sold_out", "closed"]
    maker: OfferMaker | None
    ends_at: str | None


class Pin(TypedDict):
    """The offer being explained now; `offer_id` is null when there is none."""

    offer_id: int | None
    v: int
    pinned_at: str | None


class ChatLine(TypedDict):
    """One line of the chat. A deleted line keeps its place with an empty text.

    `role` is the author's in the room when it was said; an alias proves nothing.
    """

    id: int
    v: int
    kind: Literal["chat", "order", "system"]
    alias: str
    role: Literal["", "anchor", "crew"]
    text: str
    at: str
    deleted: bool


class HeldLine(TypedDict):
    """A line that the crew reads first. `shows_at` is when everyone does; null: when one of the crew lets it."""

    id: int
    alias: str
    text: str
    at: str
    shows_at: str | None


class FlaggedLine(TypedDict):
    """A line that viewers complained about, for its crew. `flags` counts persons, `reasons` are codes."""

    id: int
    alias: str
    text: str
    at: str
    flags: int
    reasons: list[str]


class Desk(TypedDict):
    """How much lies on the crew's desk: listed words, penalties in force, and lines that wait for the room."""

    words: int
    penalties: int
    waiting: int


class ChatRules(TypedDict):
    """How a room's chat is kept: seconds between two lines of a person, and seconds of delay."""

    slow_s: int
    delay_s: int
    v: int


class PenaltyNotice(TypedDict):
    """What was imposed on the listener, with all that the law asks to be told. Ends at `until`, if that is set.

    `own`: the listener's account was punished, which alone can appeal; else it was found by phone or device.
    `outcome` is what became of the appeal, `answer` why; both empty until somebody answered.
    """

    id: int
    kind: Literal["mute", "ban"]
    reason: str
    facts: str
    basis: str
    appeal: str
    term: str
    starts_at: str
    until: str | None
    own: bool
    appealed: bool
    outcome: Literal["", "upheld", "lifted"]
    answer: str


class Standing(TypedDict):
    """What stands against the listener in a room; nothing for nearly everyone.

    `settled`: the listener's own penalties that hold no longer, with the answer to the appeal, for a month.
    """

    room: str
    penalties: list[PenaltyNotice]
    settled: list[PenaltyNotice]


class Snapshot(TypedDict):
    """A room at one moment. `seq` is read before anything else, so no event after it is missing."""

    seq: int
    session: Session | None
    offers: list[Offer]
    pin: Pin | None
    chat: list[ChatLine]
    viewers: int
    likes: int
    announcement: str | None
    rules: ChatRules
    server_time: str


class DeletedLine(TypedDict):
    """Which chat line is gone."""

    id: int


class Count(TypedDict):
    """How many, now: not how many more."""

    count: int


class Announcement(TypedDict):
    """The room's announcement; null when there is none."""

    text: str | None


class OrderState(TypedDict):
    """One of the listener's own orders moved. The order itself is fetched over HTTP."""

    number: str
    status: str


class StockNews(TypedDict):
    """What the listener waited for can be bought again; nothing is kept for anybody. `offer_id`: null off the shelf."""

    variant_id: int
    product_id: int
    offer_id: int | None
    title: str


class Figures(TypedDict):
    """A session's figures, for its anchor and crew. `net_fen` is paid less refunded.

    `viewers` and `peak` are persons or devices at one moment, `people` those who came at all (人), `interactions`
    acts (人次): lines, bursts of likes (one a person in 10 s), shares and orders. Never add one to another.
    """

    viewers: int
    peak: int
    people: int
    interactions: int
    chat_lines: int
    like_bursts: int
    shares: int
    orders: int
    gross_fen: int
    refunded_fen: int
    net_fen: int
    credited_fen: int


class StreamPicture(TypedDict):
    """What the engine receives, read off the stream; null: not known.

    `door` is who sends; `codec` and `sound` are `H.264`, `AAC` ... (no sound: empty); sizes in pixels, `frames` in
    pictures a second, `keyframe_s` the longest time in seconds from one key frame to the next.
    """

    door: Literal["camera", "encoder"]
    codec: str
    sound: str
    width: int | None
    height: int | None
    frames: int | None
    dropped: int | None
    keyframe_s: float | None


class StreamHealth(TypedDict):
    """How the picture goes out and arrives, for the crew; null: not known.

    `bitrate` is in bits a second, `frames` in pictures a second, `dropped` counts pictures since the start; `uplink`
    is the sending page's own judgement, and the rest its own measure where it has one. `detail` says why nothing is
    stored (`disk_full`, `disk_slow`, `disk_error`); `picture` is what the engine receives.
    """

    state: Literal["waiting", "receiving", "unstable", "lost"]
    bitrate: int | None
    frames: int | None
    dropped: int | None
    uplink: Literal["good", "weak"] | None
    detail: str | None
    picture: StreamPicture | None

// Made by `python -m livestream.realtime.export_types` from livestream/realtime/. Don't edit.

/** How to watch a session that is on air: HLS, or WebRTC by WHEP. */
export interface Playback {
  kind: "hls" | "whep";
  url: string;
}

/** How to watch a session that has ended. */
export interface Replay {
  url: string;
}

/** One broadcast of a room. */
export interface Session {
  id: number;
  v: number;
  title: string;
  status: "planned" | "live" | "interrupted" | "ended";
  planned_at: string | null;
  started_at: string | null;
  ended_at: string | null;
  ai_host: boolean;
  playback: Playback | null;
  replay: Replay | null;
  poster: string | null;
}

/** One variant of the product on offer. */
export interface Variant {
  id: number;
  name: string;
}

/** Who made what is on offer, and what reaches her of one piece. */
export interface OfferMaker {
  id: number;
  alias: string;
  workshop: string;
  share_fen: number;
}

/** A product in a session, with its live price and what is left of its allotment. */
export interface Offer {
  id: number;
  v: number;
  position: number;
  product_id: number;
  title: string;
  subtitle: string;
  image: string | null;
  variants: Variant[];
  price_fen: number;
  list_price_fen: number;
  allotment: number;
  left: number;
  per_person_limit: number | null;
  status: "open" | "sold_out" | "closed";
  maker: OfferMaker | null;
  ends_at: string | null;
}

/** The offer being explained now; `offer_id` is null when there is none. */
export interface Pin {
  offer_id: number | null;
  v: number;
  pinned_at: string | null;
}

/** One line of the chat. A deleted line keeps its place with an empty text. `role` is the author's in the room when it was said; an alias proves nothing. */
export interface ChatLine {
  id: number;
  v: number;
  kind: "chat" | "order" | "system";
  alias: string;
  role: "" | "anchor" | "crew";
  text: string;
  at: string;
  deleted: boolean;
}

/** A line that the crew reads first. `shows_at` is when everyone does; null: when one of the crew lets it. */
export interface HeldLine {
  id: number;
  alias: string;
  text: string;
  at: string;
  shows_at: string | null;
}

/** A line that viewers complained about, for its crew. `flags` counts persons, `reasons` are codes. */
export interface FlaggedLine {
  id: number;
  alias: string;
  text: string;
  at: string;
  flags: number;
  reasons: string[];
}

/** How much lies on the crew's desk: listed words, penalties in force, and lines that wait for the room. */
export interface Desk {
  words: number;
  penalties: number;
  waiting: number;
}

/** How a room's chat is kept: seconds between two lines of a person, and seconds of delay. */
export interface ChatRules {
  slow_s: number;
  delay_s: number;
  v: number;
}

/** What was imposed on the listener, with all that the law asks to be told. Ends at `until`, if that is set. `own`: the listener's account was punished, which alone can appeal; else it was found by phone or device. `outcome` is what became of the appeal, `answer` why; both empty until somebody answered. */
export interface PenaltyNotice {
  id: number;
  kind: "mute" | "ban";
  reason: string;
  facts: string;
  basis: string;
  appeal: string;
  term: string;
  starts_at: string;
  until: string | null;
  own: boolean;
  appealed: boolean;
  outcome: "" | "upheld" | "lifted";
  answer: string;
}

/** What stands against the listener in a room; nothing for nearly everyone. `settled`: the listener's own penalties that hold no longer, with the answer to the appeal, for a month. */
export interface Standing {
  room: string;
  penalties: PenaltyNotice[];
  settled: PenaltyNotice[];
}

/** A room at one moment. `seq` is read before anything else, so no event after it is missing. */
export interface Snapshot {
  seq: number;
  session: Session | null;
  offers: Offer[];
  pin: Pin | null;
  chat: ChatLine[];
  viewers: number;
  likes: number;
  announcement: string | null;
  rules: ChatRules;
  server_time: string;
}

/** Which chat line is gone. */
export interface DeletedLine {
  id: number;
}

/** How many, now: not how many more. */
export interface Count {
  count: number;
}

/** The room's announcement; null when there is none. */
export interface Announcement {
  text: string | null;
}

/** One of the listener's own orders moved. The order itself is fetched over HTTP. */
export interface OrderState {
  number: string;
  status: string;
}

/** What the listener waited for can be bought again; nothing is kept for anybody. `offer_id`: null off the shelf. */
export interface StockNews {
  variant_id: number;
  product_id: number;
  offer_id: number | null;
  title: string;
}

/** A session's figures, for its anchor and crew. `net_fen` is paid less refunded. `viewers` and `peak` are persons or devices at one moment, `people` those who came at all (人), `interactions` acts (人次): lines, bursts of likes (one a person in 10 s), shares and orders. Never add one to another. */
export interface Figures {
  viewers: number;
  peak: number;
  people: number;
  interactions: number;
  chat_lines: number;
  like_bursts: number;
  shares: number;
  orders: number;
  gross_fen: number;
  refunded_fen: number;
  net_fen: number;
  credited_fen: number;
}

/** What the engine receives, read off the stream; null: not known. `door` is who sends; `codec` and `sound` are `H.264`, `AAC` ... (no sound: empty); sizes in pixels, `frames` in pictures a second, `keyframe_s` the longest time in seconds from one key frame to the next. */
export interface StreamPicture {
  door: "camera" | "encoder";
  codec: string;
  sound: string;
  width: number | null;
  height: number | null;
  frames: number | null;
  dropped: number | null;
  keyframe_s: number | null;
}

/** How the picture goes out and arrives, for the crew; null: not known. `bitrate` is in bits a second, `frames` in pictures a second, `dropped` counts pictures since the start; `uplink` is the sending page's own judgement, and the rest its own measure where it has one. `detail` says why nothing is stored (`disk_full`, `disk_slow`, `disk_error`); `picture` is what the engine receives. */
export interface StreamHealth {
  state: "waiting" | "receiving" | "unstable" | "lost";
  bitrate: number | null;
  frames: number | null;
  dropped: number | null;
  uplink: "good" | "weak" | null;
  detail: string | null;
  picture: StreamPicture | null;
}

/** The session began, was interrupted, came back, ended, or its title or playback changed. */
export interface SessionChanged extends Session {
  t: "session.changed";
  v: number;
}

/** An offer appeared, or its price, stock or status changed. */
export interface OfferChanged extends Offer {
  t: "offer.changed";
  v: number;
}

/** Another offer is being explained, or none. */
export interface PinChanged extends Pin {
  t: "pin.changed";
  v: number;
}

/** Somebody said something. */
export interface ChatLineAdded extends ChatLine {
  t: "chat.line";
  v: number;
}

/** Somebody's order was paid: a line of kind `order`, by alias only. */
export interface OrderAnnounced extends ChatLine {
  t: "order.announced";
  v: number;
}

/** A line was taken down; it must leave the screens at once. `v` is the line's version after that. */
export interface ChatDeleted extends DeletedLine {
  t: "chat.deleted";
  v: number;
}

/** The session's likes so far. The count only grows within a session: `v` is the count. */
export interface LikesChanged extends Count {
  t: "likes.changed";
  v: number;
}

/** How many distinct persons or devices have a socket on the room. `v` is the hub's clock in milliseconds. */
export interface ViewersChanged extends Count {
  t: "viewers.changed";
  v: number;
}

/** The announcement was set or cleared. `v` is the session's version after that. */
export interface AnnouncementChanged extends Announcement {
  t: "announcement.changed";
  v: number;
}

/** Slow mode or delay was changed. */
export interface ChatRulesChanged extends ChatRules {
  t: "chat.rules";
  v: number;
}

/** The crew reads a line before everyone else, or instead of them. */
export interface LineHeld extends HeldLine {
  t: "chat.held";
  v: number;
}

/** Another viewer complained about a line; none is left: `flags` is 0. `v` grows with each reading. */
export interface LineFlagged extends FlaggedLine {
  t: "chat.flagged";
  v: number;
}

/** A word, a penalty, or a line that waited was dealt with: the crew's pages fetch their lists. */
export interface DeskChanged extends Desk {
  t: "desk.changed";
  v: number;
}

/** The listener was muted or banned in a room, or that was lifted. `v` grows with each reading. */
export interface StandingChanged extends Standing {
  t: "standing.changed";
  v: number;
}

/** One of the listener's own orders changed its status. */
export interface OrderChanged extends OrderState {
  t: "order.changed";
  v: number;
}

/** What the listener waited for can be bought again. */
export interface StockIsBack extends StockNews {
  t: "stock.back";
  v: number;
}

/** The session's figures moved. `v` grows with each reading. */
export interface FiguresChanged extends Figures {
  t: "figures.changed";
  v: number;
}

/** The stream's health moved. `v` grows with each reading. */
export interface StreamHealthChanged extends StreamHealth {
  t: "stream.health";
  v: number;
}

/** Everything that a socket can carry. */
export type RoomEvent =
  | SessionChanged
  | OfferChanged
  | PinChanged
  | ChatLineAdded
  | OrderAnnounced
  | ChatDeleted
  | LikesChanged
  | ViewersChanged
  | AnnouncementChanged
  | ChatRulesChanged
  | LineHeld
  | LineFlagged
  | DeskChanged
  | StandingChanged
  | OrderChanged
  | StockIsBack
  | FiguresChanged
  | StreamHealthChanged;

/** One message of the socket; `k` names a side topic, its absence the first topic of the ticket. */
export interface Envelope {
  k?: string;
  /** The number before the frame, where older events were folded into newer ones. */
  p?: number;
  s: number;
  b: RoomEvent[];
}

/** Events up to `s` can't be had any more: fetch the snapshot. */
export interface Gap {
  k?: string;
  s: number;
  gap: true;
  /** Told to many at once: fetch at a moment by chance within so many seconds. */
  within?: number;
}

import type { ChatLine, Envelope, Offer, RoomEvent, Session, Snapshot } from "./events";

/** Lines of chat that a page keeps. */
export const KEPT_LINES = 200;

/** A room as a page shows it: the snapshot, and what is needed to tell newer from older. */
export interface RoomState extends Omit<Snapshot, "server_time"> {
  versions: { pin: number; announcement: number; likes: number; viewers: number };
  /** Lines that were taken down before they were seen: their text must never appear. */
  gone: { id: number; v: number }[];
}

export function fromSnapshot(snapshot: Snapshot): RoomState {
  const { server_time: _, ...resources } = snapshot;
  return {
    ...resources,
    versions: {
      pin: snapshot.pin?.v ?? 0,
      announcement: snapshot.session?.v ?? 0,
      likes: snapshot.likes,
      viewers: 0,
    },
    gone: [],
  };
}

/** Apply the events of a frame that the state doesn't have yet. */
export function applyEnvelope(state: RoomState, frame: Envelope): RoomState {
  const first = frame.s - frame.b.length + 1;
  const news = frame.b.filter((_, position) => first + position > state.seq);
  const next = news.reduce(applyEvent, state);
  return { ...next, seq: Math.max(state.seq, frame.s) };
}

/** Apply one event. Hearing it twice, or an older one later, changes nothing. */
export function applyEvent(state: RoomState, event: RoomEvent): RoomState {
  switch (event.t) {
    case "session.changed":
      return withSession(state, resourceOf(event));
    case "offer.changed":
      return withOffer(state, resourceOf(event));
    case "pin.changed": {
      if (event.v <= state.versions.pin) return state;
      const { offer_id, v, pinned_at } = event;
      return { ...stamped(state, "pin", v), pin: { offer_id, v, pinned_at } };
    }
    case "chat.line":
    case "order.announced":
      return withLine(state, resourceOf(event));
    case "chat.deleted":
      return withoutLine(state, event.id, event.v);
    case "likes.changed":
      if (event.v <= state.versions.likes) return state;
      return { ...stamped(state, "likes", event.v), likes: event.count };
    case "viewers.changed":
      if (event.v <= state.versions.viewers) return state;
      return { ...stamped(state, "viewers", event.v), viewers: event.count };
    case "announcement.changed":
      if (event.v <= state.versions.announcement) return state;
      return { ...stamped(state, "announcement", event.v), announcement: event.text };
    case "chat.rules":
      return event.v > state.rules.v ? { ...state, rules: resourceOf(event) } : state;
    default:
      return state; // not of a room
  }
}

function stamped(state: RoomState, key: keyof RoomState["versions"], v: number): RoomState {
  return { ...state, versions: { ...state.versions, [key]: v } };
}

/** The list with the item in its place, instead of its older copy. */
function placed<T extends { id: number }>(list: T[], item: T, after: (one: T) => boolean): T[] {
  const rest = list.filter((one) => one.id !== item.id);
  const at = rest.findIndex(after);
  return at < 0 ? [...rest, item] : [...rest.slice(0, at), item, ...rest.slice(at)];
}

function resourceOf<T extends { t: string }>(event: T): Omit<T, "t"> {
  const { t: _, ...resource } = event;
  return resource;
}

function withSession(state: RoomState, session: Session): RoomState {
  const known = state.session;
  if (known && (session.id < known.id || (session.id === known.id && session.v <= known.v))) {
    return state;
  }
  if (known?.id === session.id) return { ...state, session };
  // another broadcast: what belonged to the last one goes
  return {
    ...state,
    session,
    offers: [],
    pin: null,
    chat: [],
    gone: [],
    likes: 0,
    announcement: null,
    versions: { ...state.versions, likes: 0, announcement: session.v },
  };
}

function withOffer(state: RoomState, offer: Offer): RoomState {
  const known = state.offers.find((one) => one.id === offer.id);
  if (known && offer.v <= known.v) return state;
  const after = ({ position, id }: Offer) =>
    position > offer.position || (position === offer.position && id > offer.id);
  return { ...state, offers: placed(state.offers, offer, after) };
}

function withLine(state: RoomState, line: ChatLine): RoomState {
  const known = state.chat.find((one) => one.id === line.id);
  const grave = state.gone.find((one) => one.id === line.id && one.v > line.v);
  const told = grave ? { ...line, v: grave.v, text: "", deleted: true } : line;
  if (known && told.v <= known.v) return state;
  const chat = placed(state.chat, told, ({ id }) => id > line.id);
  return { ...state, chat: chat.slice(-KEPT_LINES) };
}

function withoutLine(state: RoomState, id: number, v: number): RoomState {
  const known = state.chat.find((one) => one.id === id);
  if (!known) {
    return { ...state, gone: state.gone.concat({ id, v }).slice(-KEPT_LINES) };
  }
  if (v <= known.v) return state;
  const chat = state.chat.map((one) =>
    one.id === id ? { ...one, v, text: "", deleted: true } : one,
  );
  return { ...state, chat };
}

/** The API's shapes as agreed, until `npm run api` writes this file from the OpenAPI document. */

interface Paged<T> {
  results: T[];
  next: string | null;
}

type Operation<Answer, Body = never, Query = never, Path = never> = {
  parameters: ([Query] extends [never] ? { query?: never } : { query?: Query }) &
    ([Path] extends [never] ? { path?: never } : { path: Path }) & {
      header?: { "Idempotency-Key"?: string };
    };
  responses: { 200: { content: { "application/json": Answer } } };
} & ([Body] extends [never]
  ? { requestBody?: never }
  : { requestBody: { content: { "application/json": Body } } });

export interface paths {
  "/api/v1/public/home": {
    get: Operation<components["schemas"]["Home"], never, never, never>;
  };
  "/api/v1/public/products": {
    get: Operation<Paged<components["schemas"]["ProductCard"]>, never, { search?: string; category?: string; cursor?: string }, never>;
  };
  "/api/v1/public/categories": {
    get: Operation<components["schemas"]["Category"][], never, never, never>;
  };
  "/api/v1/public/products/{id}": {
    get: Operation<components["schemas"]["Product"], never, never, { id: number }>;
  };
  "/api/v1/public/makers/{id}": {
    get: Operation<components["schemas"]["Maker"], never, never, { id: number }>;
  };
  "/api/v1/public/rooms/{slug}": {
    get: Operation<components["schemas"]["Room"], never, never, { slug: string }>;
  };
  "/api/v1/public/rooms/{slug}/snapshot": {
    get: Operation<components["schemas"]["Snapshot"], never, never, { slug: string }>;
  };
  "/api/v1/public/rooms/{slug}/ticket": {
    post: Operation<components["schemas"]["Ticket"], never, never, { slug: string }>;
  };
  "/api/v1/public/receipts/{token}": {
    get: Operation<components["schemas"]["Receipt"], never, never, { token: string }>;
  };
  "/api/v1/public/impact": {
    get: Operation<components["schemas"]["Impact"], never, never, never>;
  };
  "/api/v1/public/offers/{id}/quote": {
    get: Operation<components["schemas"]["Quote"], never, { quantity?: number }, { id: number }>;
  };
  "/api/v1/account/me": {
    get: Operation<components["schemas"]["Me"], never, never, never>;
    patch: Operation<components["schemas"]["Me"], { alias?: string; large_type?: boolean }, never, never>;
  };
  "/api/v1/shopper/addresses": {
    get: Operation<components["schemas"]["Address"][], never, never, never>;
    post: Operation<components["schemas"]["Address"], components["schemas"]["AddressInput"], never, never>;
  };
  "/api/v1/shopper/addresses/{id}": {
    patch: Operation<components["schemas"]["Address"], Partial<components["schemas"]["AddressInput"]>, never, { id: number }>;
    delete: Operation<never, never, never, { id: number }>;
  };
  "/api/v1/shopper/cart": {
    get: Operation<components["schemas"]["Cart"], never, never, never>;
  };
  "/api/v1/shopper/cart/items/{variant_id}": {
    put: Operation<components["schemas"]["Cart"], { quantity: number }, never, { variant_id: number }>;
    delete: Operation<components["schemas"]["Cart"], never, never, { variant_id: number }>;
  };
  "/api/v1/shopper/offers/{id}/orders": {
    post: Operation<components["schemas"]["Order"], { variant_id: number; quantity: number; address_id: number; expected_price_fen: number; group_code?: string }, never, { id: number }>;
  };
  "/api/v1/shopper/orders": {
    get: Operation<Paged<components["schemas"]["Order"]>, never, { cursor?: string }, never>;
    post: Operation<components["schemas"]["Order"], { address_id: number; group_code?: string }, never, never>;
  };
  "/api/v1/shopper/orders/{number}": {
    get: Operation<components["schemas"]["OrderDetail"], never, never, { number: string }>;
  };
  "/api/v1/shopper/orders/{number}/payments": {
    post: Operation<components["schemas"]["Payment"], { save_card?: boolean }, never, { number: string }>;
  };
  "/api/v1/shopper/orders/{number}/refresh": {
    post: Operation<components["schemas"]["Order"], never, never, { number: string }>;
  };
  "/api/v1/shopper/orders/{number}/cancel": {
    post: Operation<components["schemas"]["Order"], never, never, { number: string }>;
  };
  "/api/v1/anchor/rooms": {
    get: Operation<components["schemas"]["StudioRoom"][], never, never, never>;
  };
  "/api/v1/anchor/sessions": {
    get: Operation<components["schemas"]["SessionCard"][], never, { room?: string }, never>;
  };
  "/api/v1/anchor/rooms/{slug}/sessions": {
    post: Operation<components["schemas"]["SessionCard"], { title: string; planned_at: string }, never, { slug: string }>;
  };
  "/api/v1/anchor/sessions/{id}": {
    get: Operation<components["schemas"]["StudioSession"], never, never, { id: number }>;
  };
  "/api/v1/anchor/products": {
    get: Operation<components["schemas"]["StudioProduct"][], never, never, never>;
  };
  "/api/v1/anchor/sessions/{id}/offers": {
    post: Operation<components["schemas"]["Offer"], { variant_id: number; live_price_fen: number; allotment: number; per_person_limit: number }, never, { id: number }>;
  };
  "/api/v1/anchor/offers/{id}": {
    patch: Operation<components["schemas"]["Offer"], { live_price_fen?: number; allotment?: number; per_person_limit?: number }, never, { id: number }>;
  };
  "/api/v1/anchor/offers/{id}/pin": {
    post: Operation<components["schemas"]["Pin"], never, never, { id: number }>;
  };
  "/api/v1/anchor/offers/{id}/unpin": {
    post: Operation<components["schemas"]["Pin"], never, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/gate": {
    get: Operation<components["schemas"]["Gate"], never, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/publish-ticket": {
    post: Operation<components["schemas"]["PublishTicket"], never, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/live": {
    post: Operation<components["schemas"]["Session"], never, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/end": {
    post: Operation<components["schemas"]["Session"], never, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/announcement": {
    post: Operation<{ text: string | null }, { text: string }, never, { id: number }>;
  };
  "/api/v1/anchor/chat/{id}": {
    delete: Operation<never, { reason: string }, never, { id: number }>;
  };
  "/api/v1/anchor/sessions/{id}/figures": {
    get: Operation<components["schemas"]["Figures"], never, never, { id: number }>;
  };
}

export interface components {
  schemas: {
    Me: { signed_in: boolean; id: number | null; alias: string; is_anchor: boolean; is_staff: boolean; has_address: boolean; large_type: boolean };
    MakerRef: { id: number; alias: string };
    MakerStory: { id: number; alias: string; workshop: string; title: string; text: string; image: string | null };
    Maker: { id: number; alias: string; workshop: string; story: string | null; image: string | null; products: components["schemas"]["ProductCard"][] };
    RoomCard: { slug: string; title: string; anchor_alias: string; cover: string | null; viewers: number; session_id: number; pinned: { title: string; price_fen: number } | null };
    SessionCard: { id: number; room_slug: string; title: string; anchor_alias: string; cover: string | null; planned_at: string | null; started_at: string | null; status: components["schemas"]["SessionStatus"]; duration_s: number | null };
    SessionStatus: "planned" | "live" | "interrupted" | "ended";
    ProductCard: { id: number; title: string; subtitle: string; image: string | null; price_fen: number; maker: components["schemas"]["MakerRef"]; maker_share_fen: number; kind: "goods" | "service" };
    Variant: { id: number; name: string; price_fen: number; left: number };
    Product: { id: number; title: string; subtitle: string; description: string; image: string | null; images: string[]; price_fen: number; maker: components["schemas"]["MakerRef"]; maker_share_fen: number; kind: "goods" | "service"; variants: components["schemas"]["Variant"][]; shares: components["schemas"]["Share"][]; seller: components["schemas"]["Seller"] };
    Category: { slug: string; name: string };
    Seller: { name: string; status: string; licence_note: string };
    Session: { id: number; title: string; status: components["schemas"]["SessionStatus"]; planned_at: string | null; started_at: string | null; ended_at: string | null; ai_host: boolean; playback: { kind: "hls"; url: string } | null; replay: { url: string } | null; poster: string | null };
    Room: { slug: string; title: string; cover: string | null; anchor: { alias: string; organisation: string; avatar: string | null }; seller: components["schemas"]["Seller"]; session: components["schemas"]["Session"] | null; next_session: components["schemas"]["SessionCard"] | null; server_time: string };
    Offer: { id: number; v: number; position: number; product_id: number; title: string; subtitle: string; image: string | null; variants: { id: number; name: string }[]; price_fen: number; list_price_fen: number; allotment: number; left: number; per_person_limit: number; status: "open" | "sold_out" | "closed"; maker: { id: number; alias: string; workshop: string; share_fen: number }; ends_at: string | null };
    Pin: { offer_id: number | null; v: number; pinned_at: string };
    ChatLine: { id: number; v: number; kind: "chat" | "order" | "system"; alias: string; text: string; at: string; deleted: boolean };
    Snapshot: { seq: number; session: components["schemas"]["Session"]; offers: components["schemas"]["Offer"][]; pin: components["schemas"]["Pin"] | null; chat: components["schemas"]["ChatLine"][]; viewers: number; likes: number; announcement: string | null; server_time: string };
    Ticket: { ticket: string; ws_url: string; expires_in: number };
    Share: { role: string; label: string; alias: string | null; amount_fen: number };
    ReceiptShare: { role: string; label: string; alias: string | null; amount_fen: number; refunded_fen: number; state: "held" | "available" | "paid" | "reversed"; until: string | null };
    ReceiptLine: { title: string; variant: string; quantity: number; amount_fen: number; refunded_fen: number; policy: { scope: string; version: string }; shares: components["schemas"]["ReceiptShare"][] };
    Receipt: { number: string; status: string; placed_at: string; paid_at: string | null; total_fen: number; refunded_fen: number; lines: components["schemas"]["ReceiptLine"][]; txns: { id: number; kind: string; booked_at: string }[] };
    OrderLine: { id: number; title: string; variant: string; image: string | null; quantity: number; unit_price_fen: number; amount_fen: number };
    Order: { number: string; status: "pending" | "paid" | "refunded" | "expired" | "cancelled" | "review"; placed_at: string; expires_at: string | null; paid_at: string | null; total_fen: number; refunded_fen: number; lines: components["schemas"]["OrderLine"][]; address_line: string; room: { slug: string; title: string } | null; receipt_url: string; payment: { status: string; message_code: string | null } | null };
    OrderDetail: components["schemas"]["Order"] & { receipt: components["schemas"]["Receipt"] | null };
    Payment: { payment_id: number; client_secret: string; publishable_key: string; amount_fen: number; currency: string; status: string };
    Quote: { unit_price_fen: number; total_fen: number; shares: components["schemas"]["Share"][]; policy: { scope: string; version: string }; left: number; per_person_limit: number; can_buy: boolean; reasons: string[] };
    AddressInput: { recipient: string; phone: string; province: string; city: string; district: string; detail: string; is_default?: boolean };
    Address: { id: number; recipient: string; phone: string; province: string; city: string; district: string; detail: string; is_default: boolean };
    CartItem: { variant_id: number; product_id: number; title: string; variant: string; image: string | null; unit_price_fen: number; quantity: number; left: number };
    Cart: { items: components["schemas"]["CartItem"][]; total_fen: number };
    Home: { live: components["schemas"]["RoomCard"][]; coming: components["schemas"]["SessionCard"][]; replays: components["schemas"]["SessionCard"][]; workshop: components["schemas"]["MakerStory"] | null; products: components["schemas"]["ProductCard"][]; server_time: string };
    Impact: { gross_fen: number; refunded_fen: number; net_fen: number; credited_fen: number; beneficiaries: number; sessions: number; by_workshop: { workshop: string; net_fen: number; credited_fen: number }[]; programme: { label: string; value: number; unit: string; source: string }[] };
    StudioRoom: { slug: string; title: string; cover: string | null };
    GateItem: { code: string; title: string; done: boolean; action: string | null };
    Gate: { ready: boolean; items: components["schemas"]["GateItem"][] };
    Figures: { viewers: number; peak: number; people: number; orders: number; gross_fen: number; refunded_fen: number; net_fen: number; credited_fen: number };
    StudioSession: { session: components["schemas"]["Session"]; room: { slug: string; title: string }; offers: components["schemas"]["Offer"][]; pin: components["schemas"]["Pin"] | null; gate: components["schemas"]["Gate"]; figures: components["schemas"]["Figures"]; chat: components["schemas"]["ChatLine"][]; announcement: string | null };
    StudioProduct: { variant_id: number; title: string; variant: string; image: string | null; price_fen: number; left: number };
    PublishTicket: { path: string; key: string; ingest_url: string; mime: string[] };
  };
}

"""Why the engine closed a publisher's websocket: accepted first, or a browser would see 1006 alone."""

ENDED = 1000
UNREADABLE = 4400
REFUSED = 4403
SILENT = 4408
SOMEONE_IS_LIVE = 4409
TAKEN_OVER = 4410
TOO_FAST = 4413
CODEC = 4415
BUSY = 4429
SHOP_AWAY = 4503

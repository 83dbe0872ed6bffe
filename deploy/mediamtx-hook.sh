#!/bin/sh
# Tells the shop what became of a stream: mediamtx-hook.sh available|unavailable. Tries for about a minute.
body="path=$MTX_PATH&source_type=$MTX_SOURCE_TYPE&source_id=$MTX_SOURCE_ID"
for pause in 1 1 2 4 8 16 30; do
  wget -q -O /dev/null --header "X-Hook-Secret: $VIDEO_HOOK_SECRET" --post-data "$body" \
    "$WARMBRIDGE_HOOK/$1" && exit 0
  sleep "$pause"
done
exit 1

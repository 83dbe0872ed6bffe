"""The door for OBS and phone apps: RTMP in, the same MP4 fragments out as from a browser."""

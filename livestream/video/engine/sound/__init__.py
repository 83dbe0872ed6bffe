"""Opus to AAC: Chromium on Linux records Opus, an iPhone plays only AAC."""

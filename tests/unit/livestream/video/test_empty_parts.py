"""A browser's fragment in which one track has no sample: Chromium writes a part for it nonetheless.

Its `Mp4MuxerDelegateFragment` begins with a part for each track, and a busy phone has no sound, or no picture,
between two flushes.
"""

import io
import struct
from itertools import islice

import av
import pytest

from livestream.video.engine.boxes import Box, Malformed, child, children
from livestream.video.engine.fragments import Fragment, parse_fragment
from livestream.video.engine.mp4 import box
from livestream.video.engine.segments import Segment, Segmenter
from livestream.video.engine.tracks import parse_init
from sandbox.clip.loop import endless, load_clip
from tests.contract.video.pictures import decoded

INIT = load_clip().init
TRACKS = parse_init(INIT)
assert TRACKS.sound is not None
PICTURE, SOUND = TRACKS.picture.id, TRACKS.sound.id
ALL = {PICTURE, SOUND}
HALVES = [data for _, data in islice(endless(load_clip()), 4)]


def without(data: bytes, tracks: set[int]) -> bytes:
    """The fragment as it is written where these tracks have no sample in it; their bytes stay, unused."""
    moof = next(children(data, 0, len(data)))
    parts = {part.start: data[part.start : part.end] for part in children(data, moof.body, moof.end)}
    kept = []
    for part in (found for found in children(data, moof.body, moof.end) if found.kind == b"traf"):
        tfhd = child(data, part, b"tfhd")
        assert tfhd is not None
        if struct.unpack_from(">I", data, tfhd.body + 4)[0] in tracks:
            run = box(b"trun", struct.pack(">IIi", 0x301, 0, 8))
            parts[part.start] = box(b"traf", data[tfhd.start : tfhd.end], box(b"tfdt", bytes(8)), run)
        else:
            kept.append(part)
    moved = 8 + sum(map(len, parts.values())) - moof.end
    for part in kept:
        parts[part.start] = _moved(data, part, moved)
    return box(b"moof", *parts.values()) + data[moof.end :]


def _moved(data: bytes, traf: Box, by: int) -> bytes:
    """A part whose samples lie that many bytes further on."""
    copy = bytearray(data[traf.start : traf.end])
    for run in (found for found in children(data, traf.body, traf.end) if found.kind == b"trun"):
        (offset,) = struct.unpack_from(">i", data, run.body + 8)
        struct.pack_into(">i", copy, run.body + 8 - traf.start, offset + by)
    return bytes(copy)


def samples(data: bytes, fragment: Fragment) -> list[bytes]:
    return [
        data[run.offset : run.end]
        for part in (fragment.picture, fragment.sound)
        if part is not None
        for run in part.runs
    ]


def test_a_part_without_samples_is_none() -> None:
    whole = parse_fragment(HALVES[0], TRACKS)
    assert whole.picture is not None
    assert whole.sound is not None
    silent = parse_fragment(without(HALVES[0], {SOUND}), TRACKS)
    assert silent.sound is None
    assert silent.picture is not None
    assert (silent.picture.base, silent.picture.duration) == (whole.picture.base, whole.picture.duration)
    dark = parse_fragment(without(HALVES[0], {PICTURE}), TRACKS)
    assert dark.picture is None
    assert dark.sound is not None
    assert (dark.sound.base, dark.sound.duration) == (whole.sound.base, whole.sound.duration)
    assert samples(silent.data, silent) + samples(dark.data, dark) == samples(whole.data, whole)


@pytest.mark.parametrize("tracks", [{SOUND}, {PICTURE}], ids=["silent", "dark"])
def test_players_get_free_space_in_its_place(tracks: set[int]) -> None:
    sent = without(HALVES[0], tracks)
    passed_on = parse_fragment(sent, TRACKS).data
    assert len(passed_on) == len(sent)
    moof = next(children(passed_on, 0, len(passed_on)))
    kinds = [part.kind for part in children(passed_on, moof.body, moof.end)]
    assert sorted(kinds) == [b"free", b"mfhd", b"traf"]
    stamps, sound = decoded(INIT + passed_on)
    assert (len(stamps), sound > 0) == ((12, False) if tracks == {SOUND} else (0, True))


def test_a_fragment_with_nothing_in_it_is_malformed() -> None:
    with pytest.raises(Malformed, match="an empty fragment"):
        parse_fragment(without(HALVES[0], ALL), TRACKS)


def cut(segmenter: Segmenter, sent: list[bytes]) -> list[Segment]:
    segmenter.restart()
    return [done for data in sent for done in segmenter.add(parse_fragment(data, TRACKS), now=100.0)]


def test_sound_alone_goes_with_the_next_picture_and_tells_no_time() -> None:
    """The sound of the second half second comes by itself, before the picture of the first, then between."""
    first, second, third, fourth = HALVES
    early, late = without(first, {PICTURE}), without(third, {PICTURE})
    done = cut(
        Segmenter(target_s=1.0),
        [early, without(first, {SOUND}), second, late, without(third, {SOUND}), fourth],
    )
    assert [(one.duration_s, len(one.parts)) for one in done] == [(1.0, 2), (1.0, 2)]
    assert all(part.independent for one in done for part in one.parts)
    assert [one.starts_at for one in done] == [99.5, 100.5]
    stamps, sound = decoded(INIT + b"".join(one.data for one in done))
    whole_stamps, whole_sound = decoded(INIT + b"".join(HALVES))
    assert stamps == whole_stamps == [512 * number for number in range(48)]
    assert sound == whole_sound


def test_sound_alone_for_ever_is_given_up() -> None:
    segmenter = Segmenter(target_s=1.0)
    with pytest.raises(Malformed, match="no picture for too long"):
        cut(segmenter, [without(HALVES[0], {PICTURE})] * 400)


def test_a_new_header_forgets_what_was_held() -> None:
    segmenter = Segmenter(target_s=1.0)
    assert cut(segmenter, [without(HALVES[0], {PICTURE})]) == []
    (done,) = cut(segmenter, HALVES[:2])
    assert done.data == HALVES[0] + HALVES[1]


def test_the_file_decodes_whole_where_parts_were_empty() -> None:
    """Every picture and sound of a stream in which every other half second is silent."""
    sent = [without(data, {SOUND}) if number % 2 else data for number, data in enumerate(HALVES)]
    passed_on = b"".join(parse_fragment(data, TRACKS).data for data in sent)
    with av.open(io.BytesIO(INIT + passed_on), "r", format="mp4") as container:
        assert sum(1 for _ in container.decode(video=0)) == 48

"""VIINA's control tables, long and wide."""

from __future__ import annotations

import io
import random
import tracemalloc
import zlib
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.sources import tally
from geo.sources import viina as module
from geo.sources.model import PlaceStep
from geo.sources.viina import read_steps
from geo.status import Status

HEADER = "geonameid,date,status_wiki,status_boost,status_dsm,status_isw,status,vcontrol_version\n"
WIDE = "geonameid,name,asciiname,alternatenames,longitude,latitude,feature_code,"
IDS = (1, 2)
UA, RU = Status.UKRAINIAN, Status.RUSSIAN
CONTESTED, UNKNOWN = Status.CONTESTED, Status.UNKNOWN
WORDS = {UA: "UA", RU: "RU", CONTESTED: "CONTESTED", UNKNOWN: ""}


def long_row(place: str, day: str, word: str) -> str:
    return f"{place},{day},UA,UA,,RU,{word},2.0\n"


def read(text: str | bytes, ids: tuple[int, ...] = IDS) -> tuple[list[PlaceStep], list[str]]:
    content = text.encode() if isinstance(text, str) else text
    steps, rejected = read_steps(io.BytesIO(content), "x.csv", ids)
    return steps, [str(error) for error in rejected]


def step(place_id: int, day: str, status: Status) -> PlaceStep:
    return PlaceStep(place_id, date.fromisoformat(day), status)


def test_read_steps__long_gives_the_first_day_of_each_run() -> None:
    words = ["UA", "UA", "CONTESTED", "RU", "RU", "", "UA"]
    days = [f"202203{number:02}" for number in range(1, 8)]
    rows = [long_row("1.0", day, word) for day, word in zip(days, words, strict=True)]
    assert read(HEADER + "".join(rows)) == (
        [
            step(1, "2022-03-01", UA),
            step(1, "2022-03-03", CONTESTED),
            step(1, "2022-03-04", RU),
            step(1, "2022-03-06", UNKNOWN),
            step(1, "2022-03-07", UA),
        ],
        [],
    )


@pytest.mark.parametrize("place", ["704138", "704138.0", "7.04138e+05", '"704138"', " 704138 "])
@pytest.mark.parametrize("day", ["20220301", "20220301.0", "2022-03-01", '"20220301"'])
@pytest.mark.parametrize("word", ["RU", "ru", '"RU"'])
def test_read_steps__long_accepts_what_r_and_pandas_write(place: str, day: str, word: str) -> None:
    text = HEADER + long_row(place, day, word)
    for variant in (text, "\ufeff" + text, text.replace("\n", "\r\n"), text.rstrip("\n")):
        assert read(variant, (704138,)) == ([step(704138, "2022-03-01", RU)], [])


@pytest.mark.parametrize("word", ["", "NA", '""'])
def test_read_steps__an_empty_status_is_unknown(word: str) -> None:
    text = HEADER + long_row("1", "20220301", word)
    assert read(text) == ([step(1, "2022-03-01", UNKNOWN)], [])


def test_read_steps__reads_the_column_by_its_name() -> None:
    text = "status,date,geonameid,status_isw\nRU,20220301,1,UA\n"
    assert read(text) == ([step(1, "2022-03-01", RU)], [])


def test_read_steps__counts_other_places_in_one_sentence() -> None:
    rows = [long_row(str(place), "20220301", "UA") for place in (1, 7, 8, 8, 9)]
    steps, rejected = read(HEADER + "".join(rows))
    assert steps == [step(1, "2022-03-01", UA)]
    assert rejected == [
        "x.csv: has rows of 3 places that are not in the gazetteer: they are left out (rows: 4)"
    ]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("x,20220302,,,,,RU,", "row 4, field geonameid: 'x' is not a GeoNames id"),
        ("1.5,20220302,,,,,RU,", "row 4, field geonameid: '1.5' is not a GeoNames id"),
        ("nan,20220302,,,,,RU,", "row 4, field geonameid: 'nan' is not a GeoNames id"),
        ("inf,20220302,,,,,RU,", "row 4, field geonameid: 'inf' is not a GeoNames id"),
        (",20220302,,,,,RU,", "row 4, field geonameid: '' is not a GeoNames id"),
        (
            "1,22020302,,,,,RU,",
            "row 4, field date: '22020302' is not a day from 2014-01-01 to 2035-12-31 written "
            "like 20220914 (else see --dates)",
        ),
        (
            "1,20220230,,,,,RU,",
            "row 4, field date: '20220230' is not a day from 2014-01-01 to 2035-12-31 written "
            "like 20220914 (else see --dates)",
        ),
        (
            "1,20220302,RU,RU,RU,RU,RUS,",
            "row 4, field status: 'RUS' is not one of UA, RU, CONTESTED or empty",
        ),
        ("1,20220302,RU", "row 4: has 3 fields where the header has 8"),
        ("1,20220302,RU,RU,RU,RU,RU,2,3", "row 4: has 9 fields where the header has 8"),
    ],
)
def test_read_steps__long_names_a_bad_row_and_goes_on(row: str, sentence: str) -> None:
    good = long_row("1", "20220301", "UA")
    after = long_row("1", "20220302", "CONTESTED")
    steps, rejected = read(f"{HEADER}\n{good}{row}\n{after}")
    assert steps == [step(1, "2022-03-01", UA), step(1, "2022-03-02", CONTESTED)]
    assert rejected == [f"x.csv, {sentence}"]


def test_read_steps__bad_bytes_are_a_bad_row() -> None:
    good = long_row("1", "20220301", "UA").encode()
    steps, rejected = read(HEADER.encode() + b"1,20220302,,,,,\xff\xfe,\n" + good)
    assert steps == [step(1, "2022-03-01", UA)]
    assert len(rejected) == 1
    assert rejected[0].startswith("x.csv, row 2, field status: ")


def test_read_steps__a_stray_quote_loses_one_row() -> None:
    rows = [long_row("1", "20220301", "UA"), long_row("1", "20220302", '"RU')]
    steps, rejected = read(HEADER + "".join(rows))
    assert (steps, rejected) == ([step(1, "2022-03-01", UA), step(1, "2022-03-02", RU)], [])


def test_read_steps__one_sentence_for_each_bad_word_however_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tally, "_LISTED", 2)
    words = ["A", "B", "A", "C", "D", "C"]
    rows = [long_row("1", f"202203{day:02}", word) for day, word in enumerate(words, 1)]
    _, rejected = read(HEADER + "".join(rows))
    expected = "is not one of UA, RU, CONTESTED or empty"
    assert rejected == [
        f"x.csv, row 2, field status: 'A' {expected}; so say 2 rows",
        f"x.csv, row 3, field status: 'B' {expected}",
        f"x.csv, field status: 3 more rows cannot be used: '...' {expected}",
        "x.csv: says nothing of any place of the gazetteer",
    ]


def test_read_steps__row_numbers_hold_over_many_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 1_000)
    rows = [long_row("1", "20220301", "UA")] * 500
    rows[10] = "short\n"
    rows[200] = "\n"
    rows[299] = long_row("x", "20220301", "UA")
    rows[300] = "1,2\n"
    rows[400] = long_row("1", "2022", "UA")
    _, rejected = read(HEADER + "".join(rows))
    assert [error.split(":")[0] for error in rejected] == [
        "x.csv, row 12",
        "x.csv, row 302",
        "x.csv, row 301, field geonameid",
        "x.csv, row 402, field date",
    ]


def test_read_steps__gives_up_a_file_of_malformed_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MALFORMED", 5)
    steps, rejected = read(HEADER + "a,b\n" * 9)
    assert steps == []
    assert len(rejected) == 1
    assert rejected[0].startswith("x.csv: is not readable CSV: ")


def test_read_steps__the_first_of_two_statuses_of_a_day_is_kept_and_said() -> None:
    first = long_row("1", "20220301", "UA")
    second = long_row("1", "20220301", "RU")
    steps, rejected = read(HEADER + first + second + first)
    assert steps == [step(1, "2022-03-01", UA)]
    assert rejected == [
        "x.csv: has rows with another status for a place and day than an earlier row: the earlier "
        "one is kept (rows: 1)"
    ]


def test_read_steps__the_first_status_is_kept_over_many_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 1_000)
    rows = [long_row("1", "20220301", "UA")] * 100 + [long_row("1", "20220301", "RU")] * 100
    steps, rejected = read(HEADER + "".join(rows))
    assert steps == [step(1, "2022-03-01", UA)]
    assert len(rejected) == 1
    assert rejected[0].endswith("the earlier one is kept (rows: 100)")


def test_read_steps__names_the_days_of_which_nothing_is_said() -> None:
    rows = [long_row("1", "20220301", "UA"), long_row("2", "20220304", "RU")]
    _, rejected = read(HEADER + "".join(rows))
    assert rejected == [
        "x.csv: says nothing of 2022-03-02, 2022-03-03: the statuses of the day before go on"
    ]


def test_read_steps__wide_gives_the_first_day_of_each_run() -> None:
    days = ("ctr_20220227214017", "ctr_20220228", "ctr_20220301120000", "ctr_20220302120000")
    text = f'{WIDE}{",".join(days)}\n1.0,A,A,"x,y",36.1,49.2,PPL,UA,RU,,UA\n9,B,B,,36,49,PPL,,,,\n'
    assert read(text) == (
        [
            step(1, "2022-02-27", UA),
            step(1, "2022-02-28", RU),
            step(1, "2022-03-01", UNKNOWN),
            step(1, "2022-03-02", UA),
        ],
        ["x.csv: has rows of 1 place that is not in the gazetteer: they are left out (rows: 1)"],
    )


def test_read_steps__wide_takes_the_last_publication_of_a_day_that_says_something() -> None:
    text = f"{WIDE}ctr_20220228060000,ctr_20220228120000,ctr_20220228180000\n1,,,,,,,UA,RU,\n"
    assert read(text) == ([step(1, "2022-02-28", RU)], [])


def test_read_steps__wide_bears_the_stray_quotes_of_alternative_names() -> None:
    text = f'{WIDE}ctr_20220228\n1,Shilova Balka,Shilova Balka,",33.3,46.8,PPL,RU\n2,,,,,,,UA\n'
    assert read(text) == ([step(1, "2022-02-28", RU), step(2, "2022-02-28", UA)], [])


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("1,A,A,,36,49,PPL,UA", "row 2: has not the 9 fields of the header"),
        ('1,A,A,",36,49,PPL,UA', "row 2, field status: 'PPL' is not one of UA, RU, CONTESTED"),
        ("1,A,A,,36,49,PPL,UA,RUS", "row 2, field status: 'RUS' is not one of UA, RU, CONTESTED"),
        ("x,A,A,,36,49,PPL,UA,UA", "row 2, field geonameid: 'x' is not a GeoNames id"),
        ("1", "row 2: has not the 9 fields of the header"),
    ],
)
def test_read_steps__wide_names_a_bad_row_and_goes_on(row: str, sentence: str) -> None:
    text = f"{WIDE}ctr_20220227,ctr_20220228\n{row}\n2,,,,,,,UA,UA\n"
    steps, rejected = read(text)
    assert steps == [step(2, "2022-02-27", UA)]
    assert len(rejected) == 1
    assert rejected[0].startswith(f"x.csv, {sentence}")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "x.csv: lacks the column geonameid, date, status of VIINA's control tables"),
        (b"geonameid,date\n1,2\n", "x.csv: lacks the column status of VIINA's control tables"),
        (b"PK\x03\x04\0\0", "x.csv: lacks the column geonameid, date, status of VIINA's control"),
        (b"kod,date,status\n", "x.csv: goes by KATOTTH codes: take the table by GeoNames ids"),
        (b"geonameid,date,status,status\n", "x.csv: names the column status twice"),
        (HEADER.encode(), "x.csv: says nothing of any place of the gazetteer"),
        (
            HEADER.encode() + b"1," * 2_000_000,
            "x.csv: is not readable CSV: a line is longer than 1 MB",
        ),
        (
            b"geonameid,ctr_20229999\n1,UA\n",
            "x.csv, row 1, field ctr_20229999: names no day from 2014-01-01 to 2035-12-31",
        ),
        (
            b"geonameid,ctr_20220302,ctr_20220301\n1,UA,RU\n",
            "x.csv: has its ctr_ columns not at the end or not in order of time",
        ),
        (
            b"ctr_20220301,geonameid\nUA,1\n",
            "x.csv: has its ctr_ columns not at the end or not in order of time",
        ),
    ],
)
def test_read_steps__refuses_a_whole_file_in_one_sentence(content: bytes, sentence: str) -> None:
    steps, rejected = read(content)
    assert steps == []
    assert len(rejected) == 1
    assert rejected[0].startswith(sentence)


class CutShort(io.BytesIO):
    """A stream that breaks in its middle, as that of a truncated zip does."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 2**20:
            raise zlib.error("incomplete stream")
        return super().read(size)


def test_read_steps__a_stream_that_breaks_is_one_sentence_and_no_steps() -> None:
    text = HEADER + long_row("1", "20220301", "UA") * 200_000
    steps, rejected = read_steps(CutShort(text.encode()), "x.csv", IDS)
    assert steps == []
    assert [str(error) for error in rejected] == [
        "x.csv: is broken or cut short: incomplete stream"
    ]


@given(
    st.lists(st.lists(st.sampled_from(list(Status)), min_size=5, max_size=5), max_size=3),
    st.randoms(use_true_random=False),
)
def test_read_steps__does_not_rely_on_the_order_of_rows(
    places: list[list[Status]], shuffling: random.Random
) -> None:
    start = date(2022, 3, 1)
    rows, expected = [], []
    for place_id, statuses in enumerate(places, 1):
        before = None
        for number, status in enumerate(statuses):
            day = start + timedelta(days=number)
            rows.append(long_row(str(place_id), f"{day:%Y%m%d}", WORDS[status]))
            if status is not before:
                expected.append(PlaceStep(place_id, day, status))
            before = status
    shuffling.shuffle(rows)
    assert read(HEADER + "".join(rows), (1, 2, 3))[0] == expected


def test_read_steps__long_and_wide_say_the_same() -> None:
    words = ["UA", "RU", "", "CONTESTED", "CONTESTED"]
    days = [f"202203{number:02}" for number in range(1, 6)]
    long = "".join(long_row("1", day, word) for day, word in zip(days, words, strict=True))
    wide = f"{','.join('ctr_' + day for day in days)}\n1,,,,,,,{','.join(words)}\n"
    assert read(HEADER + long) == read(WIDE + wide)


def test_read_steps__memory_does_not_grow_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BLOCK_BYTES", 10_000)
    peaks = []
    for copies in (1, 10):
        rows = "".join(long_row(str(place), "20220301", "UA") for place in range(1, 2_000))
        stream = io.BytesIO((HEADER + rows * 10 * copies).encode())
        tracemalloc.start()
        read_steps(stream, "x.csv", IDS)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_read_steps__days_are_judged_by_their_column() -> None:
    told = HEADER + long_row("1", "09/13/2022", "RU") + long_row("1", "09/12/2022", "UA")
    assert read(told) == ([step(1, "2022-09-12", UA), step(1, "2022-09-13", RU)], [])
    named = HEADER + long_row("1", "11 вересня 2022", "RU")
    assert read(named) == ([step(1, "2022-09-11", RU)], [])


def test_read_steps__an_ambiguous_column_is_refused_or_told() -> None:
    text = HEADER + long_row("1", "09/10/2022", "UA")
    steps, rejected = read(text)
    assert steps == []
    assert "'09/10/2022' is not a day from 2014-01-01 to 2035-12-31" in rejected[0]
    assert "--dates" in rejected[0]
    steps, rejected = read_steps(io.BytesIO(text.encode()), "x.csv", IDS, "mdy")
    assert (steps, rejected) == ([step(1, "2022-09-10", UA)], [])

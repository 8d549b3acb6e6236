"""Spellings of place names: romanization, matching keys, clean alias lists.

The English name on screen is the official romanization of the Ukrainian name (Cabinet of
Ministers resolution 55 of 27 January 2010). Everything else a person may type, or an old
report may say, is an alias.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

try:
    from translitua import UkrainianKMU, translit
except ModuleNotFoundError as error:
    raise SystemExit("error: needs the package translitua: install the dev lock") from error

_APOSTROPHES = re.compile('[\u2018\u2019\u201b\u02bc\u02b9\u02ba\u00b4`\u2032\u201d\u201c"]')
_CYRILLIC = re.compile("[\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_UKRAINIAN_ONLY = re.compile("[іїєґ']|[сцз]ьк", re.IGNORECASE)
_RUSSIAN_ONLY = re.compile("[ыэёъ]|[ое]вка\\b|[ао]я\\b|[цс]к(ое|ая|ий)?\\b|ое\\b", re.IGNORECASE)
_EAST_SLAVIC = re.compile(r"[а-щьюяіїєґыэёъ'’ .\-–№0-9]+", re.IGNORECASE)

# Names of languages that stand among the names of Mariupol.
_LANGUAGES = {"Hayeren", "Հայերեն", "हिन्दी", "日本語"}
_CITY_WORD = re.compile(r" (qalas[iı]|қаласы|kˌalasy|osh|ош|i Ukraina)$")

# GeoNames has words typed half in Latin, half in Cyrillic letters that look alike ("Bеzіmеnnе").
_LOOKALIKES = dict(zip("aceiopxyABCEHIKMOPTX", "асеіорхуАВСЕНІКМОРТХ", strict=True))
_LOOKALIKES_BACK = {cyrillic: latin for latin, cyrillic in _LOOKALIKES.items()}

_BGN_PAIRS = (
    "а:a б:b в:v г:h ґ:g д:d е:e є:ye ж:zh з:z и:y і:i ї:yi й:y к:k л:l м:m н:n о:o п:p р:r "
    "с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh щ:shch ь: ю:yu я:ya ':"
)
_BGN_UKRAINIAN = dict(pair.split(":") for pair in _BGN_PAIRS.split())
_RUSSIAN_PAIRS = (
    "а:a б:b в:v г:g д:d е:e ё:yo ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u "
    "ф:f х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya"
)
_RUSSIAN = dict(pair.split(":") for pair in _RUSSIAN_PAIRS.split())
_RUSSIAN_ENDING = re.compile(r"(ovka|[ey]evka|ë[vl]ka|[oe]ye|aya|[iy]y|[oe]vo|ino)\b")
_NOT_BGN_RUSSIAN = re.compile("^e|yi|[^kzsct]h|^h")
_CYRILLIC_PAIRS = (
    "shch:щ zh:ж kh:х ts:ц ch:ч sh:ш ya:я yu:ю ye:е yo:ё ë:ё a:а b:б v:в g:г d:д e:е z:з i:и k:к "
    "l:л m:м n:н o:о p:п r:р s:с t:т u:у f:ф y:ы ':ь"
)
_CYRILLIC_OF = dict(pair.split(":") for pair in _CYRILLIC_PAIRS.split())
_LATIN_UNITS = re.compile("shch|zh|kh|ts|ch|sh|y[aueo]|[a-z'ë]")

# The passport style (ICAO Doc 9303), which Russian-language media in English use as well.
_RUSSIAN_PASSPORT = _RUSSIAN | {"ё": "e", "й": "i", "ю": "iu", "я": "ia", "ъ": "ie"}


def plain(text: str) -> str:
    """Return `text` in NFC with one kind of apostrophe, one kind of dash and single spaces.

    >>> plain(" Слов’янськ ")
    "Слов'янськ"
    """
    text = _APOSTROPHES.sub("'", unicodedata.normalize("NFC", text)).replace("\u2013", "-")
    text = text.replace("\u0301", "")  # stress marks in dictionary entries
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return the matching key of a name: no case, accents, apostrophes, hyphens or spaces.

    Cyrillic letters that are whole letters of their own (й, ї) keep their marks.
    """
    text = plain(text).casefold()
    if not _CYRILLIC.search(text):
        text = unicodedata.normalize("NFD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    return re.sub(r"[\s'\-.]", "", text)


def romanize(name_uk: str) -> str:
    """Return the official romanization (resolution 55/2010) of a Ukrainian name.

    >>> romanize("Слов’янськ"), romanize("Балаклія"), romanize("Єнакієве"), romanize("Згурівка")
    ('Sloviansk', 'Balakliia', 'Yenakiieve', 'Zghurivka')
    """
    return str(translit(plain(name_uk).replace("'", "’"), UkrainianKMU))


def _spell(text: str, table: dict[str, str]) -> str:
    out = []
    for char in text:
        latin = table.get(char.lower())
        out.append(char if latin is None else latin.capitalize() if char.isupper() else latin)
    return "".join(out)


def bgn_ukrainian(name_uk: str) -> str:
    """Return the older BGN/PCGN spelling of a Ukrainian name ("Izyum", "Avdiyivka")."""
    return _spell(plain(name_uk), _BGN_UKRAINIAN)


def latin_from_russian(name_ru: str) -> list[str]:
    """Return the usual Latin spellings of a Russian name.

    >>> latin_from_russian("Кременная")
    ['Kremennaya', 'Kremennaia']
    """
    text = plain(name_ru)
    # "е" is "ye" at the start of a word and after a vowel or a sign in BGN/PCGN ("Balakleya" but
    # "Avdeyevka"); the newspapers' form drops that y, so both are kept.
    bgn = re.sub(r"(?<=[аеёиоуыэюяъь])е", "йе", re.sub(r"\bЕ", "Йе", text))
    spellings = [_spell(form, _RUSSIAN) for form in (bgn, text)]
    spellings += [_spell(text, _RUSSIAN | {"ё": "e"}), _spell(text, _RUSSIAN_PASSPORT)]
    # Adjectives: "-ый/-ий" is written -y as often as -yy/-iy.
    spellings += [re.sub(r"(iy|yy)\b", "y", spelling) for spelling in spellings[:1]]
    return list(dict.fromkeys(spellings))


def latin_forms(cyrillic: str) -> list[str]:
    """Return Latin spellings of an East Slavic name, by what its letters say of its language."""
    text = plain(cyrillic)
    if not _EAST_SLAVIC.fullmatch(text) or re.search(r"[.№0-9]", text):
        return []  # Serbian, Belarusian and others; "шахта № 9" and the like
    # A name that could be either ("Изюм") is Russian here: the Ukrainian one is the register's.
    if _UKRAINIAN_ONLY.search(text) and not _RUSSIAN_ONLY.search(text):
        return [romanize(text), bgn_ukrainian(text)]
    return [] if _UKRAINIAN_ONLY.search(text) else latin_from_russian(text)


def russian_from_latin(latin: str) -> str:
    """Return the Russian name behind a BGN/PCGN spelling such as "Bogorodichnoye", else "".

    GeoNames has the Russian names of most villages in Latin letters only, and Russian-language
    reports have them in Cyrillic. Only spellings with a plainly Russian ending are turned back.
    """
    text = plain(latin).lower()
    if not _RUSSIAN_ENDING.search(text) or _NOT_BGN_RUSSIAN.search(text):
        return ""
    out = _LATIN_UNITS.sub(lambda unit: _CYRILLIC_OF.get(unit[0], unit[0]), text)
    out = re.sub("(?<=[аеёиоуыэюя])ы", "й", re.sub("иы(?![а-я])", "ий", out))
    # "кы" and the like do not occur in Russian: the spelling was a Ukrainian one after all.
    if not re.fullmatch("[а-яё -]+", out) or re.search("[гкхжшщч]ы|раи?ён|раион", out):
        return ""
    return re.sub(r"(^|[ -])([а-яё])", lambda match: match[1] + match[2].upper(), out)


def likeness(latin: str, cyrillic: str) -> float:
    """Return how much a Latin name sounds like a Ukrainian one, 0 to 1."""
    wanted = fold(latin)
    forms = (fold(romanize(cyrillic)), fold(bgn_ukrainian(cyrillic)))
    return max(SequenceMatcher(None, wanted, form).ratio() for form in forms)


def one_script(text: str) -> str:
    """Return `text` with look-alike letters put into one alphabet; "" where that fails."""
    if not (_CYRILLIC.search(text) and _LATIN.search(text)):
        return text
    # One word at a time: a name may rightly mix alphabets between words, never inside one.
    for table, other in ((_LOOKALIKES, _LATIN), (_LOOKALIKES_BACK, _CYRILLIC)):
        candidate = "".join(table.get(char, char) for char in text)
        if not other.search(candidate):
            return candidate
    return ""


def _pieces(raw: str) -> list[str]:
    """Split "Бойковское / Тельманово" and "A (former B)" into single names."""
    parts = re.split(r"\s/\s|[()]", re.sub("[،,].*$", "", raw))  # "Marinka, Ukraine"
    parts = [re.sub(r"^\s*(former|formerly|колишнє|бывш\.)\s+", "", part) for part in parts]
    return [plain(part) for part in parts if part.strip()]


def _is_junk(text: str) -> bool:
    """Tell machine output and codes from names.

    GeoNames lists romanizations of Chinese, Arabic and Hebrew spellings in small letters
    ("a fu di fu ka"), web addresses, and three-letter airport codes.
    """
    first = text[0]
    if first.islower() and (_LATIN.match(first) or _CYRILLIC.match(first)):
        return True
    if text in _LANGUAGES or _CITY_WORD.search(text):
        return True
    if not first.isalpha() or "://" in text:
        return True
    return bool(re.fullmatch(r"[A-Z]{2,4}", text)) or len(text) < 2


def clean_aliases(
    raw: Iterable[str], taken: Iterable[str] = (), banned: Iterable[str] = ()
) -> list[str]:
    """Return sorted aliases: single names, one alphabet each, no junk, no doubles.

    Parameters
    ----------
    raw
        Spellings from every source.
    taken
        Spellings that stand in other columns and need no alias.
    banned
        Spellings known to be wrong for this place.
    """
    banned_keys = {plain(name).casefold() for name in banned}
    seen = {plain(name).casefold() for name in taken}
    kept = []
    # Sorted first, so that of "Iziums'k" and "IZIUMS'K" always the same one stays.
    for text in sorted({one_script(piece) for name in raw for piece in _pieces(name)}):
        key = text.casefold()
        if not text or key in seen or key in banned_keys or _is_junk(text):
            continue
        seen.add(key)
        kept.append(text.replace("|", " "))
    return kept


def is_cyrillic(text: str) -> bool:
    """Tell whether a name is written in Cyrillic letters only."""
    return bool(_CYRILLIC.search(text)) and not _LATIN.search(text)


def can_be_ukrainian(text: str) -> bool:
    """Tell whether the letters of a Cyrillic name allow it to be Ukrainian."""
    text = plain(text)
    return bool(_EAST_SLAVIC.fullmatch(text)) and not re.search("[ыэёъ]", text.lower())

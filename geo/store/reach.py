"""Why a store could not be reached, as an `OSError` and in the reader's language.

Each object store's library raises errors of its own kinds. They are told apart by their names:
the libraries are not there unless such a store is used.
"""

from __future__ import annotations

from geo.words import Message, message, plain

_NO_KEYS = {"NoCredentialsError", "PartialCredentialsError", "CredentialRetrievalError"}
_LINE = {
    "ConnectionError",
    "HTTPClientError",
    "ClientConnectionError",
    "ClientPayloadError",
    "IncompleteRead",
    "IncompleteReadError",
    "ResponseStreamingError",
}


class NoKeysError(PermissionError):
    """No access keys are set."""


class NoBucketError(OSError):
    """There is no such bucket; a folder that is missing is merely empty."""


def as_os_error(error: Exception) -> OSError:
    """An error of whatever library as an `OSError`, itself when it is one."""
    if _is_no_bucket(error):
        return NoBucketError(str(error))
    if isinstance(error, OSError):
        return error
    text = str(error) or type(error).__name__
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _NO_KEYS:
        return NoKeysError(text)
    return ConnectionError(text) if kinds & _LINE else OSError(text)


def reason_of(error: OSError) -> Message:
    """What is wrong, without the name of the store."""
    if isinstance(error, NoKeysError):
        return message("reach_no_keys")
    if isinstance(error, NoBucketError):
        return message("reach_no_bucket")
    if isinstance(error, ConnectionError | TimeoutError):
        return message("reach_no_answer")
    if isinstance(error, PermissionError) and error.errno is None:  # not a disk's
        return message("reach_denied")
    return plain(" ".join(str(error.strerror or error).split()) or type(error).__name__)


def _is_no_bucket(error: Exception) -> bool:
    answer = getattr(error.__cause__, "response", None)
    details = answer.get("Error", {}) if isinstance(answer, dict) else {}
    return bool(details.get("Code") == "NoSuchBucket")

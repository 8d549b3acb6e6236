"""Why a store could not be reached, as an `OSError` and in the reader's language.

Each object store's library raises errors of its own kinds. They are told apart by their names:
the libraries are not there unless such a store is used.
"""

from __future__ import annotations

from geo.errors import RequestError
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


class OutOfReachError(RequestError):
    """The store could not be asked; what is in it may be sound."""


def is_out_of_reach(error: OSError) -> bool:
    """Whether it is the way to the store that is wrong, not a file in it."""
    is_remote = isinstance(error, PermissionError) and error.errno is None
    return is_remote or isinstance(error, ConnectionError | TimeoutError | NoBucketError)


def as_os_error(error: Exception) -> OSError:
    """An error of whatever library as an `OSError`, itself when it is one."""
    if _is_no_bucket(error):
        return NoBucketError(str(error))
    if isinstance(error, ConnectionError | TimeoutError):
        return error
    text = str(error) or type(error).__name__
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if kinds & _NO_KEYS:
        return NoKeysError(text)
    if kinds & _LINE:
        return ConnectionError(text)
    return error if isinstance(error, OSError) else OSError(text)


def reason_of(error: OSError) -> Message:
    """What is wrong, without the name of the store."""
    if isinstance(error, NoKeysError):
        return message("reach_no_keys")
    if isinstance(error, NoBucketError):
        return message("reach_no_bucket")
    if isinstance(error, ConnectionError | TimeoutError):
        return message("reach_no_answer")
    if isinstance(error, PermissionError) and error.errno is None:  # a disk's has a number
        return message("reach_denied")
    return plain(" ".join(str(error.strerror or error).split()) or type(error).__name__)


def _is_no_bucket(error: Exception) -> bool:
    answer = getattr(error.__cause__, "response", None)
    details = answer.get("Error", {}) if isinstance(answer, dict) else {}
    return bool(details.get("Code") == "NoSuchBucket")

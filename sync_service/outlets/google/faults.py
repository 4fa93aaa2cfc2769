"""What Google refuses, told apart: come again, this file only, or nothing at all."""

from collections.abc import Mapping
from typing import Any

from requests import Response

from sync_service.errors import TonghopError


class GoogleRefused(TonghopError):
    """Google cannot be used at all: no key, no access, no connection."""


class SheetProblem(TonghopError):
    """One file that Google does not let us use; the others go on."""


class Busy(SheetProblem):
    """Nothing was done, and the same may be asked again after a pause."""


class Throttled(Busy):
    """Busy for every file: the quota of the minute is used up, or the network leads nowhere."""


class Unsure(SheetProblem):
    """It may have been done or not: look before doing it again."""


# Reasons of Drive's 403 that mean "later", as its guide to errors lists them.
_LATER = frozenset({"rateLimitExceeded", "userRateLimitExceeded"})
_NO_MORE_TODAY = frozenset({"dailyLimitExceeded", "quotaExceeded"})
_NOT_ENABLED = frozenset({"accessNotConfigured", "SERVICE_DISABLED"})
_NO_ROOM = frozenset({"storageQuotaExceeded", "teamDriveFileLimitExceeded"})
_NO_SHARING = frozenset(
    {"invalidSharingRequest", "sharingRateLimitExceeded", "publishOutNotPermitted"}
)
_STRUCK = frozenset({500, 502, 503, 504})


def fault_of(response: Response, account: str, *, is_repeatable: bool) -> TonghopError:
    """The error for an answer that is not OK; `account` is the address that we use."""
    status, error = response.status_code, _error(response)
    reasons = _reasons(error)
    said = str(error.get("message") or response.reason or status)[:300]
    if status == 429 or (status == 403 and reasons & _LATER):
        return Throttled(*_busy(said))
    if status in _STRUCK:
        return Busy(*_busy(said)) if is_repeatable else Unsure(*_busy(said))
    if status == 401:
        return GoogleRefused(
            f"Google không chấp nhận khóa của tài khoản {account} ({said}).",
            f"Google does not accept the key of {account} ({said}).",
        )
    if status == 403:
        return _forbidden(reasons, account, said)
    if status == 404:
        return SheetProblem(
            f"Không thấy bảng tính trên Google, hoặc chưa chia sẻ cho {account}. Chia sẻ lại, hoặc "
            "phát hành lại: tonghop google issue",
            f"Not found on Google, or not shared with {account}. Share it, or issue it again.",
        )
    if reasons & _NO_SHARING:
        return _not_shared(said)
    return SheetProblem(f"Google từ chối ({status}): {said}", f"Google refused ({status}): {said}")


def unreached(what: object) -> tuple[str, str]:
    """What is said of a network that does not lead to Google."""
    name = type(what).__name__
    return (
        f"Không kết nối được với Google ({name}). Xem lại mạng, rồi chạy lại: việc dở dang được "
        "làm tiếp.",
        f"Google cannot be reached ({name}). See to the network and run this again: it goes on.",
    )


def _forbidden(reasons: frozenset[str], account: str, said: str) -> TonghopError:
    if reasons & _NOT_ENABLED:
        return GoogleRefused(
            f"Dự án Google chưa bật Google Sheets API hoặc Google Drive API ({said}).",
            f"The Google project has not enabled the Sheets or Drive API ({said}).",
        )
    if reasons & _NO_MORE_TODAY:
        return GoogleRefused(
            f"Đã hết hạn mức trong ngày của Google ({said}). Chạy lại vào ngày mai.",
            f"Google's quota of the day is used up ({said}). Run this again tomorrow.",
        )
    if reasons & _NO_ROOM:
        return GoogleRefused(
            f"Tài khoản {account} không có chỗ chứa trên Google Drive. Đặt TONGHOP_GOOGLE_DRIVE là "
            "mã của một bộ nhớ dùng chung (Shared Drive) mà tài khoản này được quyền ghi.",
            f"{account} has no room on Google Drive. Set TONGHOP_GOOGLE_DRIVE to the id of a "
            "shared drive that it may write to.",
        )
    if reasons & _NO_SHARING:
        return _not_shared(said)
    return SheetProblem(
        f"Tài khoản {account} không có quyền với bảng tính này. Chia sẻ bảng tính (hoặc bộ nhớ "
        f"dùng chung) cho {account} với quyền chỉnh sửa.",
        f"{account} may not use this file. Share it (or the shared drive) with {account} as "
        "an editor.",
    )


def _not_shared(said: str) -> SheetProblem:
    return SheetProblem(
        f"Google không cho chia sẻ với địa chỉ này ({said}).",
        f"Google does not allow sharing with this address ({said}).",
    )


def _busy(said: str) -> tuple[str, str]:
    return (
        f"Google đang bận hoặc đã hết hạn mức từng phút ({said}). Chạy lại sau ít phút.",
        f"Google is busy, or the quota of the minute is used up ({said}). Run this again later.",
    )


def _error(response: Response) -> Mapping[str, Any]:
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):  # a proxy's page, or the token server's own form
        return {}
    return error if isinstance(error, dict) else {"message": str(error)}


def _reasons(error: Mapping[str, Any]) -> frozenset[str]:
    """Drive's reasons, and those of the newer form (google.rpc.ErrorInfo)."""
    listed = [*error.get("errors", []), *error.get("details", [])]
    return frozenset(str(one["reason"]) for one in listed if "reason" in one)

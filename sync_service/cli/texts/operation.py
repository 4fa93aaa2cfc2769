"""Backup, scheduled jobs, service, audit record, as the commands say it: Vietnamese, English."""

TEXTS: dict[str, tuple[str, str]] = {
    "addin_built": (
        "Đã lập {workbook}, {addin} và {extension}. Cách cài: docs/cai-dat-addin.md",
        "Wrote {workbook}, {addin} and {extension}. To install them: docs/addin-install.md",
    ),
    "backing_up": ("Sao lưu", "Backing up"),
    "backed_up": (
        "Đã sao lưu và đọc kiểm tra lại: {file} ({rows} dòng dữ liệu, {files} tệp). Trong tệp có "
        "khóa ký: hãy cất nơi an toàn, trên máy khác.",
        "Backed up and read through again: {file} ({rows} rows, {files} files). It holds the "
        "signing key: keep it in a safe place, on another machine.",
    ),
    "restoring": ("Khôi phục", "Restoring"),
    "restored": (
        "Đã khôi phục bản sao lưu lúc {at}: {file} ({rows} dòng dữ liệu). Chạy thử: tonghop doctor",
        "Restored the backup of {at}: {file} ({rows} rows). Then: tonghop doctor",
    ),
    "restored_aside": (
        "Dữ liệu trước khi khôi phục được giữ ở {file}.",
        "What was there before is kept in {file}.",
    ),
    "worker_running": (
        "Đang chạy các việc định kỳ: {jobs}. Dừng bằng Ctrl+C.",
        "Running the scheduled jobs: {jobs}. Stop by Ctrl+C.",
    ),
    "run_waiting": ("đang chờ", "waiting"),
    "run_running": ("đang chạy", "running"),
    "run_done": ("xong", "done"),
    "run_failed": ("KHÔNG LÀM ĐƯỢC", "FAILED"),
    "run_broken_off": ("BỊ NGẮT", "BROKEN OFF"),
    "serving": (
        "Dịch vụ chạy tại {address} (dừng: Ctrl+C). Trang nộp báo cáo: {address}/nop",
        "Serving at {address} (stop: Ctrl+C). The upload page: {address}/nop",
    ),
    "audit_whole": ("Nhật ký nguyên vẹn.", "The audit record is whole."),
    "audit_broken": (
        "Nhật ký bị sửa từ bản ghi số {id}.",
        "The audit record was changed from record {id} on.",
    ),
}

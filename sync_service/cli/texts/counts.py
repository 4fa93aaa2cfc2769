"""What a run of a job, or of collecting, has done: by name of the count, Vietnamese and English."""

from collections.abc import Mapping

NOTHING = ("không có gì mới", "nothing new")
COUNTS: Mapping[str, tuple[str, str]] = {
    "period": ("kỳ", "period"),
    "accepted": ("được nhận", "accepted"),
    "rejected": ("phải sửa", "to be mended"),
    "duplicate": ("đã gửi trước đây", "sent before"),
    "refused": ("không đọc được", "not readable"),
    "without_workbook": ("thư không kèm báo cáo", "mails without a report"),
    "automatic": ("thư tự động", "automatic mails"),
    "answered": ("đã trả lời", "answered"),
    "waiting": ("để lần sau", "left for later"),
    "failed": ("LỖI, cần xem lại", "FAILED, to be looked at"),
    "sent": ("thư đã gửi", "mails sent"),
    "retry": ("thư sẽ gửi lại", "mails to be tried again"),
    "unknown": ("thư KHÔNG RÕ đã đi chưa", "mails with an UNKNOWN end"),
    "queued": ("thư đã xếp hàng gửi", "mails queued"),
    "mails": ("thư đã xếp hàng gửi", "mails queued"),
    "before": ("thư đã gửi từ trước", "mails sent before"),
    "without_address": ("đơn vị chưa có địa chỉ thư", "units without an address"),
    "opened": ("đã mở kỳ", "opened"),
    "closed": ("đã đóng", "closed"),
    "drafted": ("đã lập bản nháp", "draft made"),
    "file": ("tệp", "file"),
    "removed": ("bản sao lưu cũ đã xóa", "old backups removed"),
    "forgotten_runs": ("lần chạy cũ đã xóa", "old runs removed"),
}

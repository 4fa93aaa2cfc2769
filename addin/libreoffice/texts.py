"""What a press itself says, before and after the work of a button."""

BUSY = "Việc bấm trước đang chạy. Đề nghị chờ xong, hoặc bấm “Dừng”."
FAILED = "Không thực hiện được. Đề nghị chụp lại thông báo này gửi người phụ trách:"

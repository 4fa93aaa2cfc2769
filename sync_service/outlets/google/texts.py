"""What people read on Google Drive and in the mails that Google sends for us."""

FOLDER = "Báo cáo {period}"
UNIT_TITLE = "{period} – {unit} – {name}"
TOTALS_TITLE = "{period} – Tổng hợp – {name}"

SHARED = (
    "Kính gửi {name}. Đây là bảng báo cáo {period} của đơn vị; hạn nộp: {due}. Chỉ nhập vào các ô "
    "màu vàng. Không phải gửi đi: hệ thống tự đọc bảng khi đã ngừng sửa khoảng {minutes} phút, rồi "
    "ghi kết quả vào trang đầu “Kết quả kiểm tra”."
)
TOTALS_SHARED = (
    "Đây là bảng tổng hợp {period} của {name}. Bảng được ghi lại mỗi lần cập nhật; muốn tính toán "
    "thêm, hãy làm trong một bảng khác."
)

STEPS_MEND = (
    "1. Bấm vào tên ô (cột “Ô”) trong bảng dưới để đến đúng ô. Ô đó được tô màu và có ghi chú.",
    "2. Sửa ngay trong bảng này. Không phải gửi lại: khi đã ngừng sửa khoảng {minutes} phút, hệ "
    "thống tự đọc lại và thay trang này bằng kết quả mới. Màu và ghi chú mất khi đã đúng.",
)
STEPS_DONE = ("Đây là biên nhận. Không phải làm gì thêm. Nếu sửa tiếp, bảng sẽ được đọc lại.",)

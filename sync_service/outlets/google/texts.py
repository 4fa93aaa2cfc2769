"""What people read on Google Drive and in the mails that Google sends for us."""

FOLDER = "Báo cáo {period}"
UNIT_TITLE = "{period} – {unit} – {name}"
TOTALS_TITLE = "{period} – Tổng hợp – {name}"

SHARED = (
    "Kính gửi {name}. Đây là bảng báo cáo {period} của đơn vị; hạn nộp: {due}. Chỉ nhập vào các ô "
    "màu vàng; có thể nhập trong nhiều ngày. Nhập xong, đánh dấu vào ô vuông “{tick}” ở trang đầu: "
    "lúc đó báo cáo mới được gửi, và kết quả kiểm tra được ghi vào trang ấy."
)
TOTALS_SHARED = (
    "Đây là bảng tổng hợp {period} của {name}. Mỗi lần cập nhật, hệ thống chỉ ghi vào các trang và "
    "cột của mình; trang riêng, cột bên phải và ghi chú của văn phòng được giữ nguyên."
)
OWN_COLUMNS = "Tổng Hợp: các cột này do hệ thống ghi; ghi chú của văn phòng đặt ở các cột bên phải"
ROW_GONE = "Dòng này không còn trong kỳ"
TAB_GIVEN_UP = "Trang này không còn trong sổ tổng hợp; phần còn lại là của văn phòng."

# The first sheet of a unit's report.
SEND_TITLE = "GỬI BÁO CÁO"
TICK = "Đã nhập xong, gửi báo cáo"
STEPS_SEND = (
    "1. Nhập vào các ô màu vàng ở những trang sau. Có thể nhập trong nhiều ngày: chưa đánh dấu thì "
    "chưa có gì được gửi, và không ai nhắc lỗi.",
    "2. Xem trang “Kiểm tra”: trang này đếm những chỗ còn thiếu và những chỗ chưa khớp.",
    "3. Nhập xong, đánh dấu vào ô vuông màu vàng trên đây. Đến lần thu tới, hệ thống đọc báo cáo, "
    "ghi kết quả vào trang này và tự bỏ dấu.",
)
STEPS_MEND = (
    "1. Bấm vào tên ô (cột “Ô”) trong bảng dưới để đến đúng ô. Ô đó được tô màu và có ghi chú.",
    "2. Sửa ngay trong bảng này. Sửa xong hết, đánh dấu lại vào ô vuông “{tick}” ở trên: lúc đó "
    "báo cáo mới được đọc lại. Màu và ghi chú mất khi đã đúng.",
)
STEPS_DONE = (
    "Đây là biên nhận. Không phải làm gì thêm. Nếu sau này sửa số liệu, đánh dấu lại vào ô vuông "
    "“{tick}” ở trên để gửi bản sửa; chưa đánh dấu thì bản đã nhận vẫn được dùng.",
)

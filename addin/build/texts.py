"""What the built files say by themselves: the start sheet, the messages that VBA shows."""

from addin.libreoffice.texts import FAILED

WORKBOOK_TITLE = "Tổng Hợp"
START_SHEET = "Bắt đầu"
HEADING = "SỔ TỔNG HỢP BÁO CÁO QUÝ"
PERIOD_LABEL = "Sổ lập cho kỳ"
STEPS_HEADING = "Các bước"
STEPS = (
    "Mở thẻ “Tổng hợp” trên thanh công cụ phía trên cùng.",
    "Bấm “Đăng nhập”: nhập địa chỉ hệ thống và mã truy cập do cơ quan cấp (chỉ một lần trên mỗi "
    "máy).",
    "Bấm “Kỳ báo cáo” để chọn kỳ của sổ: quý, 6 tháng, 9 tháng hoặc năm.",
    "Bấm “Cập nhật”: các trang số liệu được lập, hoặc được lấy lại số mới nhất. Cột, ghi chú, "
    "biểu đồ và trang đồng chí tự thêm được giữ nguyên.",
)
BUTTONS_HEADING = ("Nút", "Việc làm")
NO_TAB_HEADING = "Nếu không thấy thẻ “Tổng hợp”, hoặc bấm nút không có tác dụng"
NO_TAB = (
    "Nếu Excel hiện dải màu vàng “Cảnh báo bảo mật”: bấm “Bật nội dung” (Enable Content).",
    "Nếu Excel hiện dải màu đỏ “Đã chặn macro”: đóng tệp, bấm chuột phải vào tệp, chọn Thuộc "
    "tính (Properties), đánh dấu “Bỏ chặn” (Unblock), bấm OK rồi mở lại.",
    "Vẫn không được: đề nghị người phụ trách công nghệ thông tin xem trang “Cài đặt”.",
)

# Shown by VBA, so written there letter by letter: function name → text.
VBA_TEXTS = {
    "TitleText": "Tổng hợp",
    "NoWorkbookText": "Chưa có tệp nào đang mở. Đề nghị mở tệp trước rồi bấm lại.",
    "NoPythonText": "Máy này chưa cài phần chạy kèm của Tổng Hợp. Đề nghị người phụ trách công "
    "nghệ thông tin cài đặt theo hướng dẫn. Không tìm thấy:",
    "BrokenText": "Phần chạy kèm của Tổng Hợp trên máy này bị thiếu hoặc khác phiên bản. Đề nghị "
    "người phụ trách công nghệ thông tin cài lại theo hướng dẫn.",
    "FailedText": FAILED,
}

EXTENSION_NAMES = {"vi": "Tổng Hợp", "en": "Tổng Hợp (consolidated reports)"}
EXTENSION_PUBLISHER = {"vi": "Tổng Hợp", "en": "Tổng Hợp"}

# The function wizard of Calc: function → what it gives; argument → its title and what to write.
FUNCTIONS = {
    "TH_SO": "Một số liệu tổng hợp theo mã, cột, kỳ và đơn vị.",
    "TH_TYLE": "Số liệu bằng bao nhiêu phần trăm kỳ trước, hoặc cùng kỳ năm trước.",
    "TH_CHITIEU": "Kết quả một chỉ tiêu của kế hoạch.",
    "TH_NHIEMVU": "Số đơn vị có nhiệm vụ ở một tình trạng, ví dụ “hoàn thành đúng hạn”.",
}
ARGUMENTS = {
    "code": ("mã", "Mã số, ví dụ member_statistics:D; với chỉ tiêu, nhiệm vụ: mã trong kế hoạch."),
    "column": ("cột", "Mã của cột, ví dụ total."),
    "period": ("kỳ", "Kỳ báo cáo, ví dụ 2026-Q3."),
    "unit": ("đơn vị", "Mã đơn vị; bỏ trống là đơn vị của mã truy cập."),
    "against": ("so với", "“kỳ trước” (khi bỏ trống) hoặc “cùng kỳ”."),
    "plan": ("kế hoạch", "Mã kế hoạch, ví dụ QNG-21."),
    "what": ("phần", "“kết quả” (khi bỏ trống), “tử số”, “mẫu số”, “mức giao” hoặc “đạt”."),
    "box": ("tình trạng", "Ví dụ “hoàn thành đúng hạn”, “chưa thực hiện”."),
}

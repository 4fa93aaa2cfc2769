"""What a unit is told when the unit above returns its report."""

SUBJECT = "Báo cáo {period} của {unit} bị trả lại để sửa"
TO_UNIT = (
    "Kính gửi: {unit}\n\n"
    "Cấp trên đã trả lại báo cáo {period} của đơn vị (lần gửi {version}, tệp “{file}”, nhận lúc "
    "{received}). Báo cáo này chưa được tính cho đến khi đơn vị sửa và gửi lại.\n\n"
    "LÝ DO TRẢ LẠI:\n{reason}\n\n"
    "{steps}"
)
STEPS_MARKED = (
    "Kèm thư này là chính tệp đã gửi, thêm trang đầu “Kết quả kiểm tra” ghi lý do trên. Đề nghị "
    "sửa trong tệp đó, lưu lại rồi gửi lại theo cách đơn vị vẫn gửi."
)
STEPS_APART = (
    "Tệp kèm thư này chỉ ghi kết quả. Đề nghị sửa trong tệp mà đơn vị đã gửi, lưu lại rồi gửi lại "
    "theo cách đơn vị vẫn gửi."
)
CLOSING = "\n\nThư này do hệ thống Tổng Hợp tự động gửi."

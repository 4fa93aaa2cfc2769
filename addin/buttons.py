"""The buttons of the ribbon tab "Tổng hợp": one list for Excel's ribbon, the VBA callbacks, the
LibreOffice menu and the tests."""

from dataclasses import dataclass

TAB_ID = "TongHop"
TAB_LABEL = "Tổng hợp"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: what it shows, and the function of `addin.macros` it calls without arguments."""

    id: str
    label: str
    tip: str
    image: str
    """A picture of Office's own set (imageMso)."""
    group: str
    function: str
    is_in_excel: bool = True
    """Excel takes no clicks while a pull runs, so that a button to stop it would be of no use."""


CONNECTION = "Kết nối"
FIGURES = "Số liệu"
REPORTS = "Báo cáo của đơn vị"
OWN = "Đơn vị nộp"
PUBLISH = "Báo cáo tổng hợp"

GROUPS = (CONNECTION, FIGURES, REPORTS, OWN, PUBLISH)

BUTTONS = (
    Button(
        "thDangNhap",
        "Đăng nhập",
        "Nhập địa chỉ hệ thống và mã truy cập. Mã được giữ trên máy này, không nằm trong tệp.",
        "Lock",
        CONNECTION,
        "sign_in",
    ),
    Button(
        "thKyBaoCao",
        "Kỳ báo cáo",
        "Chọn kỳ báo cáo của tệp này: quý, 6 tháng, 9 tháng hoặc năm.",
        "CalendarInsert",
        CONNECTION,
        "choose_period",
    ),
    Button(
        "thCapNhat",
        "Cập nhật",
        "Lấy số liệu tổng hợp mới nhất về mọi trang. Những gì đồng chí tự ghi được giữ nguyên. "
        "Muốn dừng giữa chừng, nhấn phím Esc (trong LibreOffice: bấm Dừng).",
        "RefreshAll",
        FIGURES,
        "update",
    ),
    Button(
        "thDung",
        "Dừng",
        "Dừng việc cập nhật đang chạy khi chưa ghi gì vào tệp.",
        "CancelRequest",
        FIGURES,
        "stop",
        is_in_excel=False,
    ),
    Button(
        "thNguonSoLieu",
        "Nguồn số liệu",
        "Chọn một số tổng hợp rồi bấm: liệt kê đơn vị, tệp, trang, ô đã cho ra số đó. "
        "Bấm lần nữa trên một dòng nguồn để mở báo cáo đã nhận.",
        "TracePrecedents",
        FIGURES,
        "show_sources",
    ),
    Button(
        "thSoSanh",
        "So sánh",
        "Đánh dấu các ô khác với kỳ trước, cùng kỳ năm trước hoặc báo cáo đã gửi. "
        "Bấm lần nữa để bỏ dấu.",
        "ReviewCompareMajorVersion",
        FIGURES,
        "compare",
    ),
    Button(
        "thTinhHinhNop",
        "Tình hình nộp",
        "Xem đơn vị nào đã nộp, chưa nộp, nộp muộn.",
        "ViewsFormView",
        REPORTS,
        "show_board",
    ),
    Button(
        "thNhacNop",
        "Nhắc nộp",
        "Gửi thư nhắc các đơn vị đang chọn ở trang Tình hình nộp.",
        "NewMailMessage",
        REPORTS,
        "remind",
    ),
    Button(
        "thDuyet",
        "Duyệt",
        "Duyệt báo cáo của các đơn vị đang chọn.",
        "AcceptInvitation",
        REPORTS,
        "approve",
    ),
    Button(
        "thTraLai",
        "Trả lại",
        "Trả lại báo cáo của các đơn vị đang chọn, kèm lý do.",
        "DeclineInvitation",
        REPORTS,
        "send_back",
    ),
    Button(
        "thKiemTra",
        "Kiểm tra",
        "Kiểm tra báo cáo của đơn vị đang mở, chưa nộp.",
        "Spelling",
        OWN,
        "check",
    ),
    Button(
        "thNop",
        "Nộp",
        "Nộp báo cáo của đơn vị đang mở lên cấp trên.",
        "FileSendAsAttachment",
        OWN,
        "submit",
    ),
    Button(
        "thXuatBaoCao",
        "Xuất báo cáo",
        "Tải báo cáo tổng hợp của kỳ: tệp Excel, Word và PDF.",
        "FileSaveAs",
        PUBLISH,
        "download_report",
    ),
)

EXCEL_BUTTONS = tuple(button for button in BUTTONS if button.is_in_excel)

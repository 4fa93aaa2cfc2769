"""Plans and their links, as the commands say it: Vietnamese and English."""

TEXTS: dict[str, tuple[str, str]] = {
    "plan_read": (
        "{document}\nĐọc thành kế hoạch {plan}: {tasks} nhiệm vụ, {targets} chỉ tiêu, {doubts} "
        "điều cần xem lại.",
        "{document}\nRead as plan {plan}: {tasks} tasks, {targets} targets, {doubts} doubts.",
    ),
    "plan_doubt": ("  Dòng {line}: {why}", "  Line {line}: {why}"),
    "plan_written": (
        "Đã ghi {file}. Kiểm tra, sửa rồi nạp: tonghop plans load {file}",
        "Wrote {file}. Check it, correct it, then: tonghop plans load {file}",
    ),
    "plan_loaded": (
        "Đã nạp kế hoạch {plan}: {tasks} nhiệm vụ, {targets} chỉ tiêu.",
        "Loaded plan {plan}: {tasks} tasks, {targets} targets.",
    ),
    "agency_unresolved": (
        "Lưu ý: chưa có đơn vị nào ứng với “{agency}” ({count} nhiệm vụ: {tasks}).",
        "Note: no unit answers to “{agency}” ({count} tasks: {tasks}).",
    ),
    "plan_changed": (
        "  {task}: {change}: {old} → {new}",
        "  {task}: {change}: {old} → {new}",
    ),
    "plan_issue_anew": (
        "Biểu mẫu đã phát không còn khớp với kế hoạch: phát lại cho các kỳ đang mở.",
        "Workbooks issued before no longer match the plan: issue them anew for the open periods.",
    ),
    "plan_history_empty": (
        "Kế hoạch {plan} chưa có thay đổi hay sự kiện nào.",
        "Nothing has changed in plan {plan}, and no event is on record.",
    ),
    "change_added": ("nhiệm vụ mới", "new task"),
    "change_dropped": ("bỏ (chưa ai báo cáo)", "dropped (nobody had reported)"),
    "change_withdrawn": ("thôi giao, giữ báo cáo", "withdrawn, reports kept"),
    "change_restored": ("giao lại", "given again"),
    "change_deadline": ("đổi thời hạn", "deadline"),
    "change_wording": ("sửa lời văn thời hạn", "wording of the deadline"),
    "change_title": ("đổi tên ngắn", "title"),
    "change_roles": ("đổi cơ quan thực hiện", "agencies"),
    "change_event": ("có sự kiện", "event"),
    "change_event_undone": ("hủy sự kiện", "event undone"),
    "plans_none": (
        "Chưa có kế hoạch nào. Đọc từ văn bản: tonghop plans read, rồi nạp: tonghop plans load",
        "No plan is loaded. Read one: tonghop plans read, then: tonghop plans load",
    ),
    "plan_counts": (
        "{tasks} nhiệm vụ ({withdrawn} đã rút), {targets} chỉ tiêu",
        "{tasks} tasks ({withdrawn} withdrawn), {targets} targets",
    ),
    "plan_withdrawn": (
        "Đã rút kế hoạch {plan}: bỏ {dropped} nhiệm vụ; {kept} nhiệm vụ đã có báo cáo được giữ "
        "lại cùng báo cáo và thôi giao.",
        "Withdrew plan {plan}: {dropped} tasks dropped; {kept} with reports kept, given to nobody.",
    ),
    "link_lost": (
        "Lưu ý: bỏ liên kết {below} → {above}, vì nhiệm vụ không còn.",
        "Note: the link {below} → {above} went with its task.",
    ),
    "event_lost": (
        "Lưu ý: sự kiện đã ghi “{event}” không còn nhiệm vụ nào chờ với lời văn đó.",
        "Note: no task awaits the recorded event “{event}” in these words any more.",
    ),
    "tasks_unassigned": (
        "Lưu ý: {count} nhiệm vụ không ghi ai thực hiện, nên không vào biểu mẫu của đơn vị nào: "
        "{tasks}. Ghi cơ quan vào tệp rồi nạp lại, hoặc giao tất cả cho một nơi bằng "
        "--unassigned.",
        "Note: {count} tasks name nobody, and stand in no unit's workbook: {tasks}. Name agencies "
        "in the file and load it again, or give them all to somebody by --unassigned.",
    ),
    "links_proposed": (
        "Đã đề xuất {count} liên kết từ {plan} lên {above}: {file}. Đánh x vào cột “Xác nhận” ở "
        "dòng đúng, rồi nạp: tonghop plans links load {file}",
        "Proposed {count} links from {plan} to {above}: {file}. Put x into the column “Xác nhận” "
        "where right, then: tonghop plans links load {file}",
    ),
    "links_loaded": (
        "Đã thêm {added} liên kết, bỏ {removed}.",
        "Added {added} links, took {removed} off.",
    ),
}

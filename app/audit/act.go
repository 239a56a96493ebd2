package audit

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fanzha/app/report"
)

// Act is what was done.
type Act string

// The acts. Their names are part of what is stored and chained.
const (
	RecoveryKeyMade Act = "recovery_key_made"
	UnitKeyMade     Act = "unit_key_made"
	MemberAdded     Act = "member_added"
	Granted         Act = "granted" // a unit's key, to a member
	UnitKeyRotated  Act = "unit_key_rotated"
	MemberReset     Act = "member_reset"
	MemberRemoved   Act = "member_removed"
	RoleVouched     Act = "role_vouched" // of a member whom an earlier version has added
	SignInFailed    Act = "sign_in_failed"
	AccessRefused   Act = "access_refused" // a page that is not for the member's role, or a report that their keys do not open
	ReportOpened    Act = "report_opened"
	LinkedRead      Act = "linked_read" // which reports name the same as one does
	DeliveryRetried Act = "delivery_retried"
	AddressTested   Act = "address_tested" // with a notice that says so
	ReportAnswered  Act = "report_answered"
	NoteWritten     Act = "note_written"
	ReportMoved     Act = "report_moved" // to another unit
	CodeReissued    Act = "code_reissued"
	// A change of units.yaml was confirmed, by one of the two who have to.
	RecipientsConfirmed Act = "recipients_confirmed"
	ReportExported      Act = "report_exported"
	StatusChanged       Act = "status_changed"
	PartnerAdded        Act = "partner_added"
	PartnerRevoked      Act = "partner_revoked"
	FilesSaved          Act = "files_saved" // a report's files were written to a folder
	RetentionRun        Act = "retention_run"
	ReportErased        Act = "report_erased"
	ErasedAgain         Act = "erased_again" // it was put back with a backup
	LogPruned           Act = "log_pruned"
	SignedIn            Act = "signed_in" // to the console, with both factors
	SignedOut           Act = "signed_out"
	SessionEnded        Act = "session_ended" // another one of the member's own
	AllSessionsEnded    Act = "all_sessions_ended"
	FactorFailed        Act = "factor_failed" // behind a right password
	FactorEnrolled      Act = "factor_enrolled"
	PasskeyAdded        Act = "passkey_added"
	PasskeyRemoved      Act = "passkey_removed"
	RecoveryCodesMade   Act = "recovery_codes_made"
	RecoveryCodeUsed    Act = "recovery_code_used"
	PasswordChanged     Act = "password_changed"
	DutyStarted         Act = "duty_started" // a duty screen, which goes on without its visit
	DutyEnded           Act = "duty_ended"
	FiguresEntered      Act = "figures_entered" // of a period
	PeriodExported      Act = "period_exported" // its report, as a table
	ListExported        Act = "list_exported"   // of reports, without contents
	LogVerified         Act = "log_verified"
	LogExported         Act = "log_exported"
	BackupMade          Act = "backup_made"
	Restored            Act = "restored" // the whole site, from a backup
	Moved               Act = "moved"    // the whole site, to another database

	// The desk.
	ListOpened        Act = "list_opened" // first lines, amounts and suspects of a page of reports
	ReportsSearched   Act = "reports_searched"
	ReportPrinted     Act = "report_printed"
	FileOpened        Act = "file_opened"
	NoAnswerNeeded    Act = "no_answer_needed" // to what the reporter has written
	ReportAssigned    Act = "report_assigned"  // without a member: to nobody
	StopRecorded      Act = "stop_recorded"
	ReviewExtended    Act = "review_extended"
	ReportHeld        Act = "report_held"
	HoldLifted        Act = "hold_lifted"
	DuplicateMarked   Act = "duplicate_marked"
	DuplicateUnmarked Act = "duplicate_unmarked"
	MoveAsked         Act = "move_asked" // by a dispatcher, of the report's unit
	MoveDeclined      Act = "move_declined"
	// The newsroom's.
	ArticleSaved             Act = "article_saved"
	ArticleReverted          Act = "article_reverted"
	ArticleSubmitted         Act = "article_submitted"
	ArticleReturned          Act = "article_returned"
	ArticlePublished         Act = "article_published"
	ArticlePublishedUrgently Act = "article_published_urgently"
	PublicationConfirmed     Act = "publication_confirmed"
	ArticleWithdrawn         Act = "article_withdrawn"
	ArticleDeleted           Act = "article_deleted"         // a draft that was never public
	ArticleChangedOutside    Act = "article_changed_outside" // the console
	PictureAdded             Act = "picture_added"
	PictureRemoved           Act = "picture_removed" // that no article names
	LinksChecked             Act = "links_checked"   // of other sites
)

// actText is what staff read; an act that is not here is refused.
//
//nolint:gosec // words, and no passwords
var actText = map[Act]string{
	RecoveryKeyMade:     "生成恢复密钥",
	UnitKeyMade:         "生成单位密钥",
	MemberAdded:         "添加账号",
	Granted:             "授予单位密钥",
	RoleVouched:         "给旧账号的角色盖上验证",
	SignInFailed:        "登录失败",
	AccessRefused:       "没有权限，拒绝访问",
	UnitKeyRotated:      "更换单位密钥",
	MemberReset:         "重置账号",
	MemberRemoved:       "停用账号",
	ReportOpened:        "打开登记",
	LinkedRead:          "查看串并",
	DeliveryRetried:     "重新送达",
	AddressTested:       "测试通知地址",
	ReportAnswered:      "答复反映人",
	NoteWritten:         "写内部记录",
	ReportMoved:         "移交登记",
	CodeReissued:        "补发查询码",
	FilesSaved:          "导出文件",
	RecipientsConfirmed: "确认接收单位",
	ReportExported:      "导出登记",
	StatusChanged:       "更新状态",
	PartnerAdded:        "发给合作单位令牌",
	PartnerRevoked:      "停用合作单位令牌",
	RetentionRun:        "按期清除",
	ReportErased:        "清除登记",
	ErasedAgain:         "再次清除恢复回来的登记",
	LogPruned:           "清理审计日志",
	SignedIn:            "登录",
	SignedOut:           "退出登录",
	SessionEnded:        "结束一处登录",
	AllSessionsEnded:    "结束全部登录",
	FactorFailed:        "第二道验证不对",
	FactorEnrolled:      "绑定动态口令",
	PasskeyAdded:        "添加通行密钥",
	PasskeyRemoved:      "移除通行密钥",
	RecoveryCodesMade:   "生成备用码",
	RecoveryCodeUsed:    "使用备用码",
	PasswordChanged:     "修改密码",
	DutyStarted:         "打开值班屏",
	DutyEnded:           "关掉值班屏",
	FiguresEntered:      "填写发案破案数字",
	PeriodExported:      "导出半月报或月报",
	ListExported:        "导出登记清单",
	LogVerified:         "核验审计日志",
	LogExported:         "导出审计日志",
	BackupMade:          "做备份",
	Restored:            "从备份恢复网站",
	Moved:               "搬到另一个数据库",
	ListOpened:          "查看登记列表",
	ReportsSearched:     "搜索登记",
	ReportPrinted:       "打印登记",
	FileOpened:          "打开文件",
	NoAnswerNeeded:      "不用回复",
	ReportAssigned:      "分派登记",
	StopRecorded:        "记录止付结果",
	ReviewExtended:      "延长立案审查期限",
	ReportHeld:          "到期保留",
	HoldLifted:          "取消到期保留",
	DuplicateMarked:     "标记重复",
	DuplicateUnmarked:   "取消重复标记",
	MoveAsked:           "请求移交",
	MoveDeclined:        "不移交",

	ArticleSaved:             "保存文章",
	ArticleReverted:          "恢复文章的旧版",
	ArticleSubmitted:         "文章送审",
	ArticleReturned:          "退回文章",
	ArticlePublished:         "发布文章",
	ArticlePublishedUrgently: "紧急发布文章",
	PublicationConfirmed:     "确认紧急发布",
	ArticleWithdrawn:         "撤回文章",
	ArticleDeleted:           "删除草稿",
	ArticleChangedOutside:    "文章在控制台以外改动",
	PictureAdded:             "上传图片",
	PictureRemoved:           "移除没有用到的图片",
	LinksChecked:             "检查站外链接",
}

// Acts returns all acts, by name.
func Acts() []string {
	var acts []string
	for act := range actText {
		acts = append(acts, string(act))
	}
	slices.Sort(acts)
	return acts
}

// Text returns the act in Chinese.
func (a Act) Text() string { return actText[a] }

// Object is an id of what an act was done on, with its kind before it:
// "report:123456788".
type Object string

// Report names a report.
func Report(reference report.Reference) Object { return Object("report:" + string(reference)) }

// Unit names a unit.
func Unit(key string) Object { return Object("unit:" + key) }

// UnitKey names a generation of a unit's key.
func UnitKey(unit string, generation int) Object {
	return Object(fmt.Sprintf("unit_key:%s:%d", unit, generation))
}

// ByRecovery says that the recovery key was used, and nobody's grant.
const ByRecovery Object = "by:recovery_key"

// Recipient names something that units.yaml lets out.
func Recipient(id string) Object { return Object("recipient:" + id) }

// Member names a member.
func Member(name string) Object { return Object("member:" + name) }

// Page names a page of the console, by the pattern of its route: "page:get.desk.report".
func Page(method, pattern string) Object {
	return Object("page:" + strings.ToLower(method) + strings.ReplaceAll(pattern, "/", "."))
}

// Passkey names a second factor that a device keeps.
func Passkey(id []byte) Object { return Object(fmt.Sprintf("passkey:%x", id[:min(len(id), 8)])) }

// Partner names a partner who takes the list of indicators.
func Partner(name string) Object { return Object("partner:" + name) }

// File names a piece of evidence.
func File(id string) Object { return Object("file:" + id) }

// Period names a half of a month, or a month.
func Period(id string) Object { return Object("period:" + id) }

// Article names an article: "cases:zhongchuang-app".
func Article(id string) Object { return Object("article:" + id) }

// Picture names a file of media/.
func Picture(name string) Object { return Object("picture:" + name) }

// Delivery names a row of the ledger.
func Delivery(id string) Object { return Object("delivery:" + id) }

// Count is how many there were of something.
func Count(of string, n int) Object { return Object(of + ":" + strconv.Itoa(n)) }

// Objects are what one act was done on. Ids hold no blanks.
type Objects []Object

// String returns the ids with blanks between them, as they are stored.
func (o Objects) String() string {
	words := make([]string, len(o))
	for i, object := range o {
		words[i] = string(object)
	}
	return strings.Join(words, " ")
}

// ParseObjects reads what [Objects.String] made. Whatever it is given, String
// gives that back: the chain is over what is stored.
func ParseObjects(stored string) Objects {
	if stored == "" {
		return nil
	}
	var objects Objects
	for word := range strings.SplitSeq(stored, " ") {
		objects = append(objects, Object(word))
	}
	return objects
}

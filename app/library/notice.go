package library

// Notices are the kinds of official notice, in the order in which they are
// listed. Fraudsters forge each of them.
var Notices = []string{"registration", "refund", "reward", "wanted"}

// AnyNotice picks the notices of every kind.
const AnyNotice = "any"

var noticeNames = map[string]string{
	"registration": "登记公告",
	"refund":       "退款（返还）公告",
	"reward":       "悬赏公告",
	"wanted":       "通缉、协查公告",
}

// NoticeName returns a notice's Chinese name, "" for none.
func NoticeName(key string) string { return noticeNames[key] }

package audit

import "strings"

// kindText is what staff read of an object's kind.
//
//nolint:gosec // words, and no passwords
var kindText = map[string]string{
	"report": "登记", "unit": "单位", "unit_key": "单位密钥", "recipient": "接收单位", "member": "账号", "passkey": "通行密钥",
	"partner": "合作单位", "file": "文件", "period": "期", "article": "文章", "picture": "图片", "delivery": "通知",

	"reports": "登记数", "rows": "行数", "files": "文件数", "members": "账号数", "looked_at": "看过", "found": "找到", "links": "链接数",
	"erased": "清除", "erased_again": "再次清除", "pruned": "日志清理数", "searches": "搜索词清理数", "revision": "版本", "revisions": "版本数",
	"transfer": "第几笔", "broken_at": "断在",
}

// Text is an object in words: its kind, and its id as it is.
func (o Object) Text() string {
	if o == ByRecovery {
		return "用恢复密钥"
	}
	kind, id, _ := strings.Cut(string(o), ":")
	if text := kindText[kind]; text != "" {
		return text + " " + id
	}
	return string(o)
}

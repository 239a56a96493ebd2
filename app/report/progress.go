package report

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Refuses is what speaks against a report's next status and the numbers that
// come with it, in Chinese; empty where nothing does. An empty number is one
// that is not said.
func (r Record) Refuses(status Status, alarmNo, caseNo string) string {
	if !r.Kind.Reaches(status) {
		return "“" + r.Kind.Text() + "”没有“" + status.Text() + "”这个状态，只有：" + inWords(r.Kind.Statuses())
	}
	if r.Kind.Back(r.Status, status) {
		return "状态不能从“" + r.Status.Text() + "”退回“" + status.Text() + "”"
	}
	if wrong := cmp.Or(WrongNumber("接警单号", alarmNo), WrongNumber("受案号", caseNo)); wrong != "" {
		return wrong
	}
	switch {
	case caseNo != "" && !r.Kind.Reaches(Accepted):
		return "“" + r.Kind.Text() + "”没有受案号"
	case caseNo != "" && r.Kind.Back(Accepted, status):
		return "填了受案号，状态却还是“" + status.Text() + "”：应是“" + Accepted.Text() + "”或以后的"
	case status == Accepted && cmp.Or(caseNo, r.CaseNo) == "":
		return "“" + Accepted.Text() + "”要有受案号，反映人凭它查询"
	}
	return ""
}

func inWords(statuses []Status) string {
	texts := make([]string, len(statuses))
	for i, s := range statuses {
		texts[i] = s.Text()
	}
	return strings.Join(texts, "、")
}

var (
	// numberForm is how the police write their numbers: no blanks and no words,
	// so that nothing personal gets where it is shown and stored in the open.
	numberForm = regexp.MustCompile(`^[\p{Han}A-Za-z0-9〔〕（）()\[\]【】_/.\-－—]+$`)
	scientific = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?[Ee]\+?[0-9]+$`)
)

// WrongNumber is what is wrong with how a number of the police is written;
// empty for nothing, and for no number.
func WrongNumber(name, typed string) string {
	switch {
	case typed == "":
		return ""
	case scientific.MatchString(typed):
		return fmt.Sprintf("%s %q 被电子表格改成了科学记数，请把这一列设成文本后重填", name, typed)
	case !numberForm.MatchString(typed) || utf8.RuneCountInString(typed) > 40 || !strings.ContainsAny(typed, "0123456789"):
		return fmt.Sprintf("%s %q 不像编号：最多 40 个字，有数字，没有空格和别的符号", name, typed)
	default:
		return ""
	}
}

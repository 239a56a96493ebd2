package library

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"fanzha/app/fault"
)

var (
	slugPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	channels    = []string{"phone", "sms", "wechat", "qq", "app", "web", "shortvideo", "face", "courier"}
	statuses    = []string{StatusDraft, StatusReview, StatusPublished, StatusWithdrawn}
)

// ValidSlug reports whether a file name can be part of an address.
func ValidSlug(slug string) bool { return slugPattern.MatchString(slug) }

// checker holds one file against the rules.
type checker struct {
	*reader
	file     string
	src      source
	findings *fault.Findings
	misread  map[int]bool // the lines whose value could not be taken
	exposed  []Exposed
}

// newChecker makes a checker that adds to the findings of reading the file.
func newChecker(r *reader, file string, src source, findings *fault.Findings) *checker {
	c := &checker{reader: r, file: file, src: src, findings: findings, misread: map[int]bool{}}
	for _, f := range *findings {
		c.misread[f.Line] = true
	}
	return c
}

// add records a fault of the value at path, unless it could not even be read.
func (c *checker) add(path, format string, args ...any) {
	line, given := c.src.lines[path]
	if given && c.misread[line] {
		return
	}
	c.findings.Add(c.file, c.src.lines.At("%s", path), format, args...)
}

func (c *checker) required(slug string) {
	meta := c.src.meta
	if !ValidSlug(slug) {
		c.findings.Add(c.file, 1, "文件名 %q 不能作网址：只能用小写字母、数字和单个连字符，如 shuadan-fanli.md", slug)
	}
	for _, field := range []struct{ key, value string }{{"title", meta.Title}, {"summary", meta.Summary}} {
		if strings.TrimSpace(field.value) == "" {
			c.add(field.key, "缺少 %s", field.key)
		}
	}
	if _, given := c.src.lines["date"]; !given {
		c.add("", "缺少 date（日期，如 2026-01-31）")
	}
	if meta.Loss < 0 {
		c.add("loss", "loss（损失金额，元）不能是负数")
	}
	if meta.Status == StatusWithdrawn && meta.WithdrawnReason == "" {
		c.add("status", "撤回的文章要在 withdrawn_reason 里写明原因")
	}
	if meta.See != "" && classify([]byte(meta.See)) != rooted {
		c.add("see", "see 应是站内地址，以 / 开头")
	}
	for i, source := range meta.Sources {
		if !source.Opens() {
			c.add(fmt.Sprintf("sources[%d].url", i), "来源的 url %q 不对：应是 http:// 或 https:// 开头的完整网址", source.URL)
		}
	}
	if !meta.ExpireAt.IsZero() && !meta.PublishAt.IsZero() && !meta.ExpireAt.wall.After(meta.PublishAt.wall) {
		c.add("expire_at", "到期下线（expire_at）应晚于定时发布（publish_at）")
	}
	for i, excuse := range meta.PrivacyOK {
		if excuse.Text == "" || excuse.Reason == "" {
			c.add(fmt.Sprintf("privacy_ok[%d]", i), "放行的个人信息（privacy_ok）每一项都要写 text（放行的原文）和 reason（理由）")
		}
	}
}

// keys holds every key against the lists it must come from.
func (c *checker) keys() {
	meta := c.src.meta
	for i, key := range meta.Scam {
		if c.scams != nil && !slices.Contains(c.scams, key) {
			c.add(fmt.Sprintf("scam[%d]", i), "不认识的诈骗类型 %q：应是 scams.yaml 里的 key", key)
		}
	}
	if meta.District != "" && c.districts != nil && !slices.Contains(c.districts, meta.District) {
		c.add("district", "不认识的辖区 %q：应是 site.yaml 里 districts 的 key", meta.District)
	}
	if meta.Unit != "" && c.units != nil && !slices.Contains(c.units, meta.Unit) {
		c.add("unit", "不认识的单位 %q：应是 units.yaml 里的 key", meta.Unit)
	}
	for i, channel := range meta.Channels {
		c.oneOf(fmt.Sprintf("channels[%d]", i), "channels", channel, channels)
	}
	c.oneOf("status", "status", meta.Status, statuses)
	c.oneOf("notice", "notice", meta.Notice, Notices)
	if meta.Stage != "" && StageName(meta.Stage) == "" {
		c.add("stage", "不认识的 stage %q：可用 reported investigating solved referred indicted sentenced", meta.Stage)
	}
}

func (c *checker) oneOf(path, key, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.add(path, "不认识的 %s %q：可用 %s", key, value, strings.Join(allowed, " "))
	}
}

// words finds words that the law does not allow yet: nobody is a 罪犯 before
// a judgment.
func (c *checker) words() {
	const word = "罪犯"
	if c.src.meta.Stage == "sentenced" {
		return
	}
	c.eachText(func(_ string, line int, text string) {
		for i, part := range strings.Split(text, "\n") {
			if strings.Contains(part, word) {
				c.findings.Add(c.file, line+i, "判决之前不能称“%s”，请写“嫌疑人”", word)
			}
		}
	})
}

func (c *checker) privacy() {
	c.eachText(func(path string, line int, text string) {
		lines := strings.Split(text, "\n")
		for _, e := range c.guard.Inspect(text) {
			if c.excused(lines[e.Line-1]) {
				continue
			}
			c.exposed = append(c.exposed, Exposed{Exposure: e, Path: path, FileLine: line + e.Line - 1})
			*c.findings = append(*c.findings, fault.Finding{
				File: c.file, Line: line + e.Line - 1, Message: e.Message, Warning: e.Warning,
			})
		}
	})
}

func (c *checker) excused(line string) bool {
	return slices.ContainsFunc(c.src.meta.PrivacyOK, func(e Excuse) bool {
		return e.Text != "" && strings.Contains(line, e.Text)
	})
}

// eachText calls visit with every text a reader may see, its key ("steps[2]",
// "body") and its line.
func (c *checker) eachText(visit func(path string, line int, text string)) {
	meta := c.src.meta
	one := func(path, text string) { visit(path, c.src.lines.At("%s", path), text) }
	one("title", meta.Title)
	one("summary", meta.Summary)
	one("loudspeaker", meta.Loudspeaker)
	one("withdrawn_reason", meta.WithdrawnReason)
	lists := []struct {
		key    string
		values []string
	}{{"steps", meta.Steps}, {"questions", meta.Questions}, {"tags", meta.Tags}}
	for _, list := range lists {
		for i, text := range list.values {
			one(fmt.Sprintf("%s[%d]", list.key, i), text)
		}
	}
	for i, s := range meta.Sources {
		one(fmt.Sprintf("sources[%d]", i), s.Title)
	}
	visit(BodyPath, c.src.bodyLine, c.src.body)
}

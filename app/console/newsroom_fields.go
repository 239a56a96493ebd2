package console

import (
	"slices"
	"strings"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/newsroom"
	"fanzha/app/web"
)

// Field is one key of the front matter in the form.
type Field struct {
	Name, ID    string
	Label, Hint string
	Control     string // text, date, moment, area, lines, select, checks
	Value       string
	Rows        int
	Choices     []web.Choice
	Wrong       []string // what the checks say of it
}

// Section is a part of the form that can be folded away.
type Section struct {
	ID, Title string
	Fields    []Field
	Open      bool
}

// spec is how a key is asked for.
type spec struct {
	name, label, hint, control string
	rows                       int
}

// What the form asks, by section. Title, summary and body stand before these.
var (
	headSpecs = []spec{
		{"title", "标题", "", "text", 0},
		{"summary", "一句话说清", "谁要当心、当心什么。列表和转发里显示的就是它，60 个字以内最好", "area", 3},
		{"date", "日期", "", "date", 0},
		{"scam", "诈骗类型", "", "checks", 0},
	}
	sectionSpecs = []struct {
		id, title string
		kinds     []library.Kind // nil: all
		fields    []spec
	}{
		{"part-lists", "步骤、提问、标签", nil, []spec{
			{"steps", "骗子的步骤", "按先后，一行一步", "lines", 5},
			{"questions", "正在经历的人会怎么问", "一行一个，搜索靠它", "lines", 4},
			{"tags", "标签", "一行一个", "lines", 3},
		}},
		{"part-case", "案情", nil, []spec{
			{"channels", "骗子怎么联系上的", "", "checks", 0},
			{"loss", "损失金额（元）", "", "text", 0},
			{"district", "辖区", "", "select", 0},
			{"unit", "发布单位", "", "select", 0},
			{"stage", "案件进展", "判决之前，人是嫌疑人", "select", 0},
		}},
		{"part-indicators", "涉案线索", nil, []spec{
			{"indicators.apps", "APP", "公开显示。一行一个，以下各栏相同", "lines", 2},
			{"indicators.urls", "网址", "公开显示", "lines", 2},
			{"indicators.companies", "公司、机构", "公开显示", "lines", 2},
			{"indicators.phones", "电话号码", "页面上打码，只用来比对", "lines", 2},
			{"indicators.accounts", "收款账户", "页面上打码，只用来比对", "lines", 2},
			{"indicators.wechat", "微信号", "页面上打码，只用来比对", "lines", 2},
			{"indicators.qq", "QQ 号", "页面上打码，只用来比对", "lines", 2},
		}},
		{"part-time", "时间和公告", nil, []spec{
			{"updated", "更新日期", "内容有实质修改时填", "date", 0},
			{"publish_at", "定时发布", "到这个时间才显示；不填就是发布后立即显示", "moment", 0},
			{"expire_at", "到期下线", "登记、悬赏一类公告要填", "moment", 0},
			{"review_by", "复核日期", "到这一天提醒再看一遍还对不对", "date", 0},
			{"notice", "公告种类", "是正式公告才选", "select", 0},
		}},
		{"part-more", "图片、来源、大喇叭稿", nil, []spec{
			{"cover", "题图", "media 文件夹里的文件名", "text", 0},
			{"audio", "录音", "media 文件夹里的文件名", "text", 0},
			{"sources", "来源", "一行一个，写成：标题 | 网址", "lines", 3},
			{"see", "另见", "站内地址，以 / 开头。撤回后读者会被领到那里", "text", 0},
			{"loudspeaker", "大喇叭稿", "村里、小区的大喇叭和宣传车念的，口语，一分钟以内", "area", 4},
			{"privacy_ok", "放行的个人信息", "确有必要公开时才填，一行一个，写成：原文 | 理由", "lines", 2},
		}},
	}
)

// fieldsOf makes fields of a form, with what the checks say of each.
func (c *Console) fieldsOf(specs []spec, form newsroom.Form, wrong map[string][]string) []Field {
	fields := make([]Field, len(specs))
	for i, s := range specs {
		key, _, _ := strings.Cut(s.name, ".")
		fields[i] = Field{
			Name: s.name, ID: fieldID(s.name), Label: s.label, Hint: s.hint, Control: s.control, Rows: s.rows, Value: form.Get(s.name), Wrong: wrong[key],
		}
		switch s.control {
		case "select", "checks":
			fields[i].Choices = chosen(c.choices(s.name), form.Lines(s.name), s.control == "select")
		case "date", "moment":
			fields[i].Control, fields[i].Value = dated(s.control, fields[i].Value)
		}
	}
	return fields
}

// words are what the field says, for who reads it on paper.
func (f Field) words() string {
	if len(f.Choices) == 0 {
		if f.Control == "moment" {
			return strings.Replace(f.Value, "T", " ", 1)
		}
		return f.Value
	}
	var chosen []string
	for _, choice := range f.Choices {
		if choice.Selected && choice.Value != "" {
			chosen = append(chosen, choice.Text)
		}
	}
	return strings.Join(chosen, "、")
}

// dated is a date as browsers take it; what is none is shown as the text that
// it is.
func dated(control, value string) (string, string) {
	if value == "" {
		return control, ""
	}
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		if control == "moment" {
			value = day.Format("2006-01-02T15:04")
		}
		return control, value
	}
	if at, err := time.Parse("2006-01-02 15:04", value); err == nil && control == "moment" {
		return control, at.Format("2006-01-02T15:04")
	}
	return "text", value
}

func fieldID(name string) string { return strings.ReplaceAll(name, ".", "-") }

// sections are the parts of the form. One is open where something in it is
// given or wrong.
func (c *Console) sections(form newsroom.Form, wrong map[string][]string) []Section {
	var sections []Section
	for _, s := range sectionSpecs {
		section := Section{ID: s.id, Title: s.title, Fields: c.fieldsOf(s.fields, form, wrong)}
		section.Open = slices.ContainsFunc(section.Fields, func(f Field) bool { return f.Value != "" || len(f.Wrong) > 0 })
		sections = append(sections, section)
	}
	return sections
}

// choices are what a key may be, as the bureau has it.
func (c *Console) choices(name string) (all []web.Choice) {
	b := c.Bureau()
	switch name {
	case "scam":
		for _, scam := range b.Scams {
			all = append(all, web.Choice{Value: scam.Key, Text: scam.Name})
		}
	case "district":
		for _, d := range b.Site.Districts {
			all = append(all, web.Choice{Value: d.Key, Text: d.Name})
		}
		all = append(all, web.Choice{Value: bureau.DistrictElsewhere, Text: b.DistrictName(bureau.DistrictElsewhere)})
	case "unit":
		for _, u := range b.Units {
			all = append(all, web.Choice{Value: u.Key, Text: u.Name})
		}
	case "channels":
		for _, key := range library.Channels() {
			all = append(all, web.Choice{Value: key, Text: intake.OptionText(intake.Channels, key)})
		}
	case "stage":
		for _, key := range library.Stages() {
			all = append(all, web.Choice{Value: key, Text: library.StageName(key)})
		}
	case "notice":
		for _, key := range library.Notices {
			all = append(all, web.Choice{Value: key, Text: library.NoticeName(key)})
		}
	}
	return all
}

// chosen marks what is chosen. What is none of the choices stays one, so that
// it can be seen and is not lost.
func chosen(choices []web.Choice, values []string, none bool) []web.Choice {
	if none {
		choices = append([]web.Choice{{Value: "", Text: "不填"}}, choices...)
	}
	for _, value := range values {
		i := slices.IndexFunc(choices, func(c web.Choice) bool { return c.Value == value })
		if i < 0 {
			choices = append(choices, web.Choice{Value: value, Text: value + "（没有这一项）"})
			i = len(choices) - 1
		}
		choices[i].Selected = true
	}
	return choices
}

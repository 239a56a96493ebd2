package newsroom_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/library"
	"fanzha/app/newsroom"
)

// Whatever file of the starter content is opened and saved is the same file.
func TestAFileThatNobodyChangesIsTheSameFile(t *testing.T) {
	files, err := filepath.Glob("../../content/*/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		form, err := newsroom.Read(content)
		if err != nil {
			t.Fatal(name, err)
		}
		saved, err := form.Apply(content)
		if err != nil {
			t.Fatal(name, err)
		}
		if diff := cmp.Diff(string(content), string(saved)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

const everyKey = `---
title: 标题：带冒号
date: 2026-05-01
updated: 2026-05-02
summary: '一句 #话'
scam: [rebate, loan]
channels: [phone, app]
loss: 3000.5
district: east
unit: center
stage: solved
notice: refund
publish_at: 2026-05-03 09:30
expire_at: 2026-06-01
review_by: 2027-01-01
withdrawn_reason: 有误
see: /guides/a
cover: a.jpg
audio: b.mp3
tags: [一, 二]
sources:
  - title: 某报
    url: https://example.org/a?b=c
  - title: 没有网址的
steps:
  - 第一步
  - '- 第二步'
questions:
  - 怎么办？
loudspeaker: |-
  乡亲们。
  别转账。
privacy_ok:
  - text: 王建国
    reason: 公开通缉
indicators:
  apps:
    - 某APP
  urls:
    - https://example.org
  companies:
    - 某公司
  phones:
    - "13812341234"
  accounts:
    - "6222020000000000"
  wechat:
    - wx_1
  qq:
    - "10001"
---
正文
`

// Every key that the format has is read, and written as it was.
func TestEveryKeyComesThroughTheForm(t *testing.T) {
	form, err := newsroom.Read([]byte(everyKey))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range newsroom.Keys() {
		if form.Get(key) == "" {
			t.Errorf("%s is not read", key)
		}
	}
	typed := newsroom.NewForm(func(key string) string {
		if key == library.BodyPath {
			return form.Body
		}
		return strings.ReplaceAll(form.Get(key), "\n", "\r\n")
	})
	written, err := typed.Apply([]byte("---\n---\n"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(everyKey, string(written)); diff != "" {
		t.Error(diff)
	}
}

// A key that is changed is written anew; the others stay, comments and all.
func TestOnlyWhatIsChangedIsWrittenAnew(t *testing.T) {
	const before = "\ufeff---\r\n# 前言\r\ntitle: '旧'   # 引号\r\nhelp: true\r\nsteps: [一,   二]\r\n\r\n# 尾注\r\nfuture_key: {a: 1}\r\ndate: 2026-05-01\r\nindicators: {apps: [甲], colour: red}\r\n---\r\n正文\r\n"
	tests := map[string]struct{ key, typed, want string }{
		"a word":          {"title", "新", strings.Replace(before, "title: '旧'   # 引号", "title: 新", 1)},
		"taken away":      {"title", " ", strings.Replace(before, "title: '旧'   # 引号\r\n", "", 1)},
		"a list":          {"steps", "三\n四", strings.Replace(before, "steps: [一,   二]", "steps:\n  - 三\n  - 四", 1)},
		"a new key":       {"summary", "一句", strings.Replace(before, "date: 2026-05-01\r\n", "date: 2026-05-01\r\nsummary: 一句\r\n", 1)},
		"within a group":  {"indicators.apps", "乙", strings.Replace(before, "{apps: [甲], colour: red}", "\n  apps:\n    - 乙\n  colour: red", 1)},
		"added to one":    {"indicators.qq", "1", strings.Replace(before, "{apps: [甲], colour: red}", "\n  apps: [甲]\n  colour: red\n  qq:\n    - \"1\"", 1)},
		"not a date":      {"date", "明天: 再说", strings.Replace(before, "2026-05-01", "'明天: 再说'", 1)},
		"nothing changed": {"title", "旧", before},
	}
	for name, test := range tests {
		form, err := newsroom.Read([]byte(before))
		if err != nil {
			t.Fatal(err)
		}
		form.Set(test.key, test.typed)
		got, err := form.Apply([]byte(before))
		if err != nil {
			t.Fatal(err)
		}
		want := strings.TrimPrefix(strings.ReplaceAll(test.want, "\r\n", "\n"), "\ufeff")
		want = strings.ReplaceAll(want, "indicators: \n", "indicators:\n")
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What the guard has found is masked where it stands, once.
func TestWhatTheGuardHasFoundIsMaskedWhereItStands(t *testing.T) {
	form := newsroom.NewForm(func(key string) string {
		return map[string]string{
			"title": "王建国被骗", "steps": "一\n王建国转账\n王建国报警", "loudspeaker": "乡亲们\n王建国被骗", "body": "王建国说\n\n王建国又说\n",
		}[key]
	})
	exposed := func(path string, line int) library.Exposed {
		return library.Exposed{Path: path, Exposure: library.Exposure{Line: line, Text: "王建国", Masked: "王某某"}}
	}
	for _, e := range []library.Exposed{exposed("title", 1), exposed("steps[1]", 1), exposed("loudspeaker", 2), exposed("body", 3)} {
		if !form.Mask(e) {
			t.Errorf("%s is not masked", e.Path)
		}
	}
	got := []string{form.Get("title"), form.Get("steps"), form.Get("loudspeaker"), form.Body}
	want := []string{"王某某被骗", "一\n王某某转账\n王建国报警", "乡亲们\n王某某被骗", "王建国说\n\n王某某又说\n"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, e := range []library.Exposed{exposed("title", 1), exposed("steps[9]", 1), exposed("steps[x]", 1), exposed("none", 1), exposed("body", 99), exposed("body", -1), {Path: "body"}} {
		if form.Mask(e) {
			t.Errorf("%s %d is masked again", e.Path, e.Line)
		}
	}
}

func TestALineOfTheFileIsFoundInTheForm(t *testing.T) {
	content := []byte("---\ntitle: a\n# 注\nsteps:\n  - 一\n  - 二\n---\n第一行\n\n第三行\n")
	for line, want := range map[int]string{1: "", 2: "title", 3: "", 4: "steps", 6: "steps", 7: "", 8: "body 1", 10: "body 3"} {
		key, in := newsroom.Place(content, line)
		if key == "body" {
			key += " " + string(rune('0'+in))
		}
		if key != want {
			t.Errorf("line %d is in %q, want %q", line, key, want)
		}
	}
}

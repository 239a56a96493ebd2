package library_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fanzha/app/library"
)

// TestOneFolderWithEveryKindOfFault puts all that can be wrong into one
// folder, broken YAML too: each is named with its file and line, no other is.
func TestOneFolderWithEveryKindOfFault(t *testing.T) {
	f := newFolder(t)
	var want []string
	for i, broken := range []struct {
		line      int
		text, why string
	}{
		{1, "# 标题\n", "第一行应是 ---"},
		{1, "---\ntitle: a\n", "找不到结束前言的那一行 ---"},
		{2, change("title: ", "title："), `键 "title" 后面要用英文冒号`},
		{2, change("title: 刷单", `title: "刷单`), "YAML 格式不对"},
		{5, change("scam:", "scams:"), `不认识的键 "scams"`},
		{5, change("scam: rebate", "title: 又一个"), `键 "title" 写了两次`},
		{2, change("title: 刷单不能做\n", ""), "缺少 title"},
		{4, change("先垫钱的任务都是骗局。", ""), "缺少 summary"},
		{2, change("date: 2026-05-01\n", ""), "缺少 date"},
		{3, change("2026-05-01", "2026-02-30"), "date：日期 2026-02-30 不对"},
		{5, change("scam: rebate", "district: mars"), `不认识的辖区 "mars"`},
		{5, change("scam: rebate", "stage: won"), `不认识的 stage "won"`},
		{5, change("scam: rebate", "status: live"), `不认识的 status "live"`},
		{5, change("scam: rebate", "loss: 三万"), `loss 的值 "三万" 应是数字`},
		{5, change("scam: rebate", "cover: a.png"), "cover：图片或文件 media/a.png 不存在"},
		{12, change("/guides/good", "/guides/nothing"), "站内链接 /guides/nothing 打不开"},
		{12, change("/guides/good", "good"), "链接 good 不完整"},
		{12, change("/guides/good", "javascript:x"), "链接 javascript:x 不能用"},
		{12, change("见[指南](/guides/good)", "![图](good.png)"), "图片地址"},
		{12, change("见[指南](/guides/good)", "![图](https://example.org/a.png)"), "外站图片"},
		{2, change("刷单", "\xb5\xa5"), "文件不是 UTF-8 编码"},
		{8, change("停。", "罪犯还在骗。"), "判决之前不能称“罪犯”"},
		{8, change("停。", "对方用13900000000打来。"), "电话号码不能公开"},
		{8, change("停。", "受害人赵小花报警。"), "像是真实姓名"},
	} {
		name := fmt.Sprintf("cases/broken-%02d.md", i)
		f.write(name, broken.text)
		want = append(want, fmt.Sprintf("%s:%d: %s", name, broken.line, broken.why))
	}
	f.write("tips/2026/a.md", goodArticle)
	f.write("tips/a.md", goodArticle)
	f.write("scams.yaml", scamsYAML+"scams: [\n")
	f.write("stats.yaml", "series:\n  - {key: a, name: 甲, unit: 人}\n")
	f.write("units.yaml", strings.Replace(unitsYAML, "dispatch: center", "dispatch: nobody", 1))
	want = append(want, "scams.yaml:4: YAML 格式不对", `stats.yaml:2: 数据系列 "a" 缺少`, "tips/a.md:1: 与 tips/2026/a.md 的文件名相同",
		`units.yaml:1: dispatch "nobody" 不在 units 里`)

	l, findings, err := library.Open(f.dir, library.Options{})
	if l != nil || !errors.Is(err, library.ErrUnusable) {
		t.Fatalf("a site without scams was opened: %v", err)
	}
	var got []string
	for _, finding := range findings {
		got = append(got, finding.String())
	}
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A list that cannot be read is held against no article.
func TestAFaultyListIsNoFaultOfTheArticlesThatNameItsKeys(t *testing.T) {
	article := change("scam: rebate", "scam: rebate\ndistrict: east\nunit: center")
	for name, key := range map[string]string{"scams.yaml": "诈骗类型", "site.yaml": "辖区", "units.yaml": "单位"} {
		for _, text := range []string{"name: [\n", "- a\n", ""} {
			f := newFolder(t)
			f.write("cases/a.md", article)
			f.write(name, text)
			_, findings, err := library.Open(f.dir, library.Options{})
			if !errors.Is(err, library.ErrUnusable) || !findings.Failed() {
				t.Errorf("%s of %q was taken: %v", name, text, err)
			}
			for _, finding := range findings {
				if finding.File != name {
					t.Errorf("%s of %q: %v is a fault of the %s", name, text, finding, key)
				}
			}
		}
	}
}

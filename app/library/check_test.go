package library_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/library"
)

// change makes one thing wrong in the good article.
func change(old, text string) string { return strings.Replace(goodArticle, old, text, 1) }

func TestCheckNamesFileAndLineOfEveryFault(t *testing.T) {
	tests := []struct {
		name, file, text, want string
	}{
		{"no front matter", "cases/a.md", "# 标题\n", "cases/a.md:1: 第一行应是 ---，下面写 title、date、summary，再以一行 --- 结束"},
		{"front matter without an end", "cases/a.md", "---\ntitle: a\n", "cases/a.md:1: 找不到结束前言的那一行 ---"},
		{"a Chinese colon", "cases/a.md", change("title: ", "title："), `cases/a.md:2: 键 "title" 后面要用英文冒号加空格（: ），不是中文冒号`},
		{"broken YAML", "cases/a.md", change("title: 刷单", `title: "刷单`), "cases/a.md:"},
		{"an unknown key", "cases/a.md", change("scam:", "scams:"), `cases/a.md:5: 不认识的键 "scams"，是不是想写 "scam"？`},
		{"no title", "cases/a.md", change("title: 刷单不能做\n", ""), "cases/a.md:2: 缺少 title"},
		{"an empty summary", "cases/a.md", change("先垫钱的任务都是骗局。", ""), "cases/a.md:4: 缺少 summary"},
		{"no date", "cases/a.md", change("date: 2026-05-01\n", ""), "cases/a.md:2: 缺少 date（日期，如 2026-01-31）"},
		{"an unreadable date", "cases/a.md", change("2026-05-01", "五月一日"), "cases/a.md:3: date：日期 五月一日 不对，应像 2026-01-31"},
		{"a day that does not exist", "cases/a.md", change("2026-05-01", "2026-02-30"), "cases/a.md:3: date：日期 2026-02-30 不对，应像 2026-01-31"},
		{"an unknown scam type", "cases/a.md", change("scam: rebate", "scam: [rebate, other]"), `cases/a.md:5: 不认识的诈骗类型 "other"：应是 scams.yaml 里的 key`},
		{"an unknown district", "cases/a.md", change("scam: rebate", "district: mars"), `cases/a.md:5: 不认识的辖区 "mars"：应是 site.yaml 里 districts 的 key`},
		{"an unknown unit", "cases/a.md", change("scam: rebate", "unit: fbi"), `cases/a.md:5: 不认识的单位 "fbi"：应是 units.yaml 里的 key`},
		{"an unknown stage", "cases/a.md", change("scam: rebate", "stage: won"), `cases/a.md:5: 不认识的 stage "won"：可用 reported investigating solved referred indicted sentenced`},
		{"an unknown status", "cases/a.md", change("scam: rebate", "status: live"), `cases/a.md:5: 不认识的 status "live"：可用 draft review published withdrawn`},
		{"an unknown channel", "cases/a.md", change("scam: rebate", "channels: [sms, pigeon]"), `cases/a.md:5: 不认识的 channels "pigeon"：可用 phone sms wechat qq app web shortvideo face courier`},
		{"a loss in words", "cases/a.md", change("scam: rebate", "loss: 三万"), `cases/a.md:5: loss 的值 "三万" 应是数字`},
		{"withdrawn without a reason", "cases/a.md", change("scam: rebate", "status: withdrawn"), "cases/a.md:5: 撤回的文章要在 withdrawn_reason 里写明原因"},
		{"an unreadable moment", "cases/a.md", change("scam: rebate", "publish_at: 明天"), "cases/a.md:5: publish_at：时间 明天 不对，应像 2026-01-31 或 2026-01-31 09:00"},
		{"a broken link", "cases/a.md", change("/guides/good", "/guides/nothing"), "cases/a.md:12: 站内链接 /guides/nothing 打不开：没有这篇文章"},
		{"a missing image", "cases/a.md", change("见[指南](/guides/good)", "![图](/media/a.png)"), "cases/a.md:12: 图片或文件 media/a.png 不存在，请放进 content/media/"},
		{"a missing cover", "cases/a.md", change("scam: rebate", "cover: a.png"), "cases/a.md:5: cover：图片或文件 media/a.png 不存在，请放进 content/media/"},
		{"a missing sound", "cases/a.md", change("scam: rebate", "audio: a.mp3"), "cases/a.md:5: audio：图片或文件 media/a.mp3 不存在，请放进 content/media/"},
		{"a withdrawn article that sends to nowhere", "cases/a.md", change("scam: rebate", "status: withdrawn\nwithdrawn_reason: 有误\nsee: /guides/none"), "cases/a.md:7: see：站内链接 /guides/none 打不开：没有这篇文章"},
		{"a withdrawn article that sends to another site", "cases/a.md", change("scam: rebate", "status: withdrawn\nwithdrawn_reason: 有误\nsee: //example.org/"), "cases/a.md:7: see 应是站内地址，以 / 开头"},
		{"a source that would run a script", "cases/a.md", change("scam: rebate", "sources: [{title: 通报, url: 'javascript:alert(1)'}]"), `cases/a.md:5: 来源的 url "javascript:alert(1)" 不对：应是 http:// 或 https:// 开头的完整网址`},
		{"a source without its scheme", "cases/a.md", change("scam: rebate", "sources: [{title: 通报, url: www.example.org}]"), `cases/a.md:5: 来源的 url "www.example.org" 不对`},
		{"a relative link", "cases/a.md", change("/guides/good", "good"), "cases/a.md:12: 链接 good 不完整：站内写以 / 开头的地址，如 /guides/task-rebate；站外写全 https://…"},
		{"a relative link upwards", "cases/a.md", change("/guides/good", "../guides/good"), "cases/a.md:12: 链接 ../guides/good 不完整"},
		{"an address without its scheme", "cases/a.md", change("/guides/good", "www.example.org"), "cases/a.md:12: 链接 www.example.org 不完整"},
		{"a link without an address", "cases/a.md", change("/guides/good", ""), "cases/a.md:12: 链接  不完整"},
		{"a list page that does not exist", "cases/a.md", change("/guides/good", "/pages"), "cases/a.md:12: 站内链接 /pages 打不开：没有这篇文章"},
		{"a link that would run a script", "cases/a.md", change("/guides/good", "javascript:alert(1)"), "cases/a.md:12: 链接 javascript:alert(1) 不能用：只能用 http、https、tel、mailto、sms 和站内地址"},
		{"a link that is a document", "cases/a.md", change("/guides/good", "data:text/html,x"), "cases/a.md:12: 链接 data:text/html,x 不能用"},
		{"a bare address of another scheme", "cases/a.md", change("见[指南](/guides/good)", "见<weixin://dl>"), "cases/a.md:12: 链接 weixin://dl 不能用"},
		{"an image of another site", "cases/a.md", change("见[指南](/guides/good)", "![图](https://example.org/a.png)"), "cases/a.md:12: 外站图片 https://example.org/a.png 不会显示：请下载后在编辑页上传，或者放进 content/media/，写成 /media/文件名"},
		{"an image without /media/", "cases/a.md", change("见[指南](/guides/good)", "![图](a.png)"), "cases/a.md:12: 图片地址 a.png 不能用：请把图片放进 content/media/，写成 /media/文件名"},
		{"an image in the text", "cases/a.md", change("见[指南](/guides/good)", "![图](data:image/png;base64,x)"), "cases/a.md:12: 图片地址 data:image/png;base64,x 不能用"},
		{"a second fault beside a value of the wrong type", "cases/a.md", strings.Replace(change("scam: rebate", "loss: 三万"), "停。", "罪犯", 1), "cases/a.md:8: 判决之前不能称“罪犯”"},
		{"a name that is no address", "cases/Bad Name.md", goodArticle, `cases/Bad Name.md:1: 文件名 "Bad Name" 不能作网址：只能用小写字母、数字和单个连字符，如 shuadan-fanli.md`},
		{"the same slug twice", "guides/2026/good.md", goodArticle, "guides/good.md:1: 与 guides/2026/good.md 的文件名相同，网址会重复，请改名"},
		{"another encoding", "cases/a.md", change("刷单", "\xcb\xa2\xb5\xa5"), "cases/a.md:2: 文件不是 UTF-8 编码，请用编辑器另存为 UTF-8"},
		{"NUL", "cases/a.md", goodArticle + "\x00", "cases/a.md:13: 文件不是 UTF-8 编码，请用编辑器另存为 UTF-8"},
		{"a file that is too large", "cases/a.md", goodArticle + strings.Repeat("长", 100<<10), "cases/a.md:1: 文件太大（300 KB），一篇文章最多 256 KB"},
		{"罪犯 before a judgment", "cases/a.md", change("停。", "罪犯还在骗。"), "cases/a.md:8: 判决之前不能称“罪犯”，请写“嫌疑人”"},
		{"an excuse without a reason", "cases/a.md", change("scam: rebate", "privacy_ok: [{text: a}]"), "cases/a.md:5: 放行的个人信息（privacy_ok）每一项都要写 text（放行的原文）和 reason（理由）"},
		{"a mobile number in the text", "cases/a.md", change("停。", "对方用13900000000打来。"), "cases/a.md:8: "},
		{"a full name in the title", "cases/a.md", change("刷单不能做", "受害人赵小花被骗"), "cases/a.md:2: "},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := newFolder(t)
			f.write(test.file, test.text)
			_, got := f.open(library.Options{})
			if !slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, test.want) }) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

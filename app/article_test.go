package main

import (
	"net/http"
	"strings"
	"testing"
)

const warningArticle = `---
title: 冒充客服退款
date: 2026-11-01
summary: 说快递丢了要理赔，让您共享屏幕。
scam: fake_cs
cover: 客服.png
audio: 提醒.mp3
loudspeaker: 乡亲们，快递丢了不用您先转钱。
steps: [打来电话, 让您共享屏幕]
indicators:
  apps: [快赔宝]
  phones: ["17000001234"]
---
对方说快递丢了。
`

// What an article carries beside its text: what to do first where the text
// does not say it, the recording, what can be copied and sent on.
func TestAnArticleShowsWhatItCarries(t *testing.T) {
	s := &site{content: starterContent(t)}
	s.write(t, "media/客服.png", "")
	s.write(t, "media/提醒.mp3", "")
	s.write(t, "cases/fake-cs-refund.md", warningArticle)
	s = start(t, withContent(s.content))
	body := s.expect(t).GET("/cases/fake-cs-refund").Expect().Status(http.StatusOK).Body()
	body.Contains(`<p class="callout-title">先停下</p>`).
		Contains(`<audio class="listen-player" controls preload="none" src="/media/%E6%8F%90%E9%86%92.mp3"`).
		Contains(`src="/media/%E5%AE%A2%E6%9C%8D.png"`).
		Contains(`<p class="loud-text" id="loud-text">乡亲们，快递丢了不用您先转钱。</p>`).
		Contains("【防骗】冒充客服退款<br>\n说快递丢了要理赔，让您共享屏幕。<br>\n电话：110（报警）").
		Contains(`<span class="chip-value" id="indicator-0-0">快赔宝</span><button class="chip-copy" type="button" data-copy="indicator-0-0" hidden>`).
		NotContains("17000001234")
	if strings.Contains(body.Raw(), `data-copy="indicator-3-0"`) {
		t.Error("a number that is masked can be copied")
	}

	s.expect(t).GET("/guides/task-rebate").Expect().Body().NotContains("先停下</p>") // it begins with a callout of its own
	s.expect(t).GET("/pages/never").Expect().Body().NotContains("发给家人").NotContains("先停下</p>")
}

// What other apps show with a link stands in the head, by absolute address.
func TestALinkHasItsPreview(t *testing.T) {
	s := &site{content: starterContent(t)}
	s.write(t, "media/客服.png", "")
	s.write(t, "media/提醒.mp3", "")
	s.write(t, "cases/fake-cs-refund.md", warningArticle)
	e := start(t, withContent(s.content), withBase("https://city.example/fz")).expect(t)
	e.GET("/fz/cases/fake-cs-refund").Expect().Body().
		Contains(`<meta property="og:image" content="https://city.example/fz/media/%E5%AE%A2%E6%9C%8D.png">`).
		Contains(`<meta property="og:title" content="冒充客服退款">`).Contains(`<meta property="og:url" content="https://city.example/fz/cases/fake-cs-refund">`)
	e.GET("/fz/guides/task-rebate").Expect().Body().Contains(`<meta property="og:image" content="https://city.example/fz/static/icon-512.`)
	start(t).expect(t).GET("/guides/task-rebate").Expect().Body().NotContains("og:image")
}

package web

import (
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
	"fanzha/app/intake"
	"fanzha/app/library"
	"fanzha/app/risk"
	"fanzha/templates"
)

// sampleMark stands before the heading of every made-up page, so that none is
// taken for a real one.
const sampleMark = "样例："

// specimens are whole pages in states that are seldom met, each made by the
// page's own template and, where it has one, its own builder. What they post
// leads to no form that is stored.
var specimens = []struct {
	name, title, template string
	view                  func(*Server, *library.Snapshot, templates.Page) any
}{
	{"article", "文章：要点、步骤、识别特征、涉案名称、来源", "public/article", sampleArticle},
	{"withdrawn", "撤回的文章", "public/withdrawn", func(_ *Server, _ *library.Snapshot, page templates.Page) any {
		return withdrawnView{Page: page, Date: "2026年1月31日", Reason: "原文的数字有误", See: &Link{"更正后的通报", stylePath}}
	}},
	{"list", "一篇也没有的列表", "public/list", func(_ *Server, _ *library.Snapshot, page templates.Page) any {
		return listView{Page: page, Feed: page.Link("/feed.atom"), Heading: page.Title, Intro: "筛选以后什么都不剩。", Reset: stylePath, Filters: sampleComponents().Filters, Pager: Pager{Page: 1, Pages: 1}}
	}},
	{"search", "搜不到", "public/search", func(_ *Server, _ *library.Snapshot, page templates.Page) any {
		page.Path = "/search" // whose masthead has no second search box
		return searchView{Page: page, Query: "搜不到的字", Asked: true, Suggestions: []Link{{"相近的词", stylePath}}, Pager: Pager{Page: 1, Pages: 1}}
	}},
	{"past", "翻过了头的列表", "public/list", func(_ *Server, _ *library.Snapshot, page templates.Page) any {
		return listView{Page: page, Feed: page.Link("/feed.atom"), Heading: page.Title, Total: 21, Reset: stylePath, Pager: pager(page.Link(stylePath), nil, 9, 21)}
	}},
	{"check", "查出来很像诈骗", "public/check", sampleCheck},
	{"form", "填错的表：错误汇总，每处错误", "public/form", sampleForm},
	{"review", "提交前核对", "public/review", sampleReview},
	{"receipt", "紧急的回执：编号、查询码、止付信息单", "public/receipt", sampleReceipt},
	{"receipt-again", "再次提交的回执：不再显示查询码", "public/receipt", func(s *Server, snapshot *library.Snapshot, page templates.Page) any {
		view := sampleReceipt(s, snapshot, page).(receiptView)
		view.Code, view.Picture, view.Urgent, view.Sheet, view.Again = "", "", false, nil, true
		return view
	}},
	{"thread", "打开的回执：状态、留言", "public/lookup", sampleThread},
	{"lookup", "打不开的回执", "public/lookup", func(s *Server, _ *library.Snapshot, page templates.Page) any {
		view := s.lookupView("1", "2")
		page.Quiet = true
		view.Page, view.Error = page, "回执编号或查询码不对，请再核对一遍"
		return view
	}},
	{"error", "出错的页面", "public/error", func(_ *Server, _ *library.Snapshot, page templates.Page) any {
		return errorView{Page: page, Status: 503, RequestID: "0123456789abcdef"}
	}},
}

func sampleArticle(s *Server, snapshot *library.Snapshot, page templates.Page) any {
	b, day := snapshot.Bureau, bureau.Date{Time: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)}
	prose, _ := sampleProse(snapshot) // empty where it fails, which the style guide itself says
	view := s.articleView(snapshot, &library.Article{Kind: library.Cases, Meta: library.Meta{
		Date: day, Updated: day, Scam: []string{b.Scams[0].Key}, District: b.Site.Districts[0].Key, Unit: b.Units[0].Key,
		Loss: 760000, Stage: "investigating", Summary: "导语：一段话说完这件事，谁会碰上，当时该怎么做。",
		Steps: []string{"先返几笔小钱", "拉进群，派大额任务", "说您操作失误，要补单"}, Questions: []string{"任务做完提现不了怎么办"},
		Sources:    []bureau.Source{{Title: "某市公安局通报", URL: "https://example.org/"}, {Title: "没有网址的来源"}},
		Indicators: library.Indicators{Apps: []string{"某某任务"}, URLs: []string{"http://example.org/pay"}, Phones: []string{"13800000000"}},
	}})
	view.Page, view.HTML, view.Poster = page, prose, s.base+stylePath
	return view
}

func sampleCheck(s *Server, snapshot *library.Snapshot, page templates.Page) any {
	const said = "先垫付，做完四单一起返。提现失败，再补一单解冻。"
	view := s.checkView(snapshot, said, "")
	view.Page = page
	view.Verdict = s.verdictView(risk.Verdict{
		Level: risk.High,
		Scams: []risk.Match{
			{Name: "某种骗局", Reasons: []risk.Reason{{Sign: "先垫钱才能做任务", Quote: "先垫付"}, {Sign: "要补单才能提现", Quote: "再补一单解冻"}}, Next: "说您操作失误，要您再交一笔"},
			{Name: "另一种骗局", Reasons: []risk.Reason{{Sign: "提现失败", Quote: "提现失败"}}},
		},
		Indicators: []risk.Hit{{Kind: "app", Value: "某某任务"}},
		Signs:      []risk.Reason{{Sign: "催得很急", Quote: "再补一单"}},
		Harmless:   []risk.Reason{{Sign: "平常的通知也这样说", Quote: "一起返"}},
		Advice:     []string{"不转钱，不给验证码", "钱已经转走，马上打 110"},
	})
	view.Verdict.Title = page.Title
	return view
}

// sampleFilled is a victim's form as a victim may send it.
var sampleFilled = intake.Form{
	FormID: "00000000000000000000000000000000", Money: "going", Narrative: "在群里做任务，垫付以后提不出来。", Name: "赵某", Phone: "12345", Called110: "yes",
	Transfers: []intake.TransferForm{{PayeeName: "钱某", PayeeAccount: "6222000000000000", Amount: "三千", Time: "2026-01-31T14:05:09", Method: "bank"}},
}

// sampleSpec is the victim's form, led to the style guide.
func sampleSpec(name string) formSpec {
	spec := victimForm
	spec.path = stylePath + "/" + name
	return spec
}

func sampleForm(s *Server, snapshot *library.Snapshot, page templates.Page) any {
	view := s.formView(snapshot, sampleSpec("form"), sampleFilled, []fault.Field{
		{Field: "transfers[0].amount", Message: "请写数字，如 3000 或 3000.50"}, {Field: "scam", Message: "请选一项，说不清就选最后一项"},
		{Field: "phone", Message: "手机号码应是 11 位数字"}, {Field: "consent", Message: "请先阅读隐私告知，再勾选同意"},
	})
	page.Quiet = true
	view.Page, view.Heading = page, page.Title
	return view
}

func sampleReview(s *Server, snapshot *library.Snapshot, page templates.Page) any {
	view := s.reviewView(snapshot, sampleSpec("review"), sampleFilled)
	page.Quiet = true
	view.Page, view.Heading, view.Warned = page, page.Title, []Link{{"一篇写到这个账号的警示", stylePath}}
	return view
}

func sampleReceipt(_ *Server, snapshot *library.Snapshot, page templates.Page) any {
	page.Quiet = true
	view := receiptView{
		Page: page, Heading: page.Title, Reference: "1234 5678 0", Code: "0000 1111 2222 3333", UnitName: "某单位", Partners: []string{"某外单位"},
		Urgent: true, ReceivedAt: "2026年1月31日 14:20", AnswerBy: "2026年2月3日 14:20", IsTip: true, Sheet: sampleSheet,
	}
	view.Picture = pictureLines(snapshot.Bureau.Site, view)
	return view
}

func sampleThread(s *Server, _ *library.Snapshot, page templates.Page) any {
	view := s.lookupView("123456780", "0000111122223333")
	page.Quiet = true
	view.Page, view.Error, view.ErrorID = page, "留言太长，请删短一些", messageField.name
	b := formBuilder{values: intake.Values{messageField.name: {"写到一半的话"}}, errors: map[string]string{messageField.name: view.Error}, view: &formView{}}
	view.Found = &receiptStatus{
		Reference: "1234 5678 0", Status: "样例：已受案", CaseNo: "某公（某）受案字〔2026〕1号", UnitName: "某单位", ReceivedAt: "2026年1月31日 14:20", AnswerBy: "2026年2月3日 14:20",
		Sheet: sampleSheet, CanWrite: true, CanClaim: true, Message: b.field("", messageField), Evidence: b.field("", laterEvidenceField), FormID: sampleFilled.FormID,
		Messages: []threadMessage{
			{From: "办理单位", At: "2026年1月31日 15:02", Text: "请补充收款账号的开户行。"},
			{Mine: true, From: "您", At: "2026年1月31日 15:30", Text: "是某某银行。", Files: []string{"转账截图.jpg"}},
			{Mine: true, From: "您", At: "2026年2月1日 9:00", Ask: "申请撤回登记"},
		},
	}
	return view
}

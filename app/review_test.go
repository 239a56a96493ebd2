package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// hiddenFields are what a page carries in its hidden fields, as a browser
// would send them.
func hiddenFields(page string) map[string]string {
	fields := map[string]string{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		fields[m[1]] = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&", "&lt;", "<", "&gt;", ">", "&#43;", "+").Replace(m[2])
	}
	return fields
}

// What was typed is shown once more, can be mended, and is sent from there
// without being typed again.
func TestAnswersCanBeCheckedBeforeTheyAreSent(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	form := map[string]string{
		"form_id": openForm(t, e, "/report/victim"), "scam": "task_rebate", "district": "wenfeng", "consent": "yes", "intent": "review",
		"narrative": "在群里做任务，<b>垫付</b>以后提不出来。", "name": "赵某", "phone": "138 0000 0000", "money": "gone",
		"transfers[0].amount": "3,000", "transfers[0].method": "bank", "transfers[0].payee_account": "4111 1111 1111 1111",
		"transfers[1].amount": "５０元", "suspects[0].kind": "app", "suspects[0].value": "某某联盟", "channels[]": "wechat",
	}
	page := s.form(e, "/report/victim", form).Expect().Status(http.StatusOK).Body()
	page.Contains("还没有提交").Contains("第 1 笔").Contains("第 2 笔").Contains("4111 1111 1111 1111").Contains("银行转账").
		Contains("&lt;b&gt;垫付").Contains("已经转了").Contains("微信").NotContains(`id="reference"`).NotContains(`type="hidden" name="intent"`)
	_, listed, _ := fanzha(t, "reports", "list", "--content", s.content, "--data", s.data)
	if strings.Count(listed, "\n") != 1 {
		t.Fatalf("it was sent:\n%s", listed)
	}

	carried := hiddenFields(page.Raw())
	carried["intent"] = "edit"
	again := s.form(e, "/report/victim", carried).Expect().Status(http.StatusOK).Body()
	again.Contains(`value="4111 1111 1111 1111"`).Contains(`value="５０元"`).NotContains("error-summary")

	delete(carried, "intent")
	receipt := s.form(e, "/report/victim", carried).Expect().Status(http.StatusOK).Body().Raw()
	sheet := regexp.MustCompile(`(?s)id="sheet".*?</section>`).FindString(receipt)
	last := 0
	for _, want := range []string{"打开免提，照着念", "第 1 笔", "收款账号", "4111 1111 1111 1111", "金额", "3,000", "银行转账", "第 2 笔", "５０元"} {
		at := strings.Index(sheet, want)
		if at < last {
			t.Errorf("the stop-payment sheet has no %q in its place:\n%s", want, sheet)
		}
		last = at
	}
	reference := regexp.MustCompile(`id="reference"[^>]*>([^<]*)<`).FindStringSubmatch(receipt)[1]
	out := shown(t, s.content, s.data, reference)
	for _, want := range []string{"<b>垫付</b>以后提不出来", "金额：3000.00 元", "金额：50.00 元", "某某联盟", "联系渠道：微信", "已经转了"} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
}

func TestWhatIsWrongIsSaidBeforeTheReview(t *testing.T) {
	s := start(t)
	s.form(s.expect(t), "/report/tip", map[string]string{"narrative": "短", "suspects[0].value": "某某联盟", "intent": "review"}).
		Expect().Status(http.StatusUnprocessableEntity).Body().Contains(`id="error-narrative"`).Contains("某某联盟")
}

// A receipt without a transfer has no stop-payment sheet.
func TestATipHasNoSheet(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	s.form(e, "/report/tip", map[string]string{
		"form_id": openForm(t, e, "/report/tip"), "scam": "unsure", "district": "elsewhere", "consent": "yes", "narrative": "活动室里有人发鸡蛋，让老人扫码。",
	}).Expect().Status(http.StatusOK).Body().NotContains("止付信息单")
}

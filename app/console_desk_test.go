package main

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
	"fanzha/app/store"
	"fanzha/app/store/storetest"
)

const center = "fanzha-center"

// officer adds an investigator who can open what a unit is sent, and signs
// them in.
func (o *office) officer(t testing.TB, name, unit string) *clerk {
	t.Helper()
	c := o.member(t, name, staff.Investigator, unit)
	if code, _, errs := fanzha(t, "keys", "grant", "--unit", unit, "--to", name, "--recovery", filepath.Join(o.data, "recovery.key"), "--data", o.data); code != exitOK {
		t.Fatal(errs)
	}
	return c.signIn(t)
}

// sends has a citizen send a form, and returns the receipt.
func (o *office) sends(t testing.TB, kind string, more map[string]string) (reference, code string) {
	t.Helper()
	e := httpexpect.WithConfig(httpexpect.Config{BaseURL: o.url, Reporter: httpexpect.NewAssertReporter(t)})
	fields := map[string]string{
		"form_id": openForm(t, e, "/report/"+kind), "scam": "task_rebate", "district": "wenfeng", "consent": "yes", "narrative": "在群里做任务，垫付以后提不出来。",
	}
	if kind == "victim" {
		fields["name"], fields["phone"], fields["consent_sensitive"] = "赵某", "138 0000 0000", "yes"
	}
	maps.Copy(fields, more)
	return receipt(o.form(e, "/report/"+kind, fields).Expect().Status(http.StatusOK).Body().Raw())
}

// paid is a form of somebody whose money has just gone.
func (o *office) paid(ago time.Duration) map[string]string {
	return map[string]string{
		"narrative": "对方说连单没做完，让我再转。\n第二行不在列表里。", "money": "gone",
		"suspects[0].kind": "qq", "suspects[0].value": "66778899",
		"transfers[0].amount": "12345.60", "transfers[0].payee_account": "4111 1111 1111 1111", "transfers[0].payee_name": "钱某", "transfers[0].method": "bank",
		"transfers[0].time": time.Now().Add(-ago).In(time.FixedZone("", 8*3600)).Format("2006-01-02 15:04"),
	}
}

// acts counts the rows of the audit log that name a report and an act.
func (o *office) acts(t testing.TB, act, object string) int {
	t.Helper()
	_, rows, _ := fanzha(t, "audit", "list", "--data", o.data)
	n := 0
	for line := range strings.SplitSeq(rows, "\n") {
		if strings.Contains(line, act) && strings.Contains(line, object) {
			n++
		}
	}
	return n
}

func bare(reference string) string { return strings.ReplaceAll(reference, " ", "") }

// today moves the office's clock to the present: forms are judged by it.
func (o *office) today() *office {
	o.clock.Move(time.Since(o.clock.Now()))
	return o
}

// A victim sends a form; an investigator of the unit finds it first in the
// list, reads it, and answers; the victim sees the answer.
func TestAnInvestigatorFindsReadsAndAnswersAReport(t *testing.T) {
	o := startOffice(t).today()
	tip, _ := o.sends(t, "tip", map[string]string{"narrative": "活动室里有人发鸡蛋，让老人扫码。"})
	reference, code := o.sends(t, "victim", o.paid(12*time.Minute))
	wang := o.officer(t, "wang", center)

	list := wang.GET("/console/desk").Expect().Status(http.StatusOK)
	page := list.Body().Raw()
	for _, want := range []string{"对方说连单没做完", "12,345.60 元", "QQ 号 66778899", "已过 1[23] 分", "活动室里有人发鸡蛋", "未读", reference, tip} {
		if !regexp.MustCompile(want).MatchString(page) {
			t.Errorf("the list has no %q", want)
		}
	}
	if strings.Contains(page, "第二行") || strings.Index(page, reference) > strings.Index(page, tip) {
		t.Error("the list shows more than first lines, or what is urgent is not first")
	}
	if n := o.acts(t, "查看登记列表", "unit:"+center+" reports:2"); n != 1 {
		t.Errorf("one list is %d rows of the audit log", n)
	}
	if n := o.acts(t, "打开登记", bare(reference)); n != 0 {
		t.Error("a list counts as an opening")
	}

	opened := wang.page(t, "/desk/report?ref="+bare(reference))
	for _, want := range []string{"止付信息单", "4111111111111111", "第二行不在列表里", "138", "赵某", "登记列表"} {
		if !strings.Contains(opened, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	if o.acts(t, "打开登记", bare(reference)) != 1 {
		t.Error("an opening is no row of the audit log")
	}
	if again := wang.page(t, "/desk?tab=new"); strings.Contains(again, reference) || !strings.Contains(again, tip) {
		t.Error("what was opened is still new")
	}

	answer := map[string]string{"ref": reference, "template": "请保留证据。", "answer": "另请带银行卡来。"}
	wang.post(t, "/desk/answer", answer).Status(http.StatusSeeOther).Header("Location").Contains("done=answered")
	wang.post(t, "/desk/note", map[string]string{"ref": reference, "note": "内部：像是同一伙人"}).Status(http.StatusSeeOther)
	pair := map[string]string{"reference": reference, "code": code}
	e := o.expect(t)
	seen := o.openReceipt(e, pair).Status(http.StatusOK).Body()
	seen.Contains("请保留证据。\n另请带银行卡来。").NotContains("同一伙人").NotContains("wang")
	if !strings.Contains(wang.page(t, "/desk?tab=asked"), reference) {
		t.Error("nobody waits for the reporter")
	}

	mine := hiddenFields(seen.Raw())
	mine["intent"], mine["message"] = "message", "好的，明天到"
	o.openReceipt(e, mine).Status(http.StatusOK)
	if !strings.Contains(wang.page(t, "/desk?tab=answer"), "有新留言，等我们回复") {
		t.Error("what the reporter wrote is not in the list")
	}
	page = wang.page(t, "/desk/report?ref="+bare(reference))
	settle := hiddenFieldsOf(page, "/desk/settle")
	wang.post(t, "/desk/settle", settle).Status(http.StatusSeeOther)
	if strings.Contains(wang.page(t, "/desk?tab=answer"), reference) {
		t.Error("what wants no answer is still in the list")
	}

	wang.post(t, "/desk/answer", map[string]string{"ref": reference, "answer": "  "}).Status(http.StatusUnprocessableEntity).Body().Contains("没有写内容")
	for act, n := range map[string]int{"答复反映人": 1, "写内部记录": 1, "不用回复": 1} {
		if got := o.acts(t, act, bare(reference)); got != n {
			t.Errorf("%s: %d rows of the audit log, want %d", act, got, n)
		}
	}
	for _, words := range []string{"同一伙人", "银行卡", "66778899", "连单"} {
		if strings.Contains(o.logged.String(), words) {
			t.Errorf("the log has %q", words)
		}
	}
}

// hiddenFieldsOf are the hidden fields of the form that is sent to an address.
func hiddenFieldsOf(page, action string) map[string]string {
	i := strings.Index(page, action+`"`)
	if i < 0 {
		return nil
	}
	form, _, _ := strings.Cut(page[i:], "</form>")
	return hiddenFields(form)
}

// What is not the unit's is not there for it.
func TestAnotherUnitSeesAndOpensNothing(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	li := o.officer(t, "li", "jingzhen")
	li.GET("/console/desk").Expect().Status(http.StatusOK).Body().NotContains(reference).Contains("这里没有登记")
	li.GET("/console/desk/report").WithQuery("ref", bare(reference)).Expect().Status(http.StatusForbidden).Body().NotContains("连单")
	li.post(t, "/desk/search", map[string]string{"words": "连单"}).Status(http.StatusOK).Body().NotContains(reference)
	for path, fields := range map[string]map[string]string{
		"/desk/answer": {"answer": "我来答复"}, "/desk/note": {"note": "我来记录"}, "/desk/settle": {"seen": "99999999999999"},
	} {
		fields["ref"] = reference
		li.post(t, path, fields).Status(http.StatusForbidden)
	}
	for _, act := range []string{"mine", "close", "answer"} {
		li.post(t, "/desk/batch", map[string]string{"ref": reference, "act": act, "answer": "话"}).Status(http.StatusOK).Body().Contains(" 0 份").Contains("您打不开这份登记")
	}
	if n := o.acts(t, "", bare(reference)); n != 0 {
		t.Errorf("%d acts on a report of another unit", n)
	}
	wantAudit(t, o, "access_refused", 4) // the report's page, and each of the three
}

// A dispatcher sees what stands where, of all units, and no word of it.
func TestADispatcherSeesListsWithoutContents(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	zhou := o.member(t, "zhou", staff.Dispatcher, "").signIn(t)
	for _, path := range []string{"/desk", "/desk?unit=" + center, "/desk?tab=urgent", "/desk?tab=new&unit=" + center} {
		body := zhou.page(t, path)
		if !strings.Contains(body, reference) {
			t.Errorf("%s has not the report", path)
		}
		for _, word := range []string{"连单", "12,345", "66778899", "钱某", "已过"} {
			if strings.Contains(body, word) {
				t.Errorf("%s shows %q", path, word)
			}
		}
	}
	zhou.GET("/console/desk").WithQuery("unit", "jingzhen").Expect().Status(http.StatusOK).Body().NotContains(reference)
	zhou.GET("/console/desk").WithQuery("unit", "nowhere").Expect().Status(http.StatusUnprocessableEntity)
	zhou.GET("/console/desk/report").WithQuery("ref", bare(reference)).Expect().Status(http.StatusForbidden)
	if n := o.acts(t, "查看登记列表", ""); n != 0 {
		t.Errorf("%d rows of the audit log for what opens nothing", n)
	}
}

// An investigator whose key was not granted yet sees that there is something,
// and nothing of it.
func TestWhoWaitsForTheKeySeesNoContents(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	sun := o.member(t, "sun", staff.Investigator, center).signIn(t)
	sun.GET("/console/desk").Expect().Status(http.StatusOK).Body().Contains(reference).Contains("您还打不开登记").NotContains("连单").NotContains("/desk/report?")
	sun.post(t, "/desk/search", map[string]string{"words": "连单"}).Status(http.StatusOK).Body().Contains("没有找到")
}

func TestASearchOpensTheUnitsReportsAndLeavesNoWords(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	other, _ := o.sends(t, "tip", map[string]string{"narrative": "广场上有人发传单，说保本付息。"})
	wang := o.officer(t, "wang", center)
	for words, want := range map[string]string{
		"连单": reference, "4111 1111": reference, "138-0000-0000": reference, "６６７７８８９９": reference, "傳單 保本": other, reference: reference,
	} {
		body := wang.post(t, "/desk/search", map[string]string{"words": words}).Status(http.StatusOK).Body()
		body.Contains("找到 1 份").Contains(want).Contains("看了 2 份，本单位的都看过了")
	}
	wang.post(t, "/desk/search", map[string]string{"words": "没有的词"}).Status(http.StatusOK).Body().Contains("没有找到")
	wang.post(t, "/desk/search", map[string]string{"words": " - "}).Status(http.StatusUnprocessableEntity)
	if n := o.acts(t, "搜索登记", "unit:"+center+" looked_at:2"); n != 7 {
		t.Errorf("%d rows for seven searches", n)
	}
	_, rows, _ := fanzha(t, "audit", "list", "--data", o.data)
	for _, where := range []string{rows, o.logged.String()} {
		if strings.Contains(where, "连单") || strings.Contains(where, "4111") || strings.Contains(where, "没有的词") {
			t.Error("what was looked for stands somewhere")
		}
	}
}

func TestTheSameIsDoneWithSeveralReports(t *testing.T) {
	o := startOffice(t).today()
	var all []string
	for i := range 3 {
		reference, _ := o.sends(t, "tip", map[string]string{"narrative": fmt.Sprintf("第 %d 条线索，说得够长。", i)})
		all = append(all, reference)
	}
	wang := o.officer(t, "wang", center)
	o.officer(t, "sun", center)
	send := func(fields string) *httpexpect.Response {
		body := "form=" + wang.token(t) + fields
		return wang.POST("/console/desk/batch").WithHeader("Content-Type", "application/x-www-form-urlencoded").WithBytes([]byte(body)).Expect()
	}
	two := "&ref=" + bare(all[0]) + "&ref=" + bare(all[1])
	send(two + "&act=mine").Status(http.StatusOK).Body().Contains("已分给自己 2 份")
	mine := wang.page(t, "/desk?tab=mine")
	if strings.Count(mine, "desk-assignee") != 2 || strings.Contains(mine, all[2]) {
		t.Error("not the two are mine")
	}
	send(two + "&act=assign&assignee=sun").Status(http.StatusOK).Body().Contains("已分派 2 份")
	send(two + "&act=assign&assignee=zhao").Status(http.StatusOK).Body().Contains("已分派 0 份").Contains("只能分给本单位")
	send("&ref=" + bare(all[2]) + "&act=answer&template=谢谢反映").Status(http.StatusOK).Body().Contains("已答复 1 份")
	send(two + "&act=close&template=已经办结").Status(http.StatusOK).Body().Contains("已办结 2 份")
	send(two + "&act=close&template=已经办结").Status(http.StatusOK).Body().Contains("已办结 0 份").Contains("已经是「已办结」") // the page loaded again
	if done := wang.page(t, "/desk?tab=done"); strings.Count(done, "已办结</span>") != 2 {
		t.Error("not the two are closed")
	}
	if open := wang.page(t, "/desk"); strings.Contains(open, all[0]) || !strings.Contains(open, all[2]) {
		t.Error("what is closed is still in hand")
	}
	here := "&here=" + url.QueryEscape("/console/desk?tab=mine")
	for fields, want := range map[string]string{"&act=close": "没有勾选登记", two + "&act=erase": "没有选要做什么", two + "&act=answer": "没有选答复的话"} {
		send(fields + here).Status(http.StatusUnprocessableEntity).Body().Contains(want).Contains(`href="/console/desk?tab=mine">回到列表`)
	}
	send("&ref=" + bare(all[2]) + "&act=assign&assignee=").Status(http.StatusOK).Body().Contains("1 份现在没有分派给谁")
	for act, n := range map[string]int{"分派登记": 2, "更新状态": 1} {
		if got := o.acts(t, act, bare(all[0])); got != n {
			t.Errorf("%s: %d rows, want %d", act, got, n)
		}
	}
}

// A button that is pressed twice, or a page that is loaded again, writes
// nothing twice; who says the same later means it.
func TestWordsThatAPageSendsTwiceAreOneMessage(t *testing.T) {
	o := startOffice(t).today()
	reference, code := o.sends(t, "victim", nil)
	wang := o.officer(t, "wang", center)
	answer := wang.on(t, reference, "/desk/answer", map[string]string{"answer": "请带银行卡来。"})
	note := wang.on(t, reference, "/desk/note", map[string]string{"note": "像是同一伙人"})
	several := hiddenFieldsOf(wang.page(t, "/desk"), "/desk/batch")
	maps.Copy(several, map[string]string{"ref": bare(reference), "act": "answer", "template": "请保留证据。"})
	for range 2 {
		wang.post(t, "/desk/answer", answer).Status(http.StatusSeeOther)
		wang.post(t, "/desk/note", note).Status(http.StatusSeeOther)
		wang.post(t, "/desk/batch", several).Status(http.StatusOK).Body().Contains("已答复 1 份")
	}
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	for words, want := range map[string]int{"请带银行卡来。</div>": 1, "像是同一伙人</div>": 1, "请保留证据。</div>": 1} {
		if n := strings.Count(page, words); n != want {
			t.Errorf("%q stands there %d times", words, n)
		}
	}
	if n := o.acts(t, "答复反映人", bare(reference)); n != 2 {
		t.Errorf("%d rows for two answers", n)
	}
	wang.post(t, "/desk/answer", wang.on(t, reference, "/desk/answer", map[string]string{"answer": "请带银行卡来。"})).Status(http.StatusSeeOther)
	seen := o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Body().Raw()
	if n := strings.Count(seen, "请带银行卡来。"); n != 2 {
		t.Errorf("the reporter sees it %d times", n)
	}
}

// Reports that name the same stand together.
func TestReportsThatNameTheSameStandTogether(t *testing.T) {
	o := startOffice(t).today()
	first, _ := o.sends(t, "tip", map[string]string{"narrative": "加了这个号，让我做任务。", "suspects[0].kind": "qq", "suspects[0].value": "66778899"})
	between, _ := o.sends(t, "tip", map[string]string{"narrative": "另一件毫不相干的事。"})
	second, _ := o.sends(t, "tip", map[string]string{"narrative": "也是这个号，骗我垫付。", "suspects[0].kind": "qq", "suspects[0].value": "6677 8899"})
	page := o.officer(t, "wang", center).page(t, "/desk")
	if strings.Count(page, "另有 1 份提到相同") != 2 || strings.Count(page, "desk-follows") != 1 {
		t.Errorf("what belongs together is not marked")
	}
	at := func(reference string) int { return strings.Index(page, ">"+reference+"<") }
	if at(second) > at(first) || at(first) > at(between) {
		t.Error("what belongs together does not stand together")
	}
}

// What several reports name stands on one page, with all of them.
func TestAClusterShowsWhatIsShared(t *testing.T) {
	o := startOffice(t).today()
	first, _ := o.sends(t, "tip", map[string]string{"narrative": "加了这个号，让我做任务。", "suspects[0].kind": "qq", "suspects[0].value": "66778899"})
	second, _ := o.sends(t, "victim", o.paid(time.Hour))
	third, _ := o.sends(t, "tip", map[string]string{"narrative": "我的钱打到了这张卡上。", "suspects[0].kind": "account", "suspects[0].value": "4111 1111 1111 1111"})
	alone, _ := o.sends(t, "tip", map[string]string{"narrative": "另一件毫不相干的事。"})
	wang, li := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen")
	page := wang.page(t, "/desk/cluster?ref="+bare(second))
	for _, want := range []string{first, second, third, "66778899", "4111", "加了这个号", "我的钱打到了这张卡上"} {
		if !strings.Contains(page, want) {
			t.Errorf("the cluster has no %q", want)
		}
	}
	if strings.Contains(page, alone) || strings.Count(page, "desk-edge") != 4 {
		t.Errorf("%d lines are drawn, want four", strings.Count(page, "desk-edge"))
	}
	merge := "form=" + wang.token(t) + "&act=merge&of=" + bare(second) + "&ref=" + bare(first) + "&ref=" + bare(second) + "&ref=" + bare(third)
	wang.POST("/console/desk/batch").WithHeader("Content-Type", "application/x-www-form-urlencoded").WithBytes([]byte(merge)).Expect().
		Status(http.StatusOK).Body().Contains("已合并 2 份").NotContains("这些没有办")
	if open := wang.page(t, "/desk"); strings.Contains(open, first) || !strings.Contains(open, second) {
		t.Error("what was merged is still in hand, or the one that stays is not")
	}
	wang.GET("/console/desk/cluster").WithQuery("ref", bare(alone)).Expect().Status(http.StatusOK).Body().Contains("没有别的登记提到相同")
	li.GET("/console/desk/cluster").WithQuery("ref", bare(second)).Expect().Status(http.StatusForbidden)
	if n := o.acts(t, "查看串并", bare(second)); n != 1 {
		t.Errorf("%d rows of the audit log", n)
	}
}

// A dispatcher asks for a move, in a note that only the unit reads.
func TestADispatcherAsksForAMove(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	zhou, wang := o.member(t, "zhou", staff.Dispatcher, "").signIn(t), o.officer(t, "wang", center)
	if list := zhou.page(t, "/desk"); !strings.Contains(list, "/console/desk/ask?ref="+bare(reference)) {
		t.Error("the list does not lead to it")
	}
	zhou.page(t, "/desk/ask?ref="+bare(reference))
	zhou.post(t, "/desk/ask", map[string]string{"ref": reference, "reason": "没有选单位"}).Status(http.StatusUnprocessableEntity).Body().Contains("没有选单位")
	zhou.post(t, "/desk/ask", map[string]string{"ref": reference, "unit": "jingzhen"}).Status(http.StatusUnprocessableEntity)
	asked := func() {
		zhou.post(t, "/desk/ask", map[string]string{"ref": reference, "unit": "jingzhen", "reason": "属经侦管辖"}).Status(http.StatusSeeOther)
	}
	asked()
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	if !strings.Contains(page, "调度请移交给") || !strings.Contains(page, "属经侦管辖") || !strings.Contains(wang.page(t, "/desk"), "调度请移交给") {
		t.Error("the unit does not see it")
	}
	wang.post(t, "/desk/decline", wang.on(t, reference, "/desk/decline", map[string]string{"reason": "金额小，我们办"})).Status(http.StatusSeeOther)
	if strings.Contains(wang.page(t, "/desk"), "调度请移交给") {
		t.Error("what was answered is still asked for")
	}
	asked()
	wang.post(t, "/desk/move", wang.on(t, reference, "/desk/move", map[string]string{"unit": "jingzhen", "reason": "同意"})).Status(http.StatusSeeOther)
	if strings.Contains(wang.page(t, "/desk"), "调度请移交给") {
		t.Error("what was moved is still asked for")
	}
	for act, n := range map[string]int{"请求移交": 2, "不移交": 1, "移交登记": 1} {
		if got := o.acts(t, act, bare(reference)); got != n {
			t.Errorf("%s: %d rows, want %d", act, got, n)
		}
	}
	nothingAtRest(t, o.data, []string{"属经侦管辖", "金额小"})
}

// A dispatcher sees what could not be told, and has it tried again.
func TestADispatcherRetriesWhatIsStuck(t *testing.T) {
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }))
	t.Cleanup(hook.Close)
	o := startOffice(t, withContent(contentWithWebhook(t, hook.URL+"/?key=geheim"))).today()
	o.sends(t, "victim", nil)
	zhou := o.member(t, "zhou", staff.Dispatcher, "").signIn(t)
	soon(t, "the failure is listed", func() bool { return strings.Contains(zhou.page(t, "/desk/deliveries"), "502") })
	page := zhou.page(t, "/desk/deliveries")
	if strings.Contains(page, "geheim") || strings.Contains(page, hook.URL) || !strings.Contains(page, "还在送") {
		t.Error("the page shows the webhook's address, or not that it is tried")
	}
	if _, err := storetest.Raw(t, store.Options{Path: filepath.Join(o.data, "fanzha.db")}).ExecContext(t.Context(), `UPDATE deliveries SET next_at = 0 WHERE told_at = 0`); err != nil {
		t.Fatal(err)
	}
	page = zhou.page(t, "/desk/deliveries")
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
	if id == nil {
		t.Fatal("nothing is stuck")
	}
	if !strings.Contains(zhou.page(t, "/desk"), "通知没有送达") {
		t.Error("the list does not say that a notice is stuck")
	}
	zhou.post(t, "/desk/deliveries/retry", map[string]string{"id": id[1]}).Status(http.StatusSeeOther)
	zhou.post(t, "/desk/deliveries/retry", nil).Status(http.StatusUnprocessableEntity).Body().Contains("没有勾选通知").Contains("还在送")
	if n := o.acts(t, "重新送达", id[1]); n != 1 {
		t.Errorf("%d rows of the audit log", n)
	}
}

// What a reporter wrote does nothing on the pages of staff.
func TestAHostileReportStaysTextAtTheDesk(t *testing.T) {
	o := startOffice(t).today()
	paid := o.paid(time.Hour)
	paid["narrative"] = `</div><script>alert(1)</script>"onload=x <img src=x onerror=alert(2)>`
	paid["suspects[0].kind"], paid["suspects[0].value"] = "url", `javascript:alert(3)"><b>`
	paid["transfers[0].payee_name"] = `<svg onload=alert(4)>`
	reference, _ := o.sends(t, "victim", paid)
	o.sends(t, "tip", map[string]string{"narrative": "同一个网址，也骗了我。", "suspects[0].kind": "url", "suspects[0].value": paid["suspects[0].value"]})
	wang := o.officer(t, "wang", center)
	for _, path := range []string{"/desk", "/desk/report?ref=" + bare(reference), "/desk/print?ref=" + bare(reference), "/desk/cluster?ref=" + bare(reference)} {
		page := wang.page(t, path)
		for _, live := range []string{"<script>alert", "<img src=x", "<svg onload", `"><b>`, `href="javascript`} {
			if strings.Contains(page, live) {
				t.Errorf("%s has %q", path, live)
			}
		}
		if !strings.Contains(page, "alert(3)") {
			t.Errorf("%s does not show what was written", path)
		}
	}
	wang.post(t, "/desk/search", map[string]string{"words": `"><b>`}).Status(http.StatusOK).Body().NotContains(`"><b>`)
}

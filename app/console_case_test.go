package main

import (
	"bytes"
	"image/jpeg"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gavv/httpexpect/v2"

	"fanzha/app/staff"
)

// on is a form on a report as its page has it now.
func (c *clerk) on(t testing.TB, reference, path string, fields map[string]string) map[string]string {
	t.Helper()
	all := hiddenFieldsOf(c.page(t, "/desk/report?ref="+bare(reference)), path)
	if all == nil {
		t.Fatalf("the report's page has no form for %s", path)
	}
	delete(all, "form")
	maps.Copy(all, fields)
	return all
}

// The unit stops the payment: it records what became of it, sees the hours
// run, and asks for the one field that does not fit.
func TestAStopOfPaymentIsRecorded(t *testing.T) {
	o := startOffice(t).today()
	paid := o.paid(12 * time.Minute)
	paid["transfers[1].amount"], paid["transfers[1].payee_account"], paid["transfers[1].method"] = "500", "4111111111111111", "bank"
	reference, code := o.sends(t, "victim", paid)
	wang := o.officer(t, "wang", center)
	record := func(fields map[string]string) *bodyOf {
		return &bodyOf{wang.post(t, "/desk/stop", wang.on(t, reference, "/desk/stop", fields)), wang, t}
	}
	if page := wang.page(t, "/desk/report?ref="+bare(reference)); !strings.Contains(page, `id="t1-2">12345.60</bdi>`) || strings.Count(page, `<details class="desk-more" open>`) != 1 {
		t.Error("an amount is copied with more than its number, or not the first transfer alone waits for its result")
	}
	record(map[string]string{"transfer": "1"}).refused("请选择止付结果")
	record(map[string]string{"transfer": "9", "result": "stopped"}).Status(http.StatusUnprocessableEntity).Body().Contains("没有这一笔转账")
	record(map[string]string{"transfer": "1", "result": "frozen"}).refused("先记录已止付")
	record(map[string]string{"transfer": "1", "result": "wrong"}).refused("请选择哪一项不符")
	record(map[string]string{"transfer": "1", "result": "stopped", "at": "2099-01-01T10:00"}).refused("止付的时间不能在以后")
	record(map[string]string{"transfer": "1", "result": "stopped", "balance": "很多"}).refused("余额要写成")
	record(map[string]string{"transfer": "1", "result": "stopped", "balance": "8,000.5"}).taken()
	if list := wang.page(t, "/desk"); !regexp.MustCompile(`止付还剩 47 小时 \d+ 分`).MatchString(list) {
		t.Error("the list does not show how long the stop runs")
	}
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	for _, want := range []string{"已止付，余额 8,000.50 元", "止付还剩 47 小时", "这个账户已止付 1 次", "第 1 笔：已止付，余额 8000.50 元"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	record(map[string]string{"transfer": "1", "result": "stopped"}).refused("还没有到期")
	record(map[string]string{"transfer": "2", "result": "wrong", "field": "account"}).taken()
	seen := o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Status(http.StatusOK).Body()
	seen.Contains("第 2 笔转账，「收款账号」和银行的记录对不上").NotContains("余额")

	o.clock.Move(49 * time.Hour)
	wang.signIn(t)
	if list := wang.page(t, "/desk"); !strings.Contains(list, "止付已到期") {
		t.Error("the list does not say that the stop is over")
	}
	record(map[string]string{"transfer": "1", "result": "stopped"}).taken()
	o.clock.Move(49 * time.Hour)
	wang.signIn(t)
	record(map[string]string{"transfer": "2", "result": "stopped"}).refused("同一账户最多止付 2 次")
	record(map[string]string{"transfer": "1", "result": "frozen"}).taken()
	if list := wang.page(t, "/desk"); strings.Contains(list, "止付还剩") || !strings.Contains(list, "已转冻结") {
		t.Error("the clock of a frozen account still runs")
	}
	if n := o.acts(t, "记录止付结果", "report:"+bare(reference)); n != 4 {
		t.Errorf("%d rows for four results", n)
	}
	nothingAtRest(t, o.data, []string{"8000.50", "对不上", "已止付"})
}

// The steps of the law: what the reporter sees of them, and what only the unit
// does.
func TestTheStepsOfTheLawAreRecorded(t *testing.T) {
	o := startOffice(t).today()
	reference, code := o.sends(t, "victim", nil)
	wang := o.officer(t, "wang", center)
	step := func(fields map[string]string) *bodyOf {
		return &bodyOf{wang.post(t, "/desk/step", wang.on(t, reference, "/desk/step", fields)), wang, t}
	}
	seen := func() string {
		return o.openReceipt(o.expect(t), map[string]string{"reference": reference, "code": code}).Status(http.StatusOK).Body().Raw()
	}
	step(map[string]string{"status": "accepted"}).refused("要有受案号")
	step(map[string]string{"status": "accepted", "case_no": "有 空格 1"}).refused("不像编号")
	step(map[string]string{"status": "reviewed"}).refused("没有“已阅处”这个状态")
	step(map[string]string{"status": "accepted", "case_no": "文公受案字〔2026〕12号", "economic": "yes", "reason": "张局交办"}).taken()
	if page := seen(); !strings.Contains(page, "已受案") || !strings.Contains(page, "文公受案字〔2026〕12号") || strings.Contains(page, "张局") || strings.Contains(page, "经济犯罪") {
		t.Error("the reporter does not see the number, or sees what is internal")
	}
	last := func(days int) string {
		return o.clock.Now().In(time.FixedZone("", 8*3600)).AddDate(0, 0, days).Format("2006-01-02")
	}
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	if !strings.Contains(page, "立案审查期限到 "+last(7)) || !strings.Contains(page, "内部掌握") || !strings.Contains(page, "张局交办") {
		t.Error("the time of the review is not shown, or not as internal")
	}
	extend := func(fields map[string]string) *bodyOf {
		return &bodyOf{wang.post(t, "/desk/extend", wang.on(t, reference, "/desk/extend", fields)), wang, t}
	}
	extend(nil).refused("请写明由谁批准")
	for _, days := range []int{30, 60} {
		extend(map[string]string{"approver": "李局"}).taken()
		if page := wang.page(t, "/desk/report?ref="+bare(reference)); !strings.Contains(page, "立案审查期限到 "+last(days)) {
			t.Errorf("the review does not end after %d days", days)
		}
	}
	if hiddenFieldsOf(wang.page(t, "/desk/report?ref="+bare(reference)), "/desk/extend") != nil {
		t.Error("a review can be put off a third time")
	}
	step(map[string]string{"status": "not_filed"}).refused("不予立案要写明理由")
	step(map[string]string{"status": "filed", "document": "文公立字〔2026〕3号", "template": "已经立案，请留意电话。"}).taken()
	if page := seen(); !strings.Contains(page, "已立案") || !strings.Contains(page, "已经立案，请留意电话") || strings.Contains(page, "文公立字") {
		t.Error("the reporter does not see the step, or sees the document's number")
	}
	if page := wang.page(t, "/desk"); strings.Contains(page, "立案审查到") {
		t.Error("the time of a review that is over still runs")
	}
	step(map[string]string{"status": "accepted"}).refused("不能从“已立案”退回“已受案”")
	if n := o.acts(t, "更新状态", bare(reference)); n != 2 {
		t.Errorf("%d rows for two steps", n)
	}
	nothingAtRest(t, o.data, []string{"张局", "李局", "文公立字"})
}

// A page that does not show what a colleague has done meanwhile is refused.
func TestAnActOnAnOlderPageIsRefused(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", nil)
	wang, sun := o.officer(t, "wang", center), o.officer(t, "sun", center)
	older := wang.on(t, reference, "/desk/step", map[string]string{"status": "closed", "reason": "写了很久的理由"})
	sun.post(t, "/desk/assign", sun.on(t, reference, "/desk/assign", map[string]string{"assignee": "sun"})).Status(http.StatusSeeOther)
	refused := wang.post(t, "/desk/step", older).Status(http.StatusConflict).Body()
	refused.Contains("刚被同事改过").Contains("写了很久的理由").Contains("<bdi>sun</bdi> 承办")
	older["version"] = "none"
	wang.post(t, "/desk/step", older).Status(http.StatusConflict)
	if strings.Contains(wang.page(t, "/desk?tab=done"), reference) {
		t.Error("it was closed all the same")
	}
}

func TestARepeatedReportIsClosedAndOpenedAgain(t *testing.T) {
	o := startOffice(t).today()
	first, _ := o.sends(t, "victim", nil)
	again, code := o.sends(t, "victim", map[string]string{"narrative": "再说一遍，上次没写清楚。"})
	wang := o.officer(t, "wang", center)
	mark := func(fields map[string]string) *bodyOf {
		return &bodyOf{wang.post(t, "/desk/duplicate", wang.on(t, again, "/desk/duplicate", fields)), wang, t}
	}
	mark(map[string]string{"of": "12"}).refused("9 位数字")
	mark(map[string]string{"of": "000000003"}).refused("没有回执编号为")
	mark(map[string]string{"of": again}).refused("不能是它自己的重复")
	mark(map[string]string{"of": first, "answer": "与同一件事的另一份登记合并办理。"}).taken()
	if open, done := wang.page(t, "/desk"), wang.page(t, "/desk?tab=done"); strings.Contains(open, again) || !strings.Contains(done, "与 "+first+" 重复") {
		t.Error("a repeated report is still in hand")
	}
	seen := o.openReceipt(o.expect(t), map[string]string{"reference": again, "code": code}).Status(http.StatusOK).Body()
	seen.Contains("合并办理").Contains("已收到").NotContains(first)
	mark(nil).taken()
	if open := wang.page(t, "/desk"); !strings.Contains(open, again) {
		t.Error("it was not opened again")
	}
}

func TestAHoldIsMadeAndLifted(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "tip", nil)
	wang := o.officer(t, "wang", center)
	hold := func(fields map[string]string) *bodyOf {
		return &bodyOf{wang.post(t, "/desk/hold", wang.on(t, reference, "/desk/hold", fields)), wang, t}
	}
	hold(nil).refused("请写明理由")
	hold(map[string]string{"reason": "专案要用"}).taken()
	if !strings.Contains(wang.page(t, "/desk"), "到期保留") {
		t.Error("the list does not say that it is held")
	}
	hold(map[string]string{"reason": "专案已结"}).taken()
	if strings.Contains(wang.page(t, "/desk"), "到期保留") {
		t.Error("the hold was not lifted")
	}
	if o.acts(t, "取消到期保留", bare(reference)) != 1 || o.acts(t, "到期保留", bare(reference)) != 2 {
		t.Error("not each of the two is a row of the audit log")
	}
}

// Moving and a new code want password and second factor again.
func TestAReportIsMovedAndItsCodeDrawnAnew(t *testing.T) {
	o := startOffice(t).today()
	reference, code := o.sends(t, "victim", o.paid(time.Hour))
	wang, li := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen")
	o.clock.Move(6 * time.Minute)
	fields := wang.on(t, reference, "/desk/reissue", nil)
	asked := wang.post(t, "/desk/reissue", fields).Status(http.StatusOK).Body().Contains(`name="prove_password"`).Raw()
	carried := hiddenFields(asked)
	delete(carried, "form")
	carried["prove_password"], carried["prove_code"] = officePassword, wang.code(t)
	fresh := regexp.MustCompile(`\d{4}-\d{4}-\d{4}-\d{4}`).FindString(wang.post(t, "/desk/reissue", carried).Status(http.StatusOK).Body().Raw())
	if fresh == "" || fresh == code {
		t.Fatal("there is no new code")
	}
	e := o.expect(t)
	o.openReceipt(e, map[string]string{"reference": reference, "code": code}).Status(http.StatusNotFound)
	o.openReceipt(e, map[string]string{"reference": reference, "code": fresh}).Status(http.StatusOK)

	wang.post(t, "/desk/move", wang.on(t, reference, "/desk/move", map[string]string{"unit": "jingzhen"})).Status(http.StatusUnprocessableEntity)
	wang.post(t, "/desk/move", wang.on(t, reference, "/desk/move", map[string]string{"unit": "jingzhen", "reason": "属经侦管辖"})).Status(http.StatusSeeOther)
	if page := li.page(t, "/desk?tab=new"); !strings.Contains(page, reference) || !strings.Contains(page, "对方说连单没做完") {
		t.Error("the new unit has it not, or not as new")
	}
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	if !strings.Contains(page, "属经侦管辖") || strings.Contains(page, `action="/console/desk/step"`) {
		t.Error("the old unit does not read the reason, or still decides")
	}
	wang.post(t, "/desk/hold", map[string]string{"ref": reference, "version": "1", "held": "yes", "reason": "x"}).Status(http.StatusForbidden)
	if !strings.Contains(li.page(t, "/desk/report?ref="+bare(reference)), "属经侦管辖") {
		t.Error("the new unit does not read the reason")
	}
	if strings.Contains(o.logged.String(), fresh) {
		t.Error("the log has the code")
	}
}

// A picture is shown made anew; anything else is handed out, sealed off.
func TestEvidenceIsSeenSafely(t *testing.T) {
	o := startOffice(t).today()
	reference := o.sendsFiles(t)
	wang, li := o.officer(t, "wang", center), o.officer(t, "li", "jingzhen")
	page := wang.page(t, "/desk/report?ref="+bare(reference))
	pictures := regexp.MustCompile(`<img class="desk-picture" src="/console(/desk/file\?[^"]+)"`).FindAllStringSubmatch(page, -1)
	files := regexp.MustCompile(`href="/console(/desk/file\?[^"]+)&amp;as=sent"`).FindAllStringSubmatch(page, -1)
	if len(pictures) != 1 || len(files) != 2 {
		t.Fatalf("%d pictures and %d files are shown", len(pictures), len(files))
	}
	ask := func(c *clerk, path, more string) *http.Response {
		path, query, _ := strings.Cut(strings.ReplaceAll(path, "&amp;", "&")+more, "?")
		return c.GET("/console" + path).WithQueryString(query).Expect().Raw()
	}
	shown := ask(wang, pictures[0][1], "")
	if shown.Header.Get("Content-Type") != "image/jpeg" || !strings.Contains(shown.Header.Get("Content-Security-Policy"), "sandbox") || shown.Header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a picture comes with %v", shown.Header)
	}
	var content bytes.Buffer
	if _, err := content.ReadFrom(shown.Body); err != nil {
		t.Fatal(err)
	}
	if _, err := jpeg.Decode(bytes.NewReader(content.Bytes())); err != nil || bytes.Contains(content.Bytes(), []byte("Exif")) {
		t.Errorf("it is no picture made anew: %v", err)
	}
	for _, file := range files {
		sent := ask(wang, file[1], "&as=sent")
		if sent.Header.Get("Content-Type") != "application/octet-stream" || !strings.Contains(sent.Header.Get("Content-Disposition"), url.PathEscape("未扫描")) || !strings.Contains(sent.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("a file comes with %v", sent.Header)
		}
	}
	if n := o.acts(t, "打开文件", bare(reference)); n != 3 {
		t.Errorf("%d rows for three files", n)
	}
	for _, c := range []*clerk{li, o.member(t, "zhou", staff.Dispatcher, "").signIn(t)} {
		if status := ask(c, pictures[0][1], "").StatusCode; status != http.StatusForbidden {
			t.Errorf("%s gets a file of another unit: %d", c.name, status)
		}
	}
	if status := ask(wang, "/desk/file?ref="+bare(reference)+"&id=../../server.key", "").StatusCode; status != http.StatusNotFound {
		t.Errorf("a path is answered with %d", status)
	}
}

func TestAReportIsPrintedForTheFile(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(time.Hour))
	wang := o.officer(t, "wang", center)
	page := wang.page(t, "/desk/print?ref="+bare(reference))
	for _, want := range []string{"第二行不在列表里", "止付信息单", "66778899", "由 <bdi>wang</bdi> 于", "登记不等于报案、立案"} {
		if !strings.Contains(page, want) {
			t.Errorf("the paper has no %q", want)
		}
	}
	if o.acts(t, "打印登记", bare(reference)) != 1 || o.acts(t, "打开登记", bare(reference)) != 1 {
		t.Error("printing is not two rows of the audit log")
	}
}

// bodyOf is the answer to an act.
type bodyOf struct {
	*httpexpect.Response
	c  *clerk
	by testing.TB
}

// refused wants the report's page again with why.
func (b *bodyOf) refused(why string) {
	page := b.Status(http.StatusUnprocessableEntity).Body().Contains(why)
	page.Contains(`id="error-summary" role="alert" tabindex="-1" autofocus`).Contains(`href="#wrong"`).Contains(`<p id="wrong" class="field-error`)
}

// taken wants to be led to the report, with words for what was done.
func (b *bodyOf) taken() {
	b.by.Helper()
	to := b.Status(http.StatusSeeOther).Header("Location").HasPrefix("/console/desk/report?").Raw()
	if page := b.c.page(b.by, strings.TrimPrefix(to, "/console")); !strings.Contains(page, `class="console-notice"`) {
		b.by.Errorf("%s does not say what was done", to)
	}
}

// sendsFiles has a named reporter send a picture and a document.
func (o *office) sendsFiles(t testing.TB) (reference string) {
	t.Helper()
	e := httpexpect.WithConfig(httpexpect.Config{BaseURL: o.url, Reporter: httpexpect.NewAssertReporter(t)})
	fields := map[string]string{
		"form_id": openForm(t, e, "/report/victim"), "scam": "task_rebate", "district": "wenfeng", "consent": "yes",
		"narrative": "在群里做任务，垫付以后提不出来。", "name": "赵某", "phone": "138 0000 0000",
	}
	answer := o.sent(e, "/report/victim", fields, map[string][]byte{"凭证.jpg": photo(t), "<b>合同</b>.pdf": []byte("%PDF-1.4\n%%EOF")})
	reference, _ = receipt(answer.Status(http.StatusOK).Body().Raw())
	return reference
}

// What was typed into a form that is not taken stays in it, with the reason
// beside it, and in no other.
func TestWhatWasTypedAtTheDeskStaysInItsForm(t *testing.T) {
	o := startOffice(t).today()
	reference, _ := o.sends(t, "victim", o.paid(12*time.Minute))
	wang := o.officer(t, "wang", center)
	refused := func(path string, fields map[string]string) string {
		return wang.post(t, path, wang.on(t, reference, path, fields)).Status(http.StatusUnprocessableEntity).Body().Raw()
	}
	page := refused("/desk/stop", map[string]string{"transfer": "1", "result": "stopped", "balance": "很多", "ask": "请再核对"})
	for _, kept := range []string{`value="stopped" checked`, `name="balance" value="很多"`, `请再核对</textarea>`, `<p id="wrong" class="field-error desk-wrong desk-wide">余额要写成`} {
		if !strings.Contains(page, kept) {
			t.Errorf("the form of the stop lacks %s", kept)
		}
	}
	page = refused("/desk/step", map[string]string{"status": "accepted", "case_no": "有 空格 1", "reason": "只在这一处"})
	for _, kept := range []string{`value="accepted" selected`, `name="case_no" value="有 空格 1"`, `<p id="wrong" class="field-error desk-wrong">`} {
		if !strings.Contains(page, kept) {
			t.Errorf("the form of the step lacks %s", kept)
		}
	}
	if n := strings.Count(page, "只在这一处"); n != 1 {
		t.Errorf("the reason stands in %d forms", n)
	}
}

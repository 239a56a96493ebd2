package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"fanzha/app/intake"
)

// Who finds a number listed wrongly says so: by the form or as JSON, without a
// scam type and without a name, and a unit of the police has it.
func TestAnObjectionReachesTheUnit(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	page := e.GET("/report/objection").Expect().Status(http.StatusOK).Body()
	page.Contains("对公开信息提出异议").NotContains(`name="scam"`).NotContains("处置办")
	receipt := s.form(e, "/report/objection", map[string]string{
		"form_id": openForm(t, e, "/report/objection"), "consent": "yes",
		"suspects[0].kind": "company", "suspects[0].value": "某某商贸公司", "narrative": "案例页里写的公司和我们同名，不是同一家。",
	}).Expect().Status(http.StatusOK).Body()
	receipt.NotContains("软件都别删")
	reference := strings.ReplaceAll(regexp.MustCompile(`id="reference"[^>]*>([^<]*)<`).FindStringSubmatch(receipt.Raw())[1], " ", "")
	out := shown(t, s.content, s.data, reference)
	for _, want := range []string{"类别：对公开信息的异议", "某某商贸公司", "不是同一家", "市反诈中心（规则 1 "} {
		if !strings.Contains(out, want) {
			t.Errorf("there is no %q in\n%s", want, out)
		}
	}
	made := e.POST("/api/v1/reports").WithJSON(map[string]any{
		"kind": "objection", "form_id": intake.NewFormID(), "consent": "yes", "narrative": "这个号码是我本人的，被写错了。",
		"suspects": []map[string]string{{"kind": "account", "value": "4111111111111111"}},
	}).Expect().Status(http.StatusCreated).JSON().Object()
	made.HasValue("urgent", false).Value("unit").Object().HasValue("key", "fanzha-center")

	wrong := s.form(e, "/report/objection", map[string]string{"suspects[0].value": "某某商贸公司", "narrative": "短"}).
		Expect().Status(http.StatusUnprocessableEntity).Body()
	wrong.Contains(`id="error-narrative"`).Contains(`id="error-consent"`).Contains("某某商贸公司").NotContains(`id="error-scam"`)
}

package main

import (
	"net/http"
	"strings"
	"testing"
)

// The stop-payment sheet is filled and read out before anything is sent, and
// taken along into the victim's form, without JavaScript as well.
func TestTheSheetGoesOnIntoTheVictimForm(t *testing.T) {
	s := start(t)
	e := s.expect(t)
	e.GET("/report").Expect().Body().Contains(`href="/report/sheet"`)
	empty := e.GET("/report/sheet").Expect().Status(http.StatusOK)
	empty.Header("Cache-Control").IsEqual("no-store")
	page := empty.Body().Contains("打开免提，照着念").Contains(`name="transfers[0].payee_name"`).Contains("钱包地址").Contains("车牌").Raw()
	if strings.Index(page, `href="tel:110"`) > strings.Index(page, `name="transfers[0].payee_name"`) {
		t.Error("110 does not stand before the first field")
	}
	sheet := map[string]string{
		"money": "gone", "intent": "add_bank",
		"transfers[0].method": "bank", "transfers[0].payee_name": "钱某", "transfers[0].amount": "３,000元",
		"transfers[1].method": "wechat", "transfers[2].method": "gold", "transfers[2].pickup_plate": "豫E00000",
		"transfers[3].method": "crypto",
	}
	s.form(e, "/report/sheet", sheet).Expect().Status(http.StatusOK).Body().
		Contains(`value="钱某"`).Contains(`value="豫E00000"`).Contains("第 2 笔").Contains(`name="transfers[2].payee_name"`)

	sheet["intent"] = "sheet"
	s.form(e, "/report/victim", sheet).Expect().Status(http.StatusOK).Body().
		Contains(`value="钱某"`).Contains(`value="３,000元"`).Contains(`value="豫E00000"`).Contains(`value="gone" checked`).
		Contains(`value="gold" selected`).NotContains(`name="transfers[2].amount"`).NotContains("error-summary").
		NotContains(`name="form_id" value=""`)
	_, listed, _ := fanzha(t, "reports", "list", "--content", s.content, "--data", s.data)
	if strings.Count(listed, "\n") != 1 {
		t.Errorf("the sheet was stored:\n%s", listed)
	}
	if strings.Contains(s.logged.String(), "钱某") {
		t.Error("the sheet is in the log")
	}
}

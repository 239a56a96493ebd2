package delivery

import (
	"errors"
	"testing"
	"time"
	"unicode/utf8"
)

func TestAnswersAreJudgedByStatusAndCode(t *testing.T) {
	const taken = ""
	tests := []struct {
		name       string
		status     int
		retryAfter string
		body       string
		want       string
		after      time.Duration
	}{
		{"no content", 204, "", "", taken, 0},
		{"any text", 200, "", "ok", taken, 0},
		{"WeCom takes it", 200, "", `{"errcode":0,"errmsg":"ok"}`, taken, 0},
		{"WeCom refuses it", 200, "", `{"errcode":45009,"errmsg":"api freq out of limit"}`, "对方回答 errcode 45009", 0},
		{"Feishu takes it", 200, "", `{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}`, taken, 0},
		{"Feishu refuses it", 200, "", `{"code":19021,"msg":"sign match fail"}`, "对方回答 code 19021", 0},
		{"a gateway with codes like HTTP", 200, "", `{"code":200}`, taken, 0},
		{"a gateway with codes in words", 200, "", `{"Code":"OK","Message":"OK"}`, taken, 0},
		{"not ok", 200, "", `{"ok":false}`, "对方回答 ok 为 false", 0},
		{"a code that is no number", 200, "", `{"errcode":null}`, taken, 0},
		{"a list", 200, "", `[{"errcode":1}]`, taken, 0},
		{"elsewhere", 302, "9", "", "对方回答 HTTP 302", 0},
		{"busy", 429, " 120 ", "", "对方回答 HTTP 429", 2 * time.Minute},
		{"busy for a day", 429, "86400", "", "对方回答 HTTP 429", longestPause},
		{"down until a date", 503, "Fri, 31 Dec 1999 23:59:59 GMT", "", "对方回答 HTTP 503", 0},
		{"down for ever", 503, "99999999999999999999", "", "对方回答 HTTP 503", 0},
		{"down until yesterday", 503, "-5", "", "对方回答 HTTP 503", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := judge(test.status, test.retryAfter, []byte(test.body))
			var why *RetryError
			if errors.As(err, &why); (err == nil) != (test.want == taken) || err != nil && (why.Reason != test.want || why.After != test.after) {
				t.Errorf("got %+v, want %q and %v", err, test.want, test.after)
			}
		})
	}
}

// FuzzAnswer proves that whatever a receiver answers, what is kept of it is a
// short line of our own words, and the pause has a bound.
func FuzzAnswer(f *testing.F) {
	f.Fuzz(func(t *testing.T, status int, retryAfter string, body []byte) {
		err := judge(status, retryAfter, body)
		if err == nil {
			if status < 200 || status > 299 {
				t.Errorf("status %d was taken", status)
			}
			return
		}
		var why *RetryError
		if !errors.As(err, &why) || why.After < 0 || why.After > longestPause || len(why.Reason) > 60 || !utf8.ValidString(why.Reason) {
			t.Errorf("%v", err)
		}
	})
}

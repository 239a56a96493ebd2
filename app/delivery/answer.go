package delivery

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// judge says whether a receiver has taken a notice, by the answer's status,
// its Retry-After and the first kilobytes of its body.
//
// Work-chat robots and SMS gateways answer 200 to what they refuse, and say so
// in JSON: a number "errcode" other than 0, a number "code" other than 0 and
// 200, or false for "ok" or "success". What is in no such form is taken by its
// status.
func judge(status int, retryAfter string, body []byte) error {
	if status < 200 || status > 299 {
		failed := &RetryError{Reason: fmt.Sprintf("对方回答 HTTP %d", status)}
		if status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable {
			failed.After = seconds(retryAfter)
		}
		return failed
	}
	var answer map[string]json.RawMessage
	_ = json.Unmarshal(body, &answer) // what is no object has no members
	for name, value := range answer {
		switch name = strings.ToLower(name); name {
		case "errcode", "code":
			if n, err := strconv.ParseInt(string(value), 10, 64); err == nil && n != 0 && (name == "errcode" || n != http.StatusOK) {
				return &RetryError{Reason: fmt.Sprintf("对方回答 %s %d", name, n)}
			}
		case "ok", "success":
			if string(value) == "false" {
				return &RetryError{Reason: fmt.Sprintf("对方回答 %s 为 false", name)}
			}
		}
	}
	return nil
}

// seconds reads a Retry-After in seconds, up to the longest pause; 0 for
// anything else. A date would need the receiver's clock.
func seconds(text string) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil {
		return 0
	}
	return time.Duration(max(0, min(n, int(longestPause/time.Second)))) * time.Second
}

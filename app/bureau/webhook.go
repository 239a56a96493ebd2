package bureau

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"text/template"
)

// Webhook is an address that gets a signed notice.
type Webhook struct {
	URL        string `yaml:"url"`
	SecretFile string `yaml:"secret_file"` // what the notice is signed with; empty: it is not signed
	Template   string `yaml:"template"`    // of the body, a text/template over Notice; empty: the notice as JSON
}

// Notice is all that leaves the site when a unit is told of something: never
// what a report says or who sent it.
type Notice struct {
	ID         string `json:"id"` // the same in every try
	Reason     string `json:"reason"`
	Reference  string `json:"reference,omitempty"` // empty: it concerns no single report
	UnitKey    string `json:"unit_key"`
	Unit       string `json:"unit"`
	Urgent     bool   `json:"urgent"`
	ReceivedAt string `json:"received_at,omitempty"` // RFC 3339, in the bureau's time zone
	Title      string `json:"title"`                 // in words, on one line
	Text       string `json:"text"`                  // in words, and what to do
}

// sampleNotice is what a template is tried on. Its texts have what breaks a
// body that forgets to quote.
var sampleNotice = Notice{
	ID: "123456788-unit-webhook-0-01234567", Reason: "to", Reference: "123456788", UnitKey: "unit", Unit: `"单位" & 值班`,
	Urgent: true, ReceivedAt: "2026-01-31T08:00:00+08:00", Title: `"标题"`, Text: "第一行\n\"第二行\"",
}

// Body returns what is sent, and its media type: JSON if it is JSON, else a
// form.
func (w Webhook) Body(n Notice) (body []byte, mediaType string, err error) {
	if w.Template == "" {
		body, err = json.Marshal(n)
		return body, "application/json", err
	}
	parsed, err := template.New("").Option("missingkey=error").Funcs(template.FuncMap{
		"json":  func(value any) (string, error) { text, err := json.Marshal(value); return string(text), err },
		"query": func(value any) string { return url.QueryEscape(fmt.Sprint(value)) },
	}).Parse(w.Template)
	if err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, n); err != nil {
		return nil, "", err
	}
	if json.Valid(out.Bytes()) {
		return out.Bytes(), "application/json", nil
	}
	return out.Bytes(), "application/x-www-form-urlencoded", nil
}

// fault says in Chinese what is wrong with the webhook; empty if nothing is.
func (w Webhook) fault() string {
	address, err := url.Parse(w.URL)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http":
		return "webhook 的 url 不对，应像 https://example.org/hook"
	case address.User != nil || address.Fragment != "":
		return "webhook 的 url 不能带用户名和 #"
	}
	body, mediaType, err := w.Body(sampleNotice)
	switch {
	case err != nil:
		return "webhook 的 template 不对：" + err.Error()
	case len(bytes.TrimSpace(body)) == 0:
		return "webhook 的 template 写出来是空的"
	case mediaType != "application/json" && body[0] == '{':
		return "webhook 的 template 写出来不是 JSON：文字要写成 {{json .Text}}，不加引号"
	}
	if _, err := url.ParseQuery(string(body)); mediaType != "application/json" && err != nil {
		return "webhook 的 template 写出来既不是 JSON 也不是表单：" + strconv.Quote(string(body))
	}
	return ""
}

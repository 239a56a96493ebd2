package bureau_test

import (
	"encoding/json"
	"net/url"
	"os"
	"regexp"
	"testing"

	"fanzha/app/bureau"
)

// The example of docs/channels.md is one that a bureau may copy.
func TestTheDocumentedChannelsWork(t *testing.T) {
	text, err := os.ReadFile("../../docs/channels.md")
	if err != nil {
		t.Fatal(err)
	}
	example := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindSubmatch(text)
	if example == nil {
		t.Fatal("there is no example")
	}
	b, findings := load(map[string]string{"units.yaml": string(example[1])})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	n := bureau.Notice{ID: "1", Title: `【紧急】"新" & 登记`, Text: "第一行\n\"第二行\""}
	var hooks []bureau.Webhook
	for _, unit := range b.Units {
		if unit.Channels.Webhook != nil {
			hooks = append(hooks, *unit.Channels.Webhook)
		}
		for _, entry := range unit.Duty {
			if entry.Webhook != nil {
				hooks = append(hooks, *entry.Webhook)
			}
		}
	}
	if len(hooks) != 4 {
		t.Fatalf("%d webhooks, want the gateway, WeCom, Feishu and SMS", len(hooks))
	}
	for _, hook := range hooks {
		body, mediaType, err := hook.Body(n)
		if err != nil {
			t.Fatal(err)
		}
		var said string
		switch mediaType {
		case "application/json":
			var read struct {
				Text    json.RawMessage
				Content struct{ Text string }
			}
			if err := json.Unmarshal(body, &read); err != nil {
				t.Fatal(err)
			}
			said = read.Content.Text + string(read.Text)
		default:
			form, err := url.ParseQuery(string(body))
			if err != nil {
				t.Fatal(err)
			}
			if said = form.Get("content"); said != n.Title {
				t.Errorf("the gateway reads %q", said)
			}
		}
		if said == "" {
			t.Errorf("%s says nothing", body)
		}
	}
}

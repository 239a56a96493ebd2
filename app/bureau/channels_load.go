package bureau

import (
	"fmt"
	"net/mail"

	"fanzha/app/strictyaml"
)

// checkChannels looks at the addresses at which a unit is told.
func (l *loader) checkChannels(lines strictyaml.Lines, i int, unit Unit) {
	path := fmt.Sprintf("units[%d].channels", i)
	for n, address := range unit.Channels.Email {
		l.checkEmail(lines.At("%s.email[%d]", path, n), address)
	}
	if hook := unit.Channels.Webhook; hook != nil {
		l.checkWebhook(lines.At("%s.webhook", path), *hook)
	}
	for n, entry := range unit.Duty {
		at := lines.At("units[%d].duty[%d]", i, n)
		if entry.Email == "" && entry.Webhook == nil {
			l.findings.Add(unitsFile, at, "值班名单里这一项没有 email，也没有 webhook")
		}
		if entry.Email != "" {
			l.checkEmail(at, entry.Email)
		}
		if entry.Webhook != nil {
			l.checkWebhook(at, *entry.Webhook)
		}
	}
}

// checkEmail takes a bare address, as RFC 5321 has it.
func (l *loader) checkEmail(line int, address string) {
	if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
		l.findings.Add(unitsFile, line, "电子邮箱 %q 不对，应像 duty@example.org", address)
	}
}

func (l *loader) checkWebhook(line int, hook Webhook) {
	if fault := hook.fault(); fault != "" {
		l.findings.Add(unitsFile, line, "%s", fault)
	}
}

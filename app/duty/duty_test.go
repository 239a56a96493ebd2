package duty_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/duty"
	"fanzha/app/report"
)

var noon = time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC)

// units is a bureau with a duty list of two, and a unit above it.
func units() *bureau.Bureau {
	hook := func(name string) *bureau.Webhook { return &bureau.Webhook{URL: "https://example.org/" + name} }
	return &bureau.Bureau{Units: []bureau.Unit{
		{
			Key: "center", Channels: bureau.Channels{Email: []string{"all@c", "first@c"}, Webhook: hook("c")},
			Duty: []bureau.Duty{{Email: "first@c"}, {Email: "second@c", Webhook: hook("second")}},
		},
		{Key: "command", Channels: bureau.Channels{Email: []string{"all@k"}}, Duty: []bureau.Duty{{Email: "all@k"}, {Email: "chief@k"}}},
		{Key: "office", Partner: true, Channels: bureau.Channels{Email: []string{"all@o"}}, Duty: []bureau.Duty{{Email: "first@o"}}},
		{Key: "bare"},
	}}
}

// show writes rows as "unit channel target", those of the desk without target.
func show(rows []report.Delivery) string {
	var all []string
	for _, d := range rows {
		all = append(all, strings.TrimSpace(fmt.Sprintf("%s %s %s %s", d.Reason, d.Unit, d.Channel, strings.TrimPrefix(d.Target, "https://example.org/"))))
	}
	return strings.Join(all, "; ")
}

func TestFirstTellsTheUnitsAndWhoIsOnDuty(t *testing.T) {
	b := units()
	center, _ := b.Unit("center")
	office, _ := b.Unit("office")
	route := bureau.Route{To: center, Also: []bureau.Unit{office}}
	const channels = "to center desk; to center email all@c; to center email first@c; to center webhook c"
	const also = "; also office desk; also office email all@o"
	tests := []struct {
		name   string
		record report.Record
		urgent bool
		want   string
	}{
		{"not urgent", report.Record{}, false, channels + also},
		{"urgent: the first on duty has the address of the unit", report.Record{UrgentUntil: noon.Add(time.Hour)}, true, channels + also},
		{"to be opened in time", report.Record{AckWithin: time.Minute}, true, channels + also},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.record.Reference, test.record.ReceivedAt = "123456788", noon
			rows := duty.First(route, test.record)
			if got := show(rows); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			for _, d := range rows {
				desk := d.Channel == report.ChannelDesk
				if desk != d.ToldAt.Equal(noon) || desk != d.NextAt.IsZero() || d.Urgent != (test.urgent && !desk) {
					t.Errorf("told at %v, next at %v, urgent %t: %s %s", d.ToldAt, d.NextAt, d.Urgent, d.Unit, d.Channel)
				}
			}
		})
	}
}

func TestOnlyAnUrgentReportWakesWhoIsOnDuty(t *testing.T) {
	command, _ := units().Unit("command")
	command.Duty[0].Email = "night@k"
	for want, until := range map[string]time.Time{
		"to command desk; to command email all@k":                           {},
		"to command desk; to command email all@k; to command email night@k": noon.Add(time.Hour),
	} {
		got := show(duty.First(bureau.Route{To: command}, report.Record{ReceivedAt: noon, UrgentUntil: until}))
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

func TestTheLadderEndsWithTheUnitThatIsToldLast(t *testing.T) {
	tests := []struct {
		name, unit, escalateTo string
		want                   []string
	}{
		{"a duty list of two, then the unit above and its list", "center", "command", []string{
			"duty center email second@c; duty center webhook second",
			"escalate command desk; escalate command email all@k",
			"escalate command email chief@k",
		}},
		{"a unit without a list", "bare", "command", []string{"escalate command desk; escalate command email all@k", "escalate command email chief@k"}},
		{"to a unit without addresses", "bare", "bare", []string{"escalate bare desk"}},
		{"nobody above", "center", "", []string{"duty center email second@c; duty center webhook second"}},
		{"a unit that is no longer listed", "gone", "command", []string{"escalate command desk; escalate command email all@k", "escalate command email chief@k"}},
		{"nobody at all", "bare", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := report.Record{Reference: "123456788", Unit: test.unit, EscalateTo: test.escalateTo, AckWithin: 3 * time.Minute, ReceivedAt: noon}
			var got []string
			for {
				rows, due := duty.Next(units(), r, noon.Add(time.Hour))
				if due.IsZero() != (len(rows) == 0) {
					t.Fatalf("%d are told, and the next at %v", len(rows), due)
				}
				if len(rows) == 0 {
					break
				}
				if want := noon.Add(time.Hour + 3*time.Minute); due != want {
					t.Errorf("the next is told at %v, want %v", due, want)
				}
				got = append(got, show(rows))
				r.Escalation++
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestEachTellingHasAnIdentityOfItsOwn(t *testing.T) {
	seen := map[string]bool{}
	note := func(rows []report.Delivery) {
		for _, d := range rows {
			if seen[d.ID] {
				t.Errorf("%s is there twice", d.ID)
			}
			seen[d.ID] = true
		}
	}
	b := units()
	center, _ := b.Unit("center")
	for _, reference := range []report.Reference{"123456788", "000000003"} {
		r := report.Record{Reference: reference, Unit: "center", EscalateTo: "command", AckWithin: time.Minute, ReceivedAt: noon}
		note(duty.First(bureau.Route{To: center}, r))
		for range 3 {
			rows, _ := duty.Next(b, r, noon)
			note(rows)
			r.Escalation++
		}
	}
}

func TestEveryAddressIsAContactOnce(t *testing.T) {
	var got []string
	for _, c := range duty.Contacts(units()) {
		got = append(got, strings.TrimPrefix(c.Unit+" "+c.Target, ""))
	}
	want := []string{
		"center all@c", "center first@c", "center https://example.org/c", "center second@c", "center https://example.org/second",
		"command all@k", "command chief@k", "office all@o", "office first@o",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestAMoveIsToldAtBothAddresses(t *testing.T) {
	old := report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "old@c"}
	fresh := report.Contact{Unit: "center", Channel: report.ChannelEmail, Target: "new@c"}
	urgent := report.NewDelivery(report.Record{Reference: "123456788", ReceivedAt: noon, AckWithin: time.Minute}, old, report.ReasonDuty, 2, noon)
	change := report.NewDelivery(report.Record{}, old, report.ReasonChange, 7, noon)

	rows := duty.Moved(old, []report.Contact{fresh}, []report.Delivery{urgent, change}, noon.Add(time.Hour))
	if got, want := show(rows), "change center email old@c; duty center email new@c"; got != want {
		t.Fatalf("got  %s\nwant %s", got, want)
	}
	if again := rows[1]; !again.Urgent || again.Step != 2 || again.Reference != "123456788" || again.ReceivedAt != noon || again.GiveUpAt != noon.Add(73*time.Hour) {
		t.Errorf("at the new address: %+v", again)
	}
	if rows := duty.Moved(old, nil, []report.Delivery{urgent}, noon); len(rows) != 1 {
		t.Errorf("where no address came instead: %s", show(rows))
	}
}

package intake_test

import (
	"testing"
	"time"

	"fanzha/app/intake"
)

func TestMoneyGoneAtAnUnknownTimeIsUrgent(t *testing.T) {
	taken, _, _ := open(t)
	tests := []struct {
		name, day string
		want      bool
	}{
		{"no day", "", true},
		{"today", "2026-05-01", true},
		{"yesterday", "2026-04-30", true},
		{"the day before", "2026-04-29", false},
	}
	for _, test := range tests {
		form := victim()
		form.Money, form.HappenedOn = "gone", test.day
		receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
		if err != nil || receipt.Urgent != test.want {
			t.Errorf("%s: urgent %v, %v", test.name, receipt.Urgent, err)
		}
	}
}

// A transfer without a time is money gone at an unknown time, whatever else
// the form says. It is noon in Anyang on 1 May, 04:00 in UTC.
func TestUrgencyFollowsTheLatestTimeTheMoneyMayHaveGone(t *testing.T) {
	taken, db, _ := open(t)
	at := func(day, hour, minute, second int) time.Time {
		return time.Date(2026, 5, day, hour, minute, second, 0, time.FixedZone("CST", 8*3600))
	}
	never := time.Time{}
	tests := []struct {
		name, money, day string
		times            []string // of the transfers
		want             time.Time
	}{
		{"no transfer, nothing said of the money", "", "", nil, never},
		{"a transfer without a time", "", "", []string{""}, at(2, 12, 0, 0)},
		{"a transfer without a time, today", "", "2026-05-01", []string{""}, at(2, 12, 0, 0)},
		{"a transfer without a time, yesterday", "", "2026-04-30", []string{""}, at(1, 23, 59, 59)},
		{"a transfer without a time, long ago", "", "2026-04-01", []string{""}, never},
		{"gone, and a transfer without a time", "gone", "", []string{""}, at(2, 12, 0, 0)},
		{"beside one of an hour ago", "gone", "2026-04-30", []string{"2026-05-01 11:00", ""}, at(2, 11, 0, 0)},
		{"beside one of long ago", "", "2026-04-30", []string{"2026-04-01 11:00", ""}, at(1, 23, 59, 59)},
		{"beside one of long ago, without a day", "gone", "", []string{"2026-04-01 11:00", ""}, at(2, 12, 0, 0)},
		{"a transfer of today, the hour unknown", "", "2026-04-01", []string{"2026-05-01"}, at(2, 12, 0, 0)},
		{"a transfer of yesterday, the hour unknown", "", "", []string{"2026年4月30日"}, at(1, 23, 59, 59)},
		{"gone long ago, all times known", "gone", "", []string{"2026-04-01 11:00"}, never},
		{"gone an hour ago, and more is going", "going", "", []string{"2026-05-01 11:00"}, at(2, 12, 0, 0)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			form := victim()
			form.Money, form.HappenedOn = test.money, test.day
			for _, typed := range test.times {
				form.Transfers = append(form.Transfers, intake.TransferForm{Amount: "1", Time: typed})
			}
			receipt, err := taken.Submit(t.Context(), "192.0.2.0/24", form, nil)
			if err != nil {
				t.Fatal(err)
			}
			record, err := db.Receipt(t.Context(), receipt.Reference)
			if err != nil || !record.UrgentUntil.Equal(test.want) || receipt.Urgent == test.want.IsZero() {
				t.Errorf("urgent until %v, want %v; the receipt says %t; %v", record.UrgentUntil, test.want, receipt.Urgent, err)
			}
		})
	}
}

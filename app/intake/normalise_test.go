package intake

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fanzha/app/indicator"
	"fanzha/app/report"
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	tests := []struct {
		typed string
		want  report.Fen
		ok    bool
	}{
		{"3000", 300000, true},
		{"3,000", 300000, true},
		{"１２３４．５元", 123450, true},
		{" ￥ 12.3 ", 1230, true},
		{"3万", 3000000, true},
		{"1.5万元", 1500000, true},
		{"1万2千", 1200000, true},
		{"1万2000", 1200000, true},
		{"3万5", 3500000, true},
		{"3千5", 350000, true},
		{"5百元", 50000, true},
		{"1亿", 1e10, true},
		{"约3000元左右", 300000, true},
		{"万", 0, false},
		{"3万5万", 0, false},
		{"2千1万", 0, false},
		{"约", 0, false},
		{"0.01", 1, true},
		{"0", 0, true},
		{"0.001", 0, false},
		{"12.345", 0, false},
		{"-5", 0, false},
		{"+5", 0, false},
		{"1e5", 0, false},
		{"0x10", 0, false},
		{"三千", 0, false},
		{"", 0, false},
		{"999999999999", 0, false},
		{"100000000000", 1e13, true},
	}
	for _, test := range tests {
		got, err := ParseAmount(test.typed)
		if got != test.want || (err == nil) != test.ok {
			t.Errorf("ParseAmount(%q) = %d, %v", test.typed, got, err)
		}
	}
}

func TestPhonesAreReadAsPeopleTypeThem(t *testing.T) {
	tests := []struct {
		typed, want string
		ok          bool
	}{
		{"13800000000", "13800000000", true},
		{"+86 138-0000-0000", "13800000000", true},
		{"+86 (0086) 138-0000-0000", "13800000000", true}, // pasted behind one that was there
		{"0086 138 0000 0000", "13800000000", true},
		{"8613800000000", "13800000000", true},
		{"１３８００００００００", "13800000000", true},
		{"(0990) 1234567", "09901234567", true},
		{"+85212345678", "+85212345678", true},
		{"12345678901", "12345678901", false},
		{"1380000000", "1380000000", false},
		{"138000000000", "138000000000", false},
		{"电话", "电话", false},
	}
	for _, test := range tests {
		got := indicator.Phone(test.typed)
		if got != test.want || phoneForm.MatchString(got) != test.ok {
			t.Errorf("%q → %q, %v", test.typed, got, phoneForm.MatchString(got))
		}
	}
}

func TestIdentityNumbersFollowGB11643(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tests := []struct {
		number string
		want   bool
		why    string
	}{
		{"11010519491231002X", true, "the example of the standard itself"},
		{"110105194912310021", false, "a wrong check digit"},
		{"11010519491331002X", false, "a thirteenth month"},
		{"11010520490101002X", false, "born in the future"},
		{"1101051949123100", false, "too short"},
		{"E12345678", true, "a passport"},
		{"ABCDEFGHI", false, "no digits"},
	}
	for _, test := range tests {
		if got := isIDNumber(test.number, now); got != test.want {
			t.Errorf("%s (%s) = %v", test.number, test.why, got)
		}
	}
}

func TestLuhn(t *testing.T) {
	for number, want := range map[string]bool{"4111111111111111": true, "4111111111111112": false, "79927398713": true} {
		if passesLuhn(number) != want {
			t.Errorf("passesLuhn(%s) = %v", number, !want)
		}
	}
}

func TestTimesWithoutAZoneAreTheBureaus(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	tests := []struct{ typed, want string }{
		{"2026-05-01T14:05", "2026-05-01T14:05:00+08:00"},
		{"2026-05-01 14:05:09", "2026-05-01T14:05:09+08:00"},
		{"2026/5/1 14:05", "2026-05-01T14:05:00+08:00"},
		{"2026/05/01 14:05:09", "2026-05-01T14:05:09+08:00"},
		{"2026-5-1 9:05", "2026-05-01T09:05:00+08:00"},
		{"2026年5月1日 14:05:09", "2026-05-01T14:05:09+08:00"},
		{"2026年5月1日14:05", "2026-05-01T14:05:00+08:00"},
		{"2026-05-01T06:05:00Z", "2026-05-01T06:05:00Z"},
		{"2026-05-01", "2026-05-01T00:00:00+08:00"},
		{"２０２６－０５－０１", "2026-05-01T00:00:00+08:00"},
		{"2026-02-30", ""},
		{"0001-01-01", ""},
		{"昨天", ""},
	}
	for _, test := range tests {
		got, err := parseMoment(test.typed, zone)
		if test.want == "" {
			if err == nil {
				t.Errorf("%q was read as %v", test.typed, got)
			}
			continue
		}
		if err != nil || got.Format(time.RFC3339) != test.want {
			t.Errorf("%q → %v, %v", test.typed, got, err)
		}
	}
}

// FuzzNormalisers proves that what is normal stays as it is, and that what is
// read of numbers and times is read again from how they are written.
func FuzzNormalisers(f *testing.F) {
	f.Fuzz(func(t *testing.T, typed string) {
		if amount, err := ParseAmount(typed); err == nil {
			if again, err := ParseAmount(amount.String()); err != nil || again != amount || amount < 0 || amount > maxAmount {
				t.Errorf("amount %q → %s → %s, %v", typed, amount, again, err)
			}
		}
		if at, err := parseMoment(typed, time.UTC); err == nil {
			if again, err := parseMoment(at.Format(time.RFC3339), time.UTC); err != nil || !again.Equal(at.Truncate(time.Second)) {
				t.Errorf("time %q → %v → %v, %v", typed, at, again, err)
			}
		}
		if day, err := parseDay(typed, time.UTC); err == nil {
			if at, err := parseMoment(typed, time.UTC); err != nil || !at.Equal(day) || dayOf(dayOf(typed, time.UTC), time.UTC) != day.Format(time.DateOnly) {
				t.Errorf("day %q → %v, as a time %v, %v", typed, day, at, err)
			}
		}
		if number := strings.ToUpper(indicator.Compact(typed)); isIDNumber(number, time.Now()) && strings.Trim(number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			t.Errorf("%q is an identity number", number)
		}
		once := formOf(typed).normalised()
		if diff := cmp.Diff(once, once.normalised()); diff != "" {
			t.Errorf("%q is not stable: %s", typed, diff)
		}
	})
}

// formOf is a form with the same in every field.
func formOf(typed string) Form {
	form := Form{
		Suspects: []SuspectForm{{"phone", typed}, {"account", typed}, {typed, typed}}, Transfers: make([]TransferForm, 1),
	}
	for _, group := range []reflect.Value{reflect.ValueOf(&form).Elem(), reflect.ValueOf(&form.Transfers[0]).Elem()} {
		for i := range group.NumField() {
			if field := group.Field(i); field.Kind() == reflect.String {
				field.SetString(typed)
			}
		}
	}
	return form
}

package intake

import (
	"errors"
	"math/big"
	"regexp"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/width"

	"fanzha/app/report"
)

// normalised returns the form with numbers and spaces as the rules want them.
// What was typed stays in f.
func (f Form) normalised() Form {
	n := f
	for _, text := range []*string{
		&n.Kind, &n.Scam, &n.District, &n.Money, &n.PlannedPlace, &n.Name, &n.ReportingFor, &n.VictimName,
		&n.VictimWhereabouts, &n.Called110, &n.Under14, &n.GuardianName, &n.ContractNo, &n.Recruiter, &n.People,
		&n.NextMeeting, &n.Consent,
	} {
		*text = strings.TrimSpace(*text)
	}
	n.Narrative = strings.TrimSpace(strings.ReplaceAll(f.Narrative, "\r\n", "\n"))
	n.FormID = strings.ToLower(strings.TrimSpace(f.FormID))
	for _, phone := range []*string{&n.Phone, &n.VictimPhone, &n.GuardianPhone} {
		*phone = normalPhone(*phone)
	}
	n.IDNumber = strings.ToUpper(compact(f.IDNumber))
	n.HappenedOn, n.PlannedAt = narrow(f.HappenedOn), narrow(f.PlannedAt)
	n.Principal, n.ReceivedBack = narrow(f.Principal), narrow(f.ReceivedBack)
	n.Suspects, n.Transfers = nil, nil
	for _, s := range f.Suspects {
		n.Suspects = append(n.Suspects, s.normalised())
	}
	for _, t := range f.Transfers {
		n.Transfers = append(n.Transfers, t.normalised())
	}
	return n
}

func (s SuspectForm) normalised() SuspectForm {
	s.Kind, s.Value = strings.TrimSpace(s.Kind), strings.TrimSpace(s.Value)
	switch {
	case s.Kind == "phone":
		s.Value = normalPhone(s.Value)
	case s.Kind == "account" && isNumber(compact(s.Value)):
		s.Value = compact(s.Value)
	case s.Kind == "" && s.Value != "":
		s.Kind = "other"
	}
	return s
}

func (t TransferForm) normalised() TransferForm {
	for _, text := range []*string{
		&t.Method, &t.PayerBank, &t.PayeeName, &t.PayeeBank, &t.PickupPlatform, &t.PickupOrder, &t.PickupPlate, &t.PickupPlace,
	} {
		*text = strings.TrimSpace(*text)
	}
	for _, number := range []*string{&t.PayerAccount, &t.PayeeAccount, &t.Reference} {
		*number = strings.TrimSpace(*number)
		if isNumber(compact(*number)) {
			*number = compact(*number)
		}
	}
	t.Time, t.Amount = narrow(t.Time), narrow(t.Amount)
	return t
}

// narrow folds full-width digits and signs and trims.
func narrow(typed string) string { return strings.TrimSpace(width.Narrow.String(typed)) }

// compact is narrow without the spaces and hyphens people put into numbers.
func compact(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || strings.ContainsRune("-‐–—·", r) {
			return -1
		}
		return r
	}, narrow(typed))
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// normalPhone strips the country code of a Chinese number: "+86 138-0000-0000".
func normalPhone(typed string) string {
	number := strings.NewReplacer("(", "", ")", "").Replace(compact(typed))
	for _, prefix := range []string{"+86", "0086"} {
		if rest, ok := strings.CutPrefix(number, prefix); ok {
			return rest
		}
	}
	if len(number) == 13 && strings.HasPrefix(number, "861") {
		return number[2:]
	}
	return number
}

var (
	errAmount  = errors.New("not an amount")
	amountForm = regexp.MustCompile(`^([0-9]{1,12})(?:\.([0-9]{1,6}))?$`)
)

// maxAmount is the largest amount taken: 100 billion yuan.
const maxAmount = report.Fen(1e13)

// parseAmount reads an amount as people type it: "1,234.50元", "￥3万". It has
// at most two decimals and is not negative.
func parseAmount(typed string) (report.Fen, error) {
	text := strings.NewReplacer(",", "", "，", "", " ", "", "¥", "", "￥", "", "人民币", "", "元", "", "块", "").Replace(narrow(typed))
	text, tenThousand := strings.CutSuffix(text, "万")
	if !amountForm.MatchString(text) {
		return 0, errAmount
	}
	amount, _ := new(big.Rat).SetString(text)
	fen := int64(100)
	if tenThousand {
		fen *= 10000
	}
	amount.Mul(amount, new(big.Rat).SetInt64(fen))
	if !amount.IsInt() || amount.Cmp(new(big.Rat).SetInt64(int64(maxAmount))) > 0 {
		return 0, errAmount
	}
	return report.Fen(amount.Num().Int64()), nil
}

var errTime = errors.New("not a date or time")

var (
	dayLayouts    = []string{time.DateOnly, "2006-1-2", "2006/1/2", "2006.1.2", "20060102", "2006年1月2日"}
	momentLayouts = []string{
		"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006/1/2 15:04", "2006年1月2日15:04",
	}
)

// parseDay reads a calendar day as people type it.
func parseDay(typed string, zone *time.Location) (time.Time, error) {
	return parseTime(compactDay(typed), dayLayouts, zone)
}

// parseMoment reads a date with a time. Without a zone of its own it is in
// zone; a day alone is its beginning.
func parseMoment(typed string, zone *time.Location) (time.Time, error) {
	text := narrow(typed)
	if t, err := time.Parse(time.RFC3339, text); err == nil && sane(t) {
		return t, nil
	}
	if t, err := parseTime(text, momentLayouts, zone); err == nil {
		return t, nil
	}
	return parseDay(typed, zone)
}

func parseTime(text string, layouts []string, zone *time.Location) (time.Time, error) {
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && sane(t) {
			return t, nil
		}
	}
	return time.Time{}, errTime
}

// sane reports whether a year is one that a report can be about.
func sane(t time.Time) bool { return t.Year() >= 1970 && t.Year() < 2200 }

func compactDay(typed string) string { return strings.ReplaceAll(narrow(typed), " ", "") }

var (
	phoneForm    = regexp.MustCompile(`^(1[3-9][0-9]{9}|0[0-9]{2,3}[0-9]{7,8}|(\+|00)[0-9]{8,15})$`)
	passportForm = regexp.MustCompile(`^[A-Z]{1,3}[0-9]{6,14}$`)
)

// isIDNumber reports whether a normalised number is a GB 11643 identity
// number with a real birth date and the right check digit, or has the form of
// a passport's or a permit's.
func isIDNumber(number string, now time.Time) bool {
	if len(number) != 18 {
		return passportForm.MatchString(number)
	}
	if !isNumber(number[:17]) {
		return false
	}
	birth, err := time.Parse("20060102", number[6:14])
	if err != nil || birth.After(now) || birth.Year() < 1880 {
		return false
	}
	sum := 0
	for i, weight := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(number[i]-'0') * weight
	}
	return "10X98765432"[sum%11] == number[17]
}

// passesLuhn reports whether a card number has the right check digit.
func passesLuhn(number string) bool {
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}

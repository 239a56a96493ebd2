package intake

import (
	"regexp"
	"time"

	"fanzha/app/indicator"
)

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
	if !indicator.IsNumber(number[:17]) {
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

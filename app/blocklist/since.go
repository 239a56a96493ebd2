package blocklist

import (
	"strings"
	"time"

	"fanzha/app/fault"
)

// ParseSince reads a moment with its zone (RFC 3339), or a day, which begins
// in the given zone. Nothing is the zero time. The plus sign of a zone, which
// is a blank in an address unless it was escaped, is read either way.
func ParseSince(typed string, zone *time.Location) (time.Time, error) {
	if typed == "" {
		return time.Time{}, nil
	}
	if day, err := time.ParseInLocation(time.DateOnly, typed, zone); err == nil {
		return day, nil
	}
	at, err := time.Parse(time.RFC3339, strings.ReplaceAll(typed, " ", "+"))
	if err != nil {
		return time.Time{}, fault.Wrap(fault.BadRequest, "since 应是日期或带时区的时间，像 2026-01-31 或 2026-01-31T08:00:00+08:00", err)
	}
	return at, nil
}

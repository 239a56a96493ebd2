package audit

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Head is the end of the log, at some time: its last row's sequence and MAC.
// The zero Head is that of an empty log.
type Head struct {
	Sequence int64
	MAC      []byte
}

// Head is the end of the log where the entry is its last row.
func (e Entry) Head() Head { return Head{e.Sequence, e.MAC} }

// String returns the head as it is noted elsewhere: "12:9f86…".
func (h Head) String() string { return fmt.Sprintf("%d:%x", h.Sequence, h.MAC) }

// ParseHead reads what [Head.String] made.
func ParseHead(text string) (Head, error) {
	number, digits, _ := strings.Cut(text, ":")
	sequence, err := strconv.ParseInt(number, 10, 64)
	mac, hexErr := hex.DecodeString(digits)
	if err != nil || hexErr != nil || sequence < 0 || (sequence == 0) != (len(mac) == 0) {
		return Head{}, errors.New("audit: a head is like 12:9f86d081")
	}
	return Head{sequence, mac}, nil
}

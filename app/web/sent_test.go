package web

import (
	"testing"
	"time"

	"fanzha/app/clocktest"
)

func TestWhatANetworkHasSentIsForgottenAfterADay(t *testing.T) {
	watch := clocktest.At(time.Date(2026, 5, 1, 4, 0, 0, 0, time.UTC))
	sent := newSentBytes(watch.Now)
	sent.add("192.0.2.0/24", 3)
	sent.add("192.0.2.0/24", 4)
	if n := sent.of("192.0.2.0/24"); n != 7 {
		t.Errorf("%d bytes", n)
	}
	if n := sent.of("198.51.100.0/24"); n != 0 {
		t.Errorf("another network has sent %d", n)
	}
	watch.Move(sentSpan)
	if n := sent.of("192.0.2.0/24"); n != 0 {
		t.Errorf("%d bytes a day later", n)
	}
}

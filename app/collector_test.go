package main

import "testing"

func TestGarbageGathersByHalfAndNoLess(t *testing.T) {
	for live, want := range map[uint64]int{0: 1000, 4 << 20: 1000, 24 << 20: 200, 48 << 20: 100, 96 << 20: 50, 4 << 30: 50} {
		if got := percentFor(live); got != want {
			t.Errorf("%d MB live: %d %%, want %d", live>>20, got, want)
		}
	}
}

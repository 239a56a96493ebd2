package main

import "testing"

func TestGarbageGathersByHalfAndNoLess(t *testing.T) {
	for live, want := range map[uint64]int{0: 1000, 4 << 20: 1000, 32 << 20: 200, 64 << 20: 100, 128 << 20: 50, 4 << 30: 50} {
		if got := percentFor(live); got != want {
			t.Errorf("%d MB live: %d %%, want %d", live>>20, got, want)
		}
	}
}

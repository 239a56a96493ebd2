package indicator_test

import (
	"slices"
	"testing"

	"fanzha/app/indicator"
)

// The same thing has a shape in common, however two people write it.
func TestTheSameThingHasAShapeInCommon(t *testing.T) {
	tests := []struct {
		one, other string
		same       bool
	}{
		{"4111 1111 1111 1111", "４１１１-１１１１-１１１１-１１１１", true},
		{"+86 138-0000-0001", "13800000001", true},
		{"0372-0000000", "（0372）0000000", true},
		{"https://www.Refund.example/", "refund.example", true},
		{"某某（北京）公司", "某某北京公司", true},
		{"13800000001", "13800000002", false},
		{"refund.example/a", "refund.example/b", false},
		{"abc", "abc", false}, // too short to tell anything
	}
	for _, test := range tests {
		other := indicator.Shapes(test.other)
		same := slices.ContainsFunc(indicator.Shapes(test.one), func(shape string) bool { return slices.Contains(other, shape) })
		if same != test.same {
			t.Errorf("%q and %q: %v %q %q", test.one, test.other, same, indicator.Shapes(test.one), other)
		}
	}
}

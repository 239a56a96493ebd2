package han

import (
	"strings"
	"testing"
)

func TestSimplified(t *testing.T) {
	for from, want := range map[string]string{
		"刷單返利":     "刷单返利",
		"詐騙電話":     "诈骗电话",
		"臺灣後裡髮發網際": "台湾后里发发网际",
		"帳戶帐户賬戶账户": "账户账户账户账户",
		"已经是简体":    "已经是简体",
		"abc，𠀀かな":  "abc，𠀀かな",
	} {
		if got := strings.Map(Simplified, from); got != want {
			t.Errorf("%s: %s, want %s", from, got, want)
		}
	}
}

func TestTheTableMakesOneStep(t *testing.T) {
	n := 0
	for c := rune(first); c <= last; c++ {
		to := Simplified(c)
		if to != c {
			n++
		}
		if to < first || to > last || Simplified(to) != to {
			t.Errorf("%c becomes %c, and that %c", c, to, Simplified(to))
		}
	}
	if n < 2800 {
		t.Errorf("%d characters", n)
	}
}

package password_test

import (
	"slices"
	"strings"
	"testing"

	"fanzha/app/fault"
	"fanzha/app/password"
)

// names are those of an invented county and of a member.
var names = []string{"清河县公安局反诈中心", "qinghe-fanzha.example.org", "河东派出所", "单雄信", "shan.xiongxin2", "0372"}

const (
	short  = "至少 10 个字符"
	common = "用的人太多"
	guess  = "容易猜"
)

func TestWhatEverybodyTriesFirstIsNotTaken(t *testing.T) {
	for _, test := range []struct{ password, want string }{
		{"", short}, {"woaini520", short}, {"清河反诈安全", short},

		{"a123456789", common}, {"woaini1314", common}, {"1234567890", common}, {"1qaz2wsx3edc", common}, {"Password123", common},
		{"QWERTYUIOP", common}, {"1q2w3e4r5t", common}, {"0987654321", common}, {"asdfghjkl;", common}, {"abc123abc123", common},

		{"qinghefanzha", guess}, {"QingHe@110110", guess}, {"qhxgaj2026!!", guess}, {"xiongxin1990", guess}, {"danxiongxin888", guess},
		{"shanxiongxin.96110", guess}, {"清河县公安局反诈中心", guess}, {"hedongpaichusuo", guess}, {"gongan@20260501", guess}, {"fanzha2026!", guess},
		{"xiongxin.fanzha@2026", guess}, {"Qinghe_Hedong#1", guess},

		{"gggggggggggggg", guess}, {"bcdefghijklm", guess}, {"484848484848484", guess}, {"xk7xk7xk7xk7", guess}, {"kkkkkkkkkkkz", guess}, {"5201314520", guess},
		{"13812345670", guess}, {"410502199001011234", guess}, {"p@ssw0rd2026!", guess}, {"woaiwojia1314.", guess}, {"zhangwei1990", guess},
		{"!QAZ@WSX#EDC", guess}, {"19900101abc", guess}, {strings.Repeat("woaini1314", 100), guess},

		{"a password for tests", ""}, {"another password", ""}, {"correct horse battery", ""}, {"k7-tram-oker-91", ""}, {"三月里的小雨淅沥沥下", ""},
		{"wo jia men qian you liang ke shu", ""}, {"9021748365", ""}, {"hr4k-zzq2-7mbe-pw3x", ""}, {"%x(Q)/;:+z", ""},
	} {
		err := password.Check(test.password, names...)
		if test.want == "" && err != nil || test.want != "" && (fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%q: %v, want %q", test.password, err, test.want)
		}
		if err != nil && test.password != "" && strings.Contains(err.Error(), test.password) {
			t.Errorf("%q is said again", test.password)
		}
	}
}

// What is a name here is none elsewhere.
func TestNamesCountWhereTheyAreNames(t *testing.T) {
	for _, word := range []string{"qinghe-hedong", "xiongxin-hedong"} {
		if err := password.Check(word); err != nil {
			t.Errorf("%q, where nobody is called so: %v", word, err)
		}
		if err := password.Check(word, names...); err == nil {
			t.Errorf("%q is taken", word)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, seed := range []string{"woaini1314", "清河反诈中心2026", "\xff\xfe", "a\nb\nc\nd\ne\nf", strings.Repeat("ab", 5000)} {
		f.Add(seed, "单雄信")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		err := password.Check(text, name)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
		// More names never make a password better.
		if alone := password.Check(text); alone != nil && err == nil {
			t.Fatalf("%q is taken beside the name %q", text, name)
		}
		if twice := password.Check(text, name, name); (twice == nil) != (err == nil) {
			t.Fatalf("%q: %v and then %v", text, err, twice)
		}
	})
}

// What is searched by halves is in order, and as long as is asked for; ASVS
// wants 3,000.
func TestTheListIsWhatItIsTakenFor(t *testing.T) {
	all := password.Lines()
	if len(all) < 3000 || !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Errorf("%d lines, or out of order, or one twice", len(all))
	}
	for _, line := range all {
		if len(line) < password.Shortest || line != strings.ToLower(line) || password.Check(strings.ToUpper(line)) == nil {
			t.Errorf("%q is never found", line)
		}
		if strings.Contains(line, "@") && strings.Contains(line, ".com") {
			t.Errorf("%q may be somebody's address", line)
		}
	}
}

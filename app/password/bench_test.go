package password_test

import (
	"strings"
	"testing"

	"fanzha/app/password"
)

func BenchmarkCheck(b *testing.B) {
	for name, text := range map[string]string{"usual": "a password for tests", "as long as is looked at": strings.Repeat("hr4kzq2mbepw3x9", 5)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_ = password.Check(text, names...)
			}
		})
	}
}

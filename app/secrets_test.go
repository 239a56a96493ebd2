package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fanzha/app/delivery"
)

func TestASecretOnTheCommandLineIsRefusedWithWhereItBelongs(t *testing.T) {
	const word = "geheim-2026"
	for _, test := range []struct {
		args []string
		want string // in the answer; empty: taken
	}{
		{[]string{"serve", "--search-key", word}, "FANZHA_SEARCH_KEY"},
		{[]string{"serve", "--search-key=" + word}, "--search-key-file"},
		{[]string{"--smtp-password", word}, "FANZHA_SMTP_PASSWORD"},
		{[]string{"reports", "list", "--database-url", "postgres://fanzha:" + word + "@127.0.0.1/x"}, "PGPASSFILE"},
		{[]string{"serve", "--database-url=postgres://fanzha@127.0.0.1/x?password=" + word}, "FANZHA_DATABASE_URL"},
		{[]string{"serve", "--database-url", "postgres://fanzha:" + word + "%zz@127.0.0.1/x"}, "FANZHA_DATABASE_URL"},
		{[]string{"serve", "--smtp-url", "smtp://site:" + word + "@127.0.0.1:587?from=a@example.org", "--content", "../content", "--data", t.TempDir()}, "--smtp-url"},
		{[]string{"serve", "--database-url", "postgres://fanzha@127.0.0.1/x", "--help"}, ""},
	} {
		code, _, errs := fanzha(t, test.args...)
		refused := code == exitUsage && strings.Contains(errs, test.want)
		if (test.want != "") != refused || strings.Contains(errs, word) {
			t.Errorf("%q: exit %d %s", test.args, code, errs)
		}
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	mail := mailFlags{SMTPURL: "smtp://site@127.0.0.1:587?from=a@example.org", SMTPPasswordFile: file}
	if sender, err := mail.email(); err != nil || sender == (delivery.NoEmail{}) {
		t.Errorf("%T, %v", sender, err)
	}
	for _, test := range []struct{ value, file, want string }{
		{"", file, "geheim"}, {"of the environment", file, "of the environment"}, {"", "", ""},
	} {
		if got, err := secret(test.value, test.file); got != test.want || err != nil {
			t.Errorf("%q, %q: %q, %v", test.value, test.file, got, err)
		}
	}
	mail.SMTPPasswordFile = file + ".none"
	if _, err := mail.email(); err == nil {
		t.Error("a file that is missing is no password")
	}
}

package main

import (
	"fmt"
	"net/url"
	"os"
	"strings"
)

// secretsInArguments finds a secret on the command line, which every user of
// the machine can read there (ps), and many keep in a shell's history. Secrets
// come from the environment or from files.
func secretsInArguments(args []string) error {
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "--search-key":
			return usageError{"the key of the search server must not stand on the command line, where others see it: use FANZHA_SEARCH_KEY or --search-key-file"}
		case "--smtp-password":
			return usageError{"the mail server's password must not stand on the command line, where others see it: use FANZHA_SMTP_PASSWORD or --smtp-password-file"}
		case "--database-url":
			if hasPassword(value) {
				return usageError{"the database's password must not stand on the command line, where others see it: use FANZHA_DATABASE_URL, or an address without it and PGPASSFILE or PGPASSWORD"}
			}
		}
	}
	return nil
}

// hasPassword reports whether an address has one, in either place in which
// PostgreSQL takes it.
func hasPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return strings.Contains(address, "@") // it is refused later; the parser's message would not tell it
	}
	_, given := u.User.Password()
	return given || u.Query().Has("password")
}

// secret is a secret from the environment, or what a file holds but for the
// end of its line.
func secret(value, file string) (string, error) {
	if file == "" || value != "" {
		return value, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read a secret: %w", err)
	}
	return strings.TrimRight(string(text), "\r\n"), nil
}

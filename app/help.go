package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

// helpWithEnv is kong's help, with each flag's environment variable beside
// its default.
func helpWithEnv(options kong.HelpOptions, ctx *kong.Context) error {
	options.ValueFormatter = func(value *kong.Value) string {
		help := value.Help
		if value.Flag != nil && len(value.Flag.Envs) > 0 {
			help += fmt.Sprintf(" (default %q, $%s)", value.Default, value.Flag.Envs[0])
		}
		return help
	}
	return kong.DefaultHelpPrinter(options, ctx)
}

package main

import (
	"fmt"
	"runtime/debug"
)

type versionCommand struct{}

// Run prints what this binary was built from.
func (versionCommand) Run(p *program) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return fmt.Errorf("this binary has no build information")
	}
	commit := "unknown"
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			commit = setting.Value
		}
	}
	fmt.Fprintf(p.stdout, "fanzha %s\ncommit %s\n%s\n", info.Main.Version, commit, info.GoVersion)
	return nil
}

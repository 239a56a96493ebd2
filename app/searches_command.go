package main

import (
	"fmt"
	"strconv"
	"time"

	"fanzha/app/miss"
	"fanzha/app/store"
)

type searchesCommand struct {
	stateFlags
	Since string `help:"From this month on: 2026-01." placeholder:"MONTH"`
}

// Run lists what was searched for in vain, by months.
func (cmd *searchesCommand) Run(p *program) error {
	if cmd.Since != "" {
		if _, err := time.Parse(miss.MonthForm, cmd.Since); err != nil {
			return usageError{"--since is a month, like 2026-01"}
		}
	}
	return withStore(p, cmd.stateFlags, func(db *store.Store) error {
		counts, err := db.Misses(p.ctx, cmd.Since)
		if err != nil {
			return err
		}
		if len(counts) == 0 {
			fmt.Fprintln(p.stdout, "没有记下什么：一天里有三处以上的网络都搜过、又一条也没有搜到的词，才会记下")
			return nil
		}
		rows := make([][]string, len(counts))
		for i, c := range counts {
			rows[i] = []string{c.Month, strconv.Itoa(c.N), c.Words}
		}
		return printer{out: p.stdout}.table("月份 次数 没有搜到的词", rows)
	})
}

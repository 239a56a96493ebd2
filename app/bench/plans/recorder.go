package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"fanzha/app/bench/load"
	"fanzha/app/store"
)

// rounds are enough for the server to choose a plan that it keeps for prepared
// statements, which it does after five.
const rounds = 7

// recorder gathers the plans of what is sent.
type recorder struct {
	mu    sync.Mutex
	call  call
	round int
	all   []*statement
}

// statement is one text that a call has sent, behind the first round, in which
// the server reads its files.
type statement struct {
	call  call
	text  string
	plan  node // the one that looked at most rows
	times []float64
}

// took is the median: others use the machine too.
func (s *statement) took() time.Duration {
	return time.Duration(load.Median(s.times) * float64(time.Millisecond))
}

// explanation is what auto_explain says.
type explanation struct {
	Text string `json:"Query Text"`
	Plan node   `json:"Plan"`
}

// notice takes what the server says of a statement.
func (r *recorder) notice(message string) {
	_, text, found := strings.Cut(message, "plan:")
	var told explanation
	if !found || json.Unmarshal([]byte(text), &told) != nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.round > 0 {
		r.keep(told)
	}
}

func (r *recorder) keep(told explanation) {
	for _, s := range r.all {
		if s.call.name == r.call.name && s.text == told.Text {
			s.times = append(s.times, told.Plan.Time)
			if told.Plan.rows() >= s.plan.rows() {
				s.plan = told.Plan
			}
			return
		}
	}
	r.all = append(r.all, &statement{r.call, told.Text, told.Plan, []float64{told.Plan.Time}})
}

// record runs a call some times.
func (r *recorder) record(ctx context.Context, s *store.Store, c call) error {
	for round := range rounds {
		r.mu.Lock()
		r.call, r.round = c, round
		r.mu.Unlock()
		if err := c.run(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// report prints all, the slowest first, and fails where something is bad that
// is not known to be.
func (r *recorder) report(limit, from time.Duration, judge bool) error {
	slices.SortStableFunc(r.all, func(a, b *statement) int { return int(b.took() - a.took()) })
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "ms\trows\tpages\tof\tstatement\talong\t")
	var bad []string
	for _, s := range r.all {
		wrong := s.wrong(limit)
		if wrong != "" && s.call.known == "" {
			bad = append(bad, fmt.Sprintf("%s: %s: %s", s.call.name, s.short(), wrong))
		}
		if s.took() < from && wrong == "" {
			continue
		}
		if wrong != "" {
			wrong = "!! " + wrong + " (" + s.call.known + ")"
		}
		fmt.Fprintf(out, "%.2f\t%.0f\t%d\t%s\t%s\t%s\t%s\n", s.took().Seconds()*1e3, s.plan.rows(), s.plan.Hit+s.plan.Read, s.call.name, s.short(), s.plan.along(), wrong)
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if !judge {
		fmt.Printf("\n%d statements; so few reports are read whole, and nothing is judged\n", len(r.all))
		return nil
	}
	if len(bad) > 0 {
		return errors.New(strings.Join(bad, "\n"))
	}
	fmt.Printf("\n%d statements, each of those not shown below %v; none is bad that is not known to be\n", len(r.all), from)
	return nil
}

func (s *statement) wrong(limit time.Duration) string {
	var wrong []string
	if walked := s.plan.walked(); len(walked) > 0 {
		wrong = append(wrong, "all of "+strings.Join(walked, ", "))
	}
	if s.took() > limit {
		wrong = append(wrong, "slow")
	}
	return strings.Join(wrong, ", ")
}

// short is what a statement does, and with which table it begins.
func (s *statement) short() string {
	verb, _, _ := strings.Cut(strings.TrimSpace(s.text), " ")
	table := ""
	s.plan.each(func(n node) {
		if table == "" {
			table = n.Table
		}
	})
	return strings.TrimSpace(strings.TrimSpace(verb) + " " + table)
}

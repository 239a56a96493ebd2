package main

import (
	"fmt"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/outlink"
)

// checkLinks asks for the addresses of other sites that published articles lead
// to, and prints those that are not there. It fails for what a reader cannot
// open, and not for a site that answers no program.
func checkLinks(p *program, snapshot *library.Snapshot, options outlink.Options) error {
	links := outlink.Of(snapshot)
	var results []outlink.Result
	outlink.New(options).Check(p.ctx, links, func(r outlink.Result) {
		if r.State != outlink.Fine {
			results = append(results, r)
		}
	})
	outlink.Sort(results)
	var findings fault.Findings
	for _, r := range results {
		for _, place := range r.Places {
			findings = append(findings, fault.Finding{
				File: place.File, Line: place.Line, Message: "站外链接 " + r.URL + " " + r.Reason, Warning: r.State == outlink.Unsure,
			})
		}
	}
	if err := p.ctx.Err(); err != nil {
		return err
	}
	if err := printFindings(p, findings); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "站外链接 %d 个，没有失效的\n", len(links))
	return nil
}

package load

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"fanzha/app/report"
	"fanzha/app/store"
)

// ProveOpen holds that every receipt opens its report, and that none was given
// twice.
func ProveOpen(site *Client, shown []Receipt) error {
	given := map[string]bool{}
	for _, receipt := range shown {
		if given[receipt.Reference] {
			return fmt.Errorf("receipt %s was given twice", receipt.Reference)
		}
		given[receipt.Reference] = true
		body, err := json.Marshal(receipt)
		if err != nil {
			return err
		}
		var opened struct{ Reference string }
		status, err := site.Post("/api/v1/receipts", body, "", &opened)
		if err != nil || status != http.StatusOK || opened.Reference != receipt.Reference {
			return fmt.Errorf("receipt %s opens %q with %d, %w", receipt.Reference, opened.Reference, status, err)
		}
	}
	return nil
}

// Kept is what a database has of some reports.
type Kept struct{ Reports, Deliveries int }

// ProveKept holds that every receipt has its report, and that every report in
// the database, whether or not its receipt was shown, stands at a desk, and
// nowhere twice.
func ProveKept(ctx context.Context, db *store.Store, shown []Receipt) (kept Kept, err error) {
	stored := map[string]bool{}
	err = EachReport(ctx, db, func(reference report.Reference) error {
		stored[string(reference)] = true
		n, err := proveDeliveries(ctx, db, reference)
		kept.Deliveries += n
		return err
	})
	if err != nil {
		return kept, err
	}
	for _, receipt := range shown {
		if !stored[receipt.Reference] {
			return kept, fmt.Errorf("receipt %s has no report", receipt.Reference)
		}
	}
	kept.Reports = len(stored)
	return kept, nil
}

// EachReport holds each report of a database.
func EachReport(ctx context.Context, db *store.Store, hold func(report.Reference) error) error {
	filter := report.Filter{Now: time.Now(), Limit: 1000}
	for {
		list, err := db.ListReports(ctx, filter)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, r := range list {
			if err := hold(r.Reference); err != nil {
				return err
			}
		}
		filter.After = filter.Next(list[len(list)-1])
	}
}

// proveDeliveries returns how many deliveries a report has.
func proveDeliveries(ctx context.Context, db *store.Store, reference report.Reference) (int, error) {
	r, deliveries, err := db.Report(ctx, reference)
	if err != nil {
		return 0, err
	}
	type where struct{ unit, channel, target string }
	times, atDesk := map[where]int{}, false
	for _, d := range deliveries {
		there := where{d.Unit, string(d.Channel), d.Target}
		if times[there]++; times[there] > 1 && d.Channel == report.ChannelDesk {
			return 0, fmt.Errorf("report %s stands twice at the desk of %s", reference, d.Unit)
		}
		atDesk = atDesk || d.Channel == report.ChannelDesk && d.Unit == r.Unit
	}
	if !atDesk {
		return 0, fmt.Errorf("report %s does not stand at the desk of %s", reference, r.Unit)
	}
	return len(deliveries), nil
}

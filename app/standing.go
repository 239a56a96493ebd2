package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"fanzha/app/evidence"
	"fanzha/app/staff"
)

// standingWithin is how long Prometheus waits for the database.
const standingWithin = 5 * time.Second

// measureStanding tells Prometheus how things stand whenever it asks.
func (s *server) measureStanding() {
	for name, pool := range s.store.Pools() {
		s.meter.Register(collectors.NewDBStatsCollector(pool, name))
	}
	s.meter.Register(standing{s})
}

// measured are the files of evidence, of which the meter is told.
func (s *server) measured() evidence.Files { return evidence.Metered(s.files, s.meter.Filed) }

// standing gathers how things stand in the content folder and the database.
// What is not known is left out: a time that never was, and all that a
// database would say which does not answer.
type standing struct{ *server }

func standingDesc(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("fanzha_"+name, help, labels, nil)
}

var (
	articlesDesc     = standingDesc("articles", "Published articles.")
	faultsDesc       = standingDesc("content_faults", "Faults in the content folder, warnings not counted.")
	snapshotDesc     = standingDesc("content_snapshot_timestamp_seconds", "When the content was last read anew.")
	lookedDesc       = standingDesc("content_looked_timestamp_seconds", "When the content folder was last looked through without an error, changed or not; every few seconds.")
	unconfirmedDesc  = standingDesc("recipients_unconfirmed", "Recipients and addresses of units.yaml that two people have not confirmed.")
	searchServerDesc = standingDesc("search_server_up", "Whether the search server answers in time with our documents; absent where there is none.")
	databaseDesc     = standingDesc("database_up", "Whether the database answered while this was gathered.")
	deliveriesDesc   = standingDesc("deliveries", "Deliveries still to be told: waiting for their next try, or stuck because they were given up.", "state")
	untoldDesc       = standingDesc("deliveries_oldest_age_seconds", "How long the oldest delivery waits that is still to be told or stuck; 0: there is none.")
	urgentDesc       = standingDesc("urgent_unopened", "Urgent reports that nobody has opened.")
	urgentAgeDesc    = standingDesc("urgent_unopened_oldest_age_seconds", "How long the oldest of them waits; 0: there is none.")
	sessionsDesc     = standingDesc("sessions", "Members who are signed in at the console and were seen within half an hour.")
	stagedDesc       = standingDesc("evidence_staged_bytes", "Files that wait for their form.")
	lastActDesc      = standingDesc("audit_last_act_timestamp_seconds", "When the audit log's last row was written; absent while it is empty.")
	lastKeptDesc     = standingDesc("kept_timestamp_seconds", "When what is past its time was last erased and the audit log verified; absent: never.")
	lastBackupDesc   = standingDesc("backup_timestamp_seconds", "When a backup of this site was last made; absent: never.")
	unopenableDesc   = standingDesc("units_unopenable", "Units whose reports nobody can open.")
)

// Describe implements [prometheus.Collector].
func (s standing) Describe(all chan<- *prometheus.Desc) {
	for _, desc := range []*prometheus.Desc{
		articlesDesc, faultsDesc, snapshotDesc, lookedDesc, unconfirmedDesc, searchServerDesc, databaseDesc, deliveriesDesc, untoldDesc,
		urgentDesc, urgentAgeDesc, sessionsDesc, stagedDesc, lastActDesc, lastKeptDesc, lastBackupDesc, unopenableDesc,
	} {
		all <- desc
	}
}

// gathering sends what is known to Prometheus.
type gathering chan<- prometheus.Metric

func (g gathering) gauge(desc *prometheus.Desc, value float64, labels ...string) {
	g <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
}

// time sends when something was, if it ever was.
func (g gathering) time(desc *prometheus.Desc, at time.Time) {
	if !at.IsZero() {
		g.gauge(desc, float64(at.UnixMilli())/1000)
	}
}

// age sends how long ago something began, 0 where nothing did.
func (g gathering) age(desc *prometheus.Desc, since, now time.Time) {
	if since.IsZero() {
		since = now
	}
	g.gauge(desc, max(0, now.Sub(since).Seconds()))
}

// Collect implements [prometheus.Collector].
func (s standing) Collect(all chan<- prometheus.Metric) {
	g, snapshot := gathering(all), s.library.Snapshot()
	g.gauge(articlesDesc, float64(len(snapshot.Published())))
	g.gauge(faultsDesc, float64(snapshot.Findings.Count()))
	g.time(snapshotDesc, snapshot.At)
	g.time(lookedDesc, s.library.Looked())
	g.gauge(unconfirmedDesc, float64(s.routed.open.Load()))
	if s.finder.remote != nil {
		g.gauge(searchServerDesc, truth(s.finder.remote.known() == remoteOK))
	}
	err := s.gatherDatabase(g)
	if err != nil {
		s.logger.Warn("metrics without what the database knows", "error", err)
	}
	g.gauge(databaseDesc, truth(err == nil))
}

func (s standing) gatherDatabase(g gathering) error {
	ctx, cancel := context.WithTimeout(context.Background(), standingWithin)
	defer cancel()
	now := time.Now()
	at, err := s.store.Standing(ctx, now.Add(-staff.IdleVisit))
	if err != nil {
		return err
	}
	keys, err := s.store.UnitKeys(ctx)
	if err != nil {
		return err
	}
	g.gauge(deliveriesDesc, float64(at.Waiting), "waiting")
	g.gauge(deliveriesDesc, float64(at.Stuck), "stuck")
	g.age(untoldDesc, at.OldestUntold, now)
	g.gauge(urgentDesc, float64(at.UrgentNew))
	g.age(urgentAgeDesc, at.OldestUrgent, now)
	g.gauge(sessionsDesc, float64(at.Visits))
	g.gauge(stagedDesc, float64(at.StagedBytes))
	g.time(lastActDesc, at.LastAct)
	g.time(lastKeptDesc, at.LastKept)
	g.time(lastBackupDesc, at.LastBackup)
	g.gauge(unopenableDesc, float64(len(unopenable(keys, s.units()))))
	return nil
}

func truth(is bool) float64 {
	if is {
		return 1
	}
	return 0
}

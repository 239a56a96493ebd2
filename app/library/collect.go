package library

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"fanzha/app/fault"
)

// swap makes a snapshot of what has been read and tells the subscribers.
func (l *Library) swap(now time.Time) {
	before := l.Snapshot()
	articles, faulty, findings := l.collect(now)
	var version uint64 = 1
	if before != nil {
		version = before.Version + 1
	}
	after := newSnapshot(version, l.bureau, articles, findings, now)
	after.pictures = l.pictures
	after.read = readings{reader: l.reader, folder: l.folder, articles: articles, faulty: faulty}
	after.renderer = NewRenderer(l.basePath, l.bureau.Site.Hotlines, l.bureau.Site.Keeping(), l.pictures)
	l.current.Store(after)
	l.logFindings(before, after)
	for _, f := range l.subscribers {
		f(before, after)
	}
}

// collect gathers the good articles by ID, the files of those that never were,
// and all findings.
func (l *Library) collect(now time.Time) (articles map[string]*Article, faulty map[string]string, findings fault.Findings) {
	articles, faulty = make(map[string]*Article, len(l.files)), map[string]string{}
	findings = slices.Clone(l.bureauFound)
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		f := l.files[name]
		findings = append(findings, f.findings...)
		if f.article == nil {
			kind, slug := identify(name)
			faulty[string(kind)+"/"+slug] = name
			continue
		}
		if first, taken := articles[f.article.ID()]; taken {
			findings.Add(name, 1, "与 %s 的文件名相同，网址会重复，请改名", first.File)
			continue
		}
		articles[f.article.ID()] = f.article
	}
	check := crossCheck{content: l.folder, bureau: l.bureau, articles: articles, faulty: faulty, now: now, zone: l.bureau.Site.Location()}
	findings = append(findings, check.all()...)
	findings.Sort()
	return articles, faulty, slices.Compact(findings)
}

// logFindings logs the findings that have come since the snapshot before.
func (l *Library) logFindings(before, after *Snapshot) {
	known := map[fault.Finding]bool{}
	if before != nil {
		for _, f := range before.Findings {
			known[f] = true
		}
	}
	for _, f := range after.Findings {
		if known[f] {
			continue
		}
		level := slog.LevelError
		if f.Warning {
			level = slog.LevelWarn
		}
		l.options.Logger.Log(context.Background(), level, "content fault", "file", f.File, "line", f.Line, "message", f.Message)
	}
}

package library

import (
	"io/fs"
	"maps"
	"net/url"
	"reflect"
	"strings"

	"fanzha/app/bureau"
	"fanzha/app/fault"
)

// bureauFiles are the YAML files that package bureau reads.
var bureauFiles = []string{"site.yaml", "scams.yaml", "units.yaml", "stats.yaml", "stations.yaml"}

// reloadBureau reads the YAML files if one has changed. Faulty ones leave the
// last good bureau in place, and with it the articles; only where there is
// none yet is a faulty one taken, for the checks.
func (l *Library) reloadBureau() (changed bool) {
	stamps := map[string]stamp{}
	for _, name := range bureauFiles {
		if info, err := fs.Stat(l.folder, name); err == nil {
			stamps[name] = stamp{info.Size(), info.ModTime()}
		}
	}
	if l.bureauStamp != nil && maps.Equal(stamps, l.bureauStamp) {
		return false
	}
	l.bureauStamp = stamps
	b, findings := bureau.Load(l.folder)
	l.bureauFound = findings
	if findings.Failed() && l.bureau != nil {
		return true
	}
	l.settleBase(b)
	l.bureau = b
	if basis := basisOf(b); l.reader == nil || !reflect.DeepEqual(basis, l.reader.basis) {
		l.reader = newReader(basis)
	}
	return true
}

// settleBase decides on the base address. Its path is settled by the first
// one: routes cannot move while the site runs, so links must not either.
func (l *Library) settleBase(b *bureau.Bureau) {
	if l.options.BaseURL != "" {
		b.Site.BaseURL = strings.TrimSuffix(l.options.BaseURL, "/")
	}
	path := basePath(b.Site.BaseURL)
	switch {
	case l.bureau == nil:
		l.basePath = path
	case path != l.basePath:
		l.bureauFound = append(l.bureauFound, fault.Finding{
			File: "site.yaml", Line: b.Site.BaseURLLine(), Warning: true,
			Message: "base_url 的路径变了，要重新启动程序才生效；在那之前仍用原来的 base_url",
		})
		b.Site.BaseURL = l.bureau.Site.BaseURL
	}
}

// basePath is the path of a base address: "" or "/fanzha".
func basePath(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.Path, "/")
}

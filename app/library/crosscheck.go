package library

import (
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"time"

	"fanzha/app/bureau"
	"fanzha/app/fault"
)

// sitePaths are the addresses of the site that are no articles, without the
// first slash.
var sitePaths = []string{
	"", "cases", "guides", "tips", "bulletins",
	"search", "check", "stats", "report", "report/victim", "report/tip", "report/objection", "report/sheet", "receipt", "site-map", "feed.atom", "feed.json",
	"api/v1/indicators", "api/v1/indicators.json", "api/v1/indicators.csv", "api/v1/indicators.stix.json", "api/v1/indicators.misp.json", "api/v1/openapi.json",
}

// stationsPath is one of them where there are stations.
const stationsPath = "stations"

// crossCheck finds what is wrong between files: links, images and sounds that
// lead nowhere, or to what no reader gets to see.
type crossCheck struct {
	content  fs.FS
	bureau   *bureau.Bureau
	articles map[string]*Article // by ID
	faulty   map[string]string   // IDs of files that could not be taken; their own faults are named
	now      time.Time
	zone     *time.Location
	findings fault.Findings
}

// all checks every article, and the pictures that site.yaml names.
func (c *crossCheck) all() fault.Findings {
	for _, m := range c.bureau.Site.Media() {
		if !c.exists("media/" + m.File) {
			c.findings.Add("site.yaml", m.Line, "%s：图片 media/%s 不存在，请放进 content/media/", m.Key, m.File)
		}
	}
	for _, a := range c.articles {
		c.one(a)
	}
	return c.findings
}

// one checks what one article refers to.
func (c *crossCheck) one(a *Article) {
	for _, link := range a.Links {
		c.target(a, link.Line, "", link.Target)
	}
	for _, r := range a.references {
		c.target(a, r.line, r.key+"：", r.target)
	}
}

// target checks one root-relative address that an article refers to.
func (c *crossCheck) target(a *Article, line int, where, address string) {
	name, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "#")
	name, _, _ = strings.Cut(name, "?")
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	if strings.HasPrefix(name, "media/") {
		if !c.exists(name) {
			c.findings.Add(a.File, line, "%s图片或文件 %s 不存在，请放进 content/media/", where, name)
		}
		return
	}
	other, ok := c.articles[name]
	if name == a.ID() {
		other, ok = a, true // as it is to be, not as it stands in the folder
	}
	switch {
	case ok:
		c.reachable(a, line, where, other)
	case name == stationsPath && len(c.bureau.Stations) == 0:
		c.findings.Add(a.File, line, "%s站内链接 /%s 打不开：stations.yaml 里还没有派出所", where, name)
	case c.faulty[name] == "" && name != stationsPath && !slices.Contains(sitePaths, name):
		c.findings.Add(a.File, line, "%s站内链接 /%s 打不开：没有这篇文章", where, name)
	}
}

// reachable finds fault with what readers see of a that leads to an article
// which they cannot read. A draft may refer to drafts; of what is withdrawn or
// expired readers see only where to go instead.
func (c *crossCheck) reachable(a *Article, line int, where string, other *Article) {
	from, to := a.standing(c.now, c.zone), other.standing(c.now, c.zone)
	if to == readable || from == drafted || (from == withdrawn || from == expired) && where == "" {
		return
	}
	if to == scheduled && from == scheduled && !a.PublishAt.wall.Before(other.PublishAt.wall) {
		return
	}
	why := map[standing]string{drafted: "那篇文章还是草稿或在审核", withdrawn: "那篇文章已撤回", expired: "那篇文章已过期", scheduled: "那篇文章还没到发布时间"}
	c.findings = append(c.findings, fault.Finding{
		File: a.File, Line: line, Warning: to == scheduled,
		Message: fmt.Sprintf("%s站内链接 %s 读者打不开：%s", where, other.Path(), why[to]),
	})
}

func (c *crossCheck) exists(name string) bool {
	info, err := fs.Stat(c.content, name)
	return err == nil && info.Mode().IsRegular()
}

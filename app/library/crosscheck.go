package library

import (
	"io/fs"
	"slices"
	"strings"

	"fanzha/app/fault"
)

// crossCheck finds what is wrong between files: links and images that lead
// nowhere. fixed are the addresses that the site has beside its articles.
func crossCheck(content fs.FS, articles map[string]*Article) fault.Findings {
	var findings fault.Findings
	for _, a := range articles {
		for _, link := range a.Links {
			if message := brokenTarget(content, articles, link.Target); message != "" {
				findings.Add(a.File, link.Line, "%s", message)
			}
		}
		for key, name := range map[string]string{"cover": a.Cover, "audio": a.Audio} {
			if name != "" && !exists(content, "media/"+name) {
				findings.Add(a.File, 1, "%s 指向的文件 media/%s 不存在", key, name)
			}
		}
		if a.See != "" {
			if message := brokenTarget(content, articles, a.See); message != "" {
				findings.Add(a.File, 1, "see：%s", message)
			}
		}
	}
	return findings
}

// sitePaths are the addresses of the site that are no articles.
var sitePaths = []string{"", "search", "stats", "report", "report/victim", "report/tip", "receipt"}

func brokenTarget(content fs.FS, articles map[string]*Article, target string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(target, "/"), "#")
	name, _, _ = strings.Cut(name, "?")
	name = strings.TrimSuffix(name, "/")
	if strings.HasPrefix(name, "media/") {
		if !exists(content, name) {
			return "图片或文件 " + name + " 不存在，请放进 content/media/"
		}
		return ""
	}
	if _, ok := articles[name]; ok || slices.Contains(sitePaths, name) || slices.Contains(Kinds, Kind(name)) {
		return ""
	}
	return "站内链接 /" + name + " 打不开：没有这篇文章"
}

func exists(content fs.FS, name string) bool {
	info, err := fs.Stat(content, name)
	return err == nil && info.Mode().IsRegular()
}

package bureau

import (
	"errors"
	"net/url"
	"regexp"
	"strings"
)

// basePathPattern allows what needs no escaping in an address, in a route and
// in HTML.
var basePathPattern = regexp.MustCompile(`^(/[A-Za-z0-9_.-]+)*$`)

// CheckBaseURL says in Chinese what is wrong with the absolute address of a
// site; none ("") is fine. It must be http or https with a host, and may have
// a port, a path and one slash at its end.
func CheckBaseURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "":
		return errors.New("应像 https://example.org/fanzha")
	case strings.ContainsAny(text, "?#@"):
		return errors.New("不能带 ?、# 和用户名，应像 https://example.org/fanzha")
	case !basePathPattern.MatchString(strings.TrimSuffix(u.EscapedPath(), "/")) || strings.Contains(u.Path+"/", "./"):
		return errors.New("路径只能用字母、数字、连字符、下划线和点，不能有 .. 和 //")
	}
	return nil
}

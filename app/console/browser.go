package console

import "strings"

// The words by which browsers and devices give themselves away. The first
// that fits wins: each names others too.
var (
	browserNames = [][2]string{
		{"MicroMessenger", "微信"}, {"QQBrowser", "QQ 浏览器"}, {"360SE", "360 浏览器"}, {"360EE", "360 浏览器"}, {"UCBrowser", "UC 浏览器"},
		{"HuaweiBrowser", "华为浏览器"}, {"Edg", "Edge"}, {"Firefox", "Firefox"}, {"Chrome", "Chrome"}, {"Safari", "Safari"}, {"Trident", "IE"},
	}
	deviceNames = [][2]string{
		{"HarmonyOS", "鸿蒙"}, {"OpenHarmony", "鸿蒙"}, {"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"},
	}
)

// browser says in a few words of ours with what somebody signed in: enough to
// tell their own sessions apart.
func browser(userAgent string) string {
	find := func(names [][2]string) string {
		for _, name := range names {
			if strings.Contains(userAgent, name[0]) {
				return name[1]
			}
		}
		return ""
	}
	name, device := find(browserNames), find(deviceNames)
	switch {
	case name == "" && device == "":
		return "其他浏览器"
	case device == "":
		return name
	case name == "":
		return device
	}
	return name + "，" + device
}

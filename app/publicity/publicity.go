// Package publicity makes of a published article what is sent out by other
// channels: the text of an official account of WeChat (公众号), a short message,
// words for a chat, a text for loudspeakers, what stands beside a video
// of 抖音; and one ZIP file of all.
//
// It knows nothing of HTTP.
package publicity

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fanzha/app/bureau"
	"fanzha/app/library"
)

// The limits of the channels, in characters. None but that of short messages is
// in a standard: the platforms change them, and print few.
const (
	// As of 2026-11-28, the editor of mp.weixin.qq.com. Its interface for
	// programs (developers.weixin.qq.com, api_draft_add) names none; programs that
	// use it report 32 for the title.
	OfficialTitle = 64
	// As of 2026-11-28, developers.weixin.qq.com/community, 000804df7c44.
	OfficialSummary = 120
	// As of 2026-11-28, creator.douyin.com, from programs that publish there: no
	// public page of the platform has them. Topics count in the caption. A video
	// that a mini-program publishes has 60 for both (developer.open-douyin.com,
	// video-publish/upload-param).
	DouyinTitle   = 30
	DouyinCaption = 1000
	// 3GPP TS 23.040, 140 octets in UCS-2. What is longer is sent, and paid for,
	// as several.
	ShortMessage = 70
)

// Text is words for a place that has room for so many characters.
type Text struct {
	Words  string
	Length int
	Limit  int
}

// Fits reports whether the words find room.
func (t Text) Fits() bool { return t.Length <= t.Limit }

func textOf(words string, limit int) Text {
	return Text{words, utf8.RuneCountInString(words), limit}
}

// Kit is what is sent out of an article.
type Kit struct {
	Title, Summary Text   // for an official account
	Official       string // its text, as HTML with the looks in it
	Plain          string // the same without
	Douyin         Video
	Message        Text // a short message
	Chat           string
	Loudspeaker    string // empty: the article has none
	Pictures       []string
}

// Video is what stands beside a video.
type Video struct{ Title, Caption Text }

// New makes the kit of an article, whose HTML fragment is the site's own. Where
// the site has no absolute address, no picture can be shown elsewhere.
func New(site bureau.Site, a *library.Article, fragment string) (Kit, error) {
	official, plain, err := officialText(site, a, fragment)
	if err != nil {
		return Kit{}, fmt.Errorf("lay out an article: %w", err)
	}
	return Kit{
		Title: textOf(a.Title, OfficialTitle), Summary: textOf(a.Summary, OfficialSummary), Official: official, Plain: plain,
		Douyin:  Video{textOf(a.Title, DouyinTitle), textOf(caption(site, a), DouyinCaption)},
		Message: textOf(message(site, a), ShortMessage), Chat: chat(site, a), Loudspeaker: a.Loudspeaker, Pictures: pictures(a),
	}, nil
}

// message is the article as a short message: who warns, of what, and the
// numbers; the summary where there is room.
func message(site bureau.Site, a *library.Article) string {
	sign, end := "【"+site.Organisation+"】", calls(site)
	short := sign + stopped(a.Title) + end
	long := sign + stopped(a.Title) + stopped(a.Summary) + end
	if a.Summary != "" && utf8.RuneCountInString(long) <= ShortMessage {
		return long
	}
	return short
}

// caption is what stands below a video: nobody can follow a link there, so it
// says all that must be known. The topics come last.
func caption(site bureau.Site, a *library.Article) string {
	topics := []string{"#反诈", "#防诈骗"}
	for _, tag := range a.Tags {
		if topic := "#" + strings.Join(strings.Fields(tag), ""); len(topics) < mostTopics && !slices.Contains(topics, topic) {
			topics = append(topics, topic)
		}
	}
	return strings.Join([]string{stopped(a.Title) + stopped(a.Summary), calls(site), site.Organisation + "提醒您", strings.Join(topics, " ")}, "\n")
}

// mostTopics is how many topics a caption has.
const mostTopics = 5

// calls names the first two hotlines.
func calls(site bureau.Site) string {
	var all []string
	for i, line := range site.Hotlines {
		if i < 2 {
			all = append(all, line.Label+line.Number)
		}
	}
	return strings.Join(all, "，")
}

// stopped is a sentence with its end.
func stopped(words string) string {
	if last, _ := utf8.DecodeLastRuneInString(words); words == "" || strings.ContainsRune("!?.！？。", last) {
		return words
	}
	return words + "。"
}

// chat is the article for a group: it says all that must be known by itself.
func chat(site bureau.Site, a *library.Article) string {
	lines := []string{"【防骗】" + a.Title, a.Summary, calls(site), site.Organisation}
	if site.BaseURL != "" {
		lines = append(lines, strings.TrimSuffix(site.BaseURL, "/")+a.Path())
	}
	return strings.Join(lines, "\n")
}

// pictures are the files of media/ that the article shows.
func pictures(a *library.Article) []string {
	var names []string
	if a.Cover != "" {
		names = append(names, a.Cover)
	}
	for _, link := range a.Links {
		if name, ok := strings.CutPrefix(link.Target, "/media/"); ok && link.Image && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

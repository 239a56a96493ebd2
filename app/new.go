package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"fanzha/app/library"
	"fanzha/app/newsroom"
)

// folders are the kinds that can be written, as a person names one of them.
var folders = map[string]string{"case": "cases", "guide": "guides", "tip": "tips", "bulletin": "bulletins"}

type newCommand struct {
	contentFlags
	Kind  string `arg:"" enum:"case,guide,tip,bulletin" help:"case, guide, tip or bulletin."`
	Title string `arg:"" help:"The title."`
	Slug  string `help:"The file's name and last part of the address; empty: made from the title." placeholder:"SLUG"`
}

// Run writes a draft that check has nothing against but what the writer must
// fill in, and prints its path.
func (cmd *newCommand) Run(p *program) error {
	title := strings.TrimSpace(cmd.Title)
	if title == "" {
		return usageError{"the title is empty"}
	}
	slug := cmd.Slug
	if slug == "" {
		slug = cmp.Or(newsroom.Slug(title), cmd.Kind+time.Now().Format("-20060102"))
	}
	if !library.ValidSlug(slug) {
		return usageError{fmt.Sprintf("%q cannot be a file name: lower-case letters, digits and single hyphens only", slug)}
	}
	text, err := draft(cmd.Kind, title, time.Now())
	if err != nil {
		return err
	}
	folder := filepath.Join(cmd.Content, folders[cmd.Kind])
	if _, err := os.Stat(cmd.Content); err != nil {
		return fmt.Errorf("open content folder: %w", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	path, err := writeNew(folder, slug, text)
	if err != nil {
		return err
	}
	fmt.Fprintln(p.stdout, path)
	return nil
}

// writeNew writes a file that did not exist, trying slug, slug-2, slug-3 …
func writeNew(folder, slug, text string) (string, error) {
	const tries = 100
	for n := 1; n <= tries; n++ {
		name := slug
		if n > 1 {
			name = fmt.Sprintf("%s-%d", slug, n)
		}
		path := filepath.Join(folder, name+".md")
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.WriteString(text)
		return path, errors.Join(err, file.Close())
	}
	return "", fmt.Errorf("there are %d files named %s already: give a --slug", tries, slug)
}

// draft is a new article's text. It is a draft until its writer says
// otherwise.
func draft(kind, title string, now time.Time) (string, error) {
	quoted, err := yaml.Marshal(title)
	if err != nil {
		return "", err
	}
	lines := []string{
		"---",
		"title: " + strings.TrimSpace(string(quoted)),
		"date: " + now.Format(time.DateOnly),
		"summary: 一两句话说清楚：谁要当心、当心什么",
		"status: draft    # 写好后改成 published",
		"# scam: task_rebate    # scams.yaml 里的 key，可以写多个：[task_rebate, fake_loan]",
	}
	if kind == "case" {
		lines = append(lines,
			"# district: ",
			"# stage: investigating    # reported investigating solved referred indicted sentenced",
			"# loss: 0    # 元",
			"# steps:    # 骗子的手法，按先后",
			"#   - ",
		)
	}
	lines = append(lines, "---", "", "> [!危险]", "> 先写最要紧的一句：现在不要做什么。", "", "## 发生了什么", "",
		"不写姓名、电话、身份证号、住址：写“李某”“138****1234”。", "")
	return strings.Join(lines, "\n"), nil
}

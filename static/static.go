// Package static embeds the style sheets, scripts and icons and serves them
// under addresses that carry a fingerprint, so that browsers may keep them for
// ever.
//
// There is no build step: a style sheet is files of css/ joined in the
// order of [sheets], which does the work of cascade layers on old phones. A
// script is files of js/ joined inside one function, so that they share their
// functions and leave no global name behind.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"maps"
	"mime"
	"path"
	"slices"
	"strings"
)

//go:embed css js icon worker
var files embed.FS

// sheets are the parts of each style sheet, in order: a later one wins.
// guide.css is what the style guide needs beside site.css.
var sheets = map[string][]string{
	"site.css": site, "guide.css": {"guide"},
	"console.css": {"tokens", "base", "layout", "icon", "button", "callout", "form", "list", "prose", "chat", "console", "panel", "table", "desk", "newsroom", "editor", "kit", "gazette", "duty"},
}

var site = []string{
	"tokens", "base", "layout", "help", "masthead", "footer",
	"icon", "button", "card", "callout", "prose", "chat", "steps", "form", "list", "suggest",
	"home", "article", "choose", "receipt", "stats", "plot", "station", "notices", "map", "poster", "verdict",
	"elder", "print",
}

// scripts are the parts of each script: of every page, of the forms, of the
// page that makes something to pass on, and of the console's screens. They run
// on Chromium 77 and iOS 12 as they stand; the last part starts the others.
var scripts = map[string][]string{
	"page.js":     {"bar", "copy", "speak", "offline", "suggest", "page"},
	"desk.js":     {"copy", "news", "clock", "desk"},
	"console.js":  {"out", "once", "keys"},
	"duty.js":     {"clock", "duty"},
	"passkey.js":  {"passkey"},
	"share.js":    {"fit", "card", "share"},
	"kit.js":      {"fit", "card", "share", "copy", "speak", "kit"},
	"newsroom.js": {"write", "toolbar", "paste", "preview", "margin", "rows", "autosave", "newsroom"},
	"form.js":     {"keep", "sheet", "draft", "check", "when", "steps", "exit", "warning", "upload", "fit", "picture", "message", "once", "start"},
}

// icons are the files of icon/ that are served as they are. The PNG files are
// favicon.svg on a ground that phones may cut round.
var icons = []string{"favicon.svg", "sprite.svg", "icon-192.png", "icon-512.png", "touch.png"}

// File is one static file.
type File struct {
	Address string // root-relative, with a fingerprint: /static/site.1a2b3c4d.css
	Type    string
	Body    []byte
}

// Files are all static files, by logical name.
type Files struct {
	byName map[string]File
	worker []byte
}

// Load joins and fingerprints the embedded files.
func Load() (*Files, error) {
	f := &Files{byName: map[string]File{}}
	for name, parts := range sheets {
		css, err := joined("css", parts)
		if err != nil {
			return nil, err
		}
		f.add(name, css)
	}
	for name, parts := range scripts {
		js, err := joined("js", parts)
		if err != nil {
			return nil, err
		}
		f.add(name, slices.Concat([]byte("(function () {\n\"use strict\";\n"), js, []byte("})();\n")))
	}
	if err := f.addFiles("icon", icons); err != nil {
		return nil, err
	}
	worker, err := files.ReadFile("worker/worker.js")
	f.worker = worker
	return f, err
}

// addFiles adds files of a folder as they are.
func (f *Files) addFiles(folder string, names []string) error {
	for _, name := range names {
		body, err := files.ReadFile(folder + "/" + name)
		if err != nil {
			return fmt.Errorf("read a file of %s: %w", folder, err)
		}
		f.add(name, body)
	}
	return nil
}

// joined is the files of a folder, whose extension is the folder's name, one
// behind the other.
func joined(folder string, names []string) ([]byte, error) {
	var all bytes.Buffer
	for _, name := range names {
		part, err := files.ReadFile(folder + "/" + name + "." + folder)
		if err != nil {
			return nil, fmt.Errorf("join %s: %w", folder, err)
		}
		all.Write(part)
	}
	return all.Bytes(), nil
}

func (f *Files) add(name string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	f.byName[name] = File{
		Address: "/static/" + strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:4]) + ext,
		Type:    mime.TypeByExtension(ext),
		Body:    body,
	}
}

// Address returns the address of a logical name. An unknown name is a mistake
// in a template, which the tests render all of.
func (f *Files) Address(name string) string {
	file, ok := f.byName[name]
	if !ok {
		panic("static: there is no file " + name)
	}
	return file.Address
}

// Worker is the service worker's script but for its first line. It has no
// address here: where it lies decides which pages it is for.
func (f *Files) Worker() []byte { return f.worker }

// All returns every file.
func (f *Files) All() []File { return slices.Collect(maps.Values(f.byName)) }

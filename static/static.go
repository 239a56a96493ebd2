// Package static embeds the style sheets, scripts and icons and serves them
// under addresses that carry a fingerprint, so that browsers may keep them for
// ever.
//
// There is no build step: the style sheet is the files of css/ joined in the
// order of [sheets], which does the work of cascade layers on old phones. The
// script of the forms is the files of js/ joined inside one function, so that
// they share their functions and leave no global name behind.
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

//go:embed css js icon
var files embed.FS

// sheets are the parts of site.css, in order: a later one wins.
var sheets = []string{
	"tokens", "base", "layout", "help", "masthead", "footer",
	"button", "card", "callout", "prose", "chat", "steps", "form", "list",
	"home", "article", "choose", "receipt", "stats", "plot",
	"print",
}

// scripts are the parts of form.js. They run on Chromium 77 and iOS 12 as they
// stand; the last one starts the others.
var scripts = []string{"keep", "sheet", "draft", "check", "when", "steps", "exit", "warning", "upload", "picture", "message", "start"}

// icons are the files of icon/ that are served as they are.
var icons = []string{"favicon.svg"}

// File is one static file.
type File struct {
	Address string // root-relative, with a fingerprint: /static/site.1a2b3c4d.css
	Type    string
	Body    []byte
}

// Files are all static files, by logical name.
type Files struct{ byName map[string]File }

// Load joins and fingerprints the embedded files.
func Load() (*Files, error) {
	f := &Files{byName: map[string]File{}}
	css, err := joined("css", sheets)
	if err != nil {
		return nil, err
	}
	f.add("site.css", css)
	js, err := joined("js", scripts)
	if err != nil {
		return nil, err
	}
	f.add("form.js", slices.Concat([]byte("(function () {\n\"use strict\";\n"), js, []byte("})();\n")))
	for _, icon := range icons {
		body, err := files.ReadFile("icon/" + icon)
		if err != nil {
			return nil, fmt.Errorf("read icon: %w", err)
		}
		f.add(icon, body)
	}
	return f, nil
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

// All returns every file.
func (f *Files) All() []File { return slices.Collect(maps.Values(f.byName)) }

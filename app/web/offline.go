package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"

	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
	"fanzha/templates"
)

const workerPath = "/service-worker.js"

// offline is the page that a phone shows where there is no network.
func (s *Server) offline(c *fiber.Ctx) error {
	page, err := s.offlinePage(s.Library.Snapshot(), modeOf(c))
	if err != nil {
		return err
	}
	return page.send(c)
}

func (s *Server) offlinePage(snapshot *library.Snapshot, mode templates.Mode) (*page, error) {
	return s.pageFrom(snapshot, mode, "offline", "public/offline", func() any {
		view := offlineView{Page: s.pageOf(snapshot, "没有网络，电话还能打", "/offline")}
		view.NoIndex, view.Quiet, view.Answer = true, true, true
		return view
	})
}

// workerKept is what the service worker keeps, all addresses with the base
// path.
type workerKept struct {
	Cache   string   `json:"cache"`
	Own     string   `json:"own"` // how the names of this site's caches begin
	Report  string   `json:"report"`
	Offline string   `json:"offline"`
	Files   []string `json:"files"`
}

// worker answers with the service worker. Its bytes change with what it keeps,
// so that browsers fetch that anew.
func (s *Server) worker(c *fiber.Ctx) error {
	snapshot := s.Library.Snapshot()
	return s.kept(c, snapshot, "worker", "text/javascript; charset=utf-8", func() ([]byte, error) {
		kept, err := s.workerKept(snapshot)
		if err != nil {
			return nil, err
		}
		first, err := json.Marshal(kept)
		return bytes.Join([][]byte{[]byte("var kept = "), first, []byte(";\n"), s.static.Worker()}, nil), err
	})
}

func (s *Server) workerKept(snapshot *library.Snapshot) (workerKept, error) {
	kept := workerKept{Own: "fanzha:" + s.base + "/:", Report: s.base + "/report", Offline: s.base + "/offline", Files: s.workerFiles(snapshot)}
	sum := sha256.New()
	for _, page := range []func(*library.Snapshot, templates.Mode) (*page, error){s.choosePage, s.offlinePage} {
		made, err := page(snapshot, templates.Usual)
		if err != nil {
			return kept, err
		}
		sum.Write([]byte(made.etag))
	}
	sum.Write(s.static.Worker())
	kept.Cache = kept.Own + hex.EncodeToString(sum.Sum(nil)[:8])
	return kept, nil
}

// workerFiles are the addresses of the files that the two pages show and run.
// A picture of the bureau's that is not there is none of them: with one file
// missing, browsers do not install the worker.
func (s *Server) workerFiles(snapshot *library.Snapshot) []string {
	page := s.pageOf(snapshot, "", "/offline")
	files := []string{page.Asset("site.css"), page.Asset("sprite.svg"), page.Asset("page.js")}
	if page.Site.Emblem == "" {
		files = append(files, page.Emblem())
	}
	for _, m := range page.Site.Media() {
		if info, err := fs.Stat(s.Library.Content(), "media/"+m.File); err == nil && info.Mode().IsRegular() {
			files = append(files, page.Media(m.File))
		}
	}
	return files
}

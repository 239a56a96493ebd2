package web

import (
	"github.com/gofiber/fiber/v2"

	"fanzha/app/library"
	"fanzha/templates"
)

// routes is the whole public route table.
func (s *Server) routes() {
	s.app.Use(s.guard)

	s.app.Get("/healthz", s.healthz) // wherever the site lives: who asks need not know
	s.app.Get("/readyz", s.readyz)

	site := s.app.Group(s.base)
	if s.base != "" {
		site.Get("/healthz", s.healthz)
		site.Get("/readyz", s.readyz)
	}
	site.Get("/static/*", s.asset)
	site.Get("/media/*", s.media)

	site.Get("/", s.home)
	for _, kind := range library.Kinds {
		if kind != library.Pages {
			site.Get("/"+string(kind), s.list(kind))
		}
		site.Get("/"+string(kind)+"/:slug", s.article(kind))
		site.Get("/"+string(kind)+"/:slug/poster", s.poster(kind))
		site.Get("/"+string(kind)+"/:slug/qr.png", s.qr(kind))
	}
	site.Get("/search", s.searchPage)
	site.Get(suggestPath, s.suggest)
	site.Get("/stats", s.stats)
	site.Get("/stats/:file", s.statsFile)
	site.Get(stationsPath, s.stations)
	site.Get("/site-map", s.siteMap)
	site.Get("/offline", s.offline)

	site.Get(atomFormat.path, s.feed(atomFormat))
	site.Get(jsonFormat.path, s.feed(jsonFormat))
	site.Get("/sitemap.xml", s.sitemap)
	site.Get("/sitemap-:part.xml", s.sitemapPart)
	site.Get("/robots.txt", s.robots)
	site.Get("/opensearch.xml", s.openSearch)
	site.Get(securityPath, s.securityText)
	site.Get("/manifest.webmanifest", s.manifest)
	site.Get(workerPath, s.worker)

	site.Post("/elder/on", s.sameSite, s.elder(templates.Elder))
	site.Post("/elder/off", s.sameSite, s.elder(templates.Usual))
	site.Get(stylePath, s.styleGuide)
	site.Get(stylePath+"/:name", s.specimen)

	site.Get(checkPath, s.emptyCheck)
	site.Post(checkPath, s.sameSite, s.limitBody, s.check)

	site.Get("/report", s.choose)
	site.Get(sheetPath, s.emptySheet)
	site.Post(sheetPath, s.sameSite, s.limitBody, s.moreSheet)
	site.Get("/report/victim", s.form(victimForm))
	site.Get("/report/tip", s.form(tipForm))
	site.Get("/report/objection", s.form(objectionForm))
	site.Post("/report/victim", s.sameSite, s.readForm, s.submit(victimForm))
	site.Post("/report/tip", s.sameSite, s.readForm, s.submit(tipForm))
	site.Post("/report/objection", s.sameSite, s.readForm, s.submit(objectionForm))
	site.Post(warningsPath, s.sameSite, s.limitBody, s.warned)
	site.Post("/report/evidence", s.sameSite, s.readForm, s.evidence)
	site.Get("/receipt", s.receiptForm)
	site.Post("/receipt", s.sameSite, s.readForm, s.receiptStatus)

	api := site.Group("/api/v1")
	api.Get("/articles", s.apiArticles)
	api.Get("/articles/:kind/:slug", s.apiArticle)
	api.Get("/search", s.apiSearch)
	api.Get("/indicators", s.indicators(listJSON))
	api.Get("/indicators.json", s.indicators(listJSON))
	api.Get("/indicators.csv", s.indicators(listCSV))
	api.Get("/indicators.stix.json", s.indicators(listSTIX))
	api.Get("/indicators.misp.json", s.indicators(listMISP))
	api.Post("/check", s.sameSite, s.limitBody, s.apiCheck)
	api.Post("/reports", s.sameSite, s.limitBody, s.apiReport)
	api.Post("/receipts", s.sameSite, s.readForm, s.apiReceipt)
	api.Get("/openapi.json", s.openAPI)

	if s.base != "" {
		s.app.Get(s.base, func(c *fiber.Ctx) error { return c.Redirect(s.base+"/", fiber.StatusMovedPermanently) })
	}
}

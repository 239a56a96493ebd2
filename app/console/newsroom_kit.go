package console

import (
	"bytes"
	"mime/multipart"
	"slices"
	"strconv"
	"strings"

	"fanzha/app/fault"
	"fanzha/app/library"
	"fanzha/app/picture"
	"fanzha/app/publicity"
	"fanzha/app/web"
)

// kitView is what is done with an article once it is published.
type kitView struct {
	Page
	ID      string
	Address string // of the article
	Edit    string
	Upkeep  string
	Texts   []KitText // for an official account
	Douyin  []KitText
	Message KitText
	Kit     publicity.Kit
	Poster  web.Poster
	Flaws   []KitFlaw
	Outside []web.Link // where it leads beyond the site
}

// KitText is words for a place with limited room.
type KitText struct {
	Name, ID string
	publicity.Text
}

// KitFlaw is what the checks still say of the article.
type KitFlaw struct {
	Line    int
	Message string
	Warning bool
}

func (c *Console) kit(r *request) error {
	a, kit, err := c.kitOf(r.Query("id"))
	if err != nil {
		return err
	}
	view := kitView{
		Page: c.page(r, "发布以后："+a.Title, root+"/newsroom"), ID: a.ID(), Address: c.Web.Base() + a.Path(), Edit: c.editURL(a.ID()),
		Upkeep: c.base + "/newsroom/upkeep", Kit: kit, Poster: c.Web.Poster(a),
		Texts:   []KitText{{"标题", "official-headline", kit.Title}, {"摘要", "official-summary", kit.Summary}},
		Douyin:  []KitText{{"抖音标题", "douyin-title", kit.Douyin.Title}, {"抖音简介", "douyin-caption", kit.Douyin.Caption}},
		Message: KitText{"短信", "message", kit.Message},
	}
	for _, f := range c.Web.Library.Snapshot().Findings {
		if f.File == a.File {
			view.Flaws = append(view.Flaws, KitFlaw{f.Line, f.Message, f.Warning})
		}
	}
	for _, source := range a.Sources {
		view.Outside = append(view.Outside, web.Link{Text: source.Title, URL: source.URL})
	}
	return c.show(r, "console/newsroom-kit", view)
}

// kitOf is the kit of an article that readers see.
func (c *Console) kitOf(id string) (*library.Article, publicity.Kit, error) {
	snapshot := c.Web.Library.Snapshot()
	kind, slug, _ := strings.Cut(id, "/")
	a, ok := snapshot.Article(library.Kind(kind), slug)
	if !ok {
		return nil, publicity.Kit{}, fault.New(fault.NotFound, "这篇文章还没有发布，或者已经不在网上")
	}
	kit, err := publicity.New(snapshot.Bureau.Site, a, snapshot.HTML(a))
	return a, kit, err
}

// The bounds of the pictures that the browser has drawn, and of the ZIP file.
const (
	mostCards   = 4
	largestKit  = 64 << 20
	kitPictures = "图片/"
)

// packKit answers with all of a kit as one ZIP file. The pictures to share come
// from the browser, which draws them.
func (c *Console) packKit(r *request) error {
	a, kit, err := c.kitOf(r.field("id"))
	if err != nil {
		return err
	}
	code, err := c.Web.Code(r.Ctx, a)
	if err != nil {
		return err
	}
	files := []publicity.File{{Name: "二维码.png", Content: code}}
	cards, err := r.cards()
	if err != nil {
		return err
	}
	files = append(files, cards...)
	size := 0
	for _, name := range kit.Pictures {
		content, err := c.Newsroom.Picture(name)
		if size += len(content); err != nil || size > largestKit { // it has gone meanwhile, or is too much
			continue
		}
		files = append(files, publicity.File{Name: kitPictures + strings.ReplaceAll(name, "/", "-"), Content: content})
	}
	var out bytes.Buffer
	if err := kit.Zip(&out, c.Now(), files); err != nil {
		return err
	}
	r.Set("Content-Disposition", `attachment; filename="`+a.Slug+`.zip"`)
	r.Set("Content-Type", "application/zip")
	return r.Send(out.Bytes())
}

// cards are the pictures to share that the browser has drawn.
func (r *request) cards() (files []publicity.File, err error) {
	headers := r.files["card"]
	headers = slices.DeleteFunc(headers, func(h *multipart.FileHeader) bool { return h.Size == 0 })
	if len(headers) > mostCards {
		return nil, fault.New(fault.Invalid, "分享图太多")
	}
	for i, header := range headers {
		content, err := contentOf(header)
		if err != nil {
			return nil, err
		}
		size, err := picture.SizeOf(content)
		if err != nil || !bytes.HasPrefix(content, []byte("\x89PNG")) {
			return nil, fault.Wrap(fault.Invalid, "分享图打不开", err)
		}
		name := "分享图" + strconv.Itoa(i+1) + "-" + strconv.Itoa(size.Width) + "x" + strconv.Itoa(size.Height) + ".png"
		files = append(files, publicity.File{Name: kitPictures + name, Content: content})
	}
	return files, nil
}

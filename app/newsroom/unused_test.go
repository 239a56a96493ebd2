package newsroom_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"fanzha/app/audit"
	"fanzha/app/fault"
)

// upload brings a picture of one colour into the folder, and returns its name.
func (r *room) upload(shade uint8) string {
	r.t.Helper()
	shown := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range shown.Pix {
		shown.Pix[i] = shade
	}
	shown.SetGray(0, 0, color.Gray{Y: 255 - shade})
	var out bytes.Buffer
	if err := png.Encode(&out, shown); err != nil {
		r.t.Fatal(err)
	}
	address, err := r.AddPicture(r.t.Context(), r.who("ed"), out.Bytes())
	if err != nil {
		r.t.Fatal(err)
	}
	return path.Base(address)
}

func (r *room) unused() (names []string) {
	r.t.Helper()
	all, err := r.UnusedPictures(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	for _, u := range all {
		names = append(names, u.Name)
	}
	return names
}

// A picture is used while any revision, any file of the folder or nobody yet
// could show it.
func TestAPictureIsUsedWhileAnythingNamesIt(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		draft, former, published, cover, byHand, faulty, nobody := r.upload(1), r.upload(2), r.upload(3), r.upload(4), r.upload(5), r.upload(6), r.upload(7)
		showing := func(name string) string { return article("有图的") + "\n![图](/media/" + name + ")\n" }
		r.begin("ed", "draft", showing(draft))
		a := r.begin("ed", "former", showing(former))
		if _, err := r.acts(a.ID, "ed saves"); err != nil { // without it, but one may go back
			t.Fatal(err)
		}
		a = r.begin("ed", "published", showing(published))
		if _, err := r.acts(a.ID, "ed submits, rita publishes"); err != nil {
			t.Fatal(err)
		}
		r.begin("ed", "cover", strings.Replace(article("有封面的"), "---\ntitle", "---\ncover: "+cover+"\ntitle", 1))
		r.write("guides/by-hand.md", showing(byHand))
		r.write("cases/faulty.md", "---\n: [\n"+faulty)
		if got := r.unused(); len(got) > 0 {
			t.Errorf("within a week of the upload: %v", got)
		}
		r.clock.Move(8 * 24 * time.Hour)
		if got := r.unused(); !slices.Equal(got, []string{nobody}) {
			t.Errorf("unused are %v, want %s", got, nobody)
		}
		if _, err := r.acts("cases/draft", "ed deletes"); err != nil {
			t.Fatal(err)
		}
		if got, want := r.unused(), []string{draft, nobody}; len(got) != 2 || !slices.Contains(got, draft) {
			t.Errorf("once the draft is deleted: %v, want %v", got, want)
		}
	})
}

// Only what the upload has written goes, each with its row, and not what is
// used by then.
func TestOnlyUploadedPicturesAreRemoved(t *testing.T) {
	once(t, func(t *testing.T, r *room) {
		gone, late := r.upload(1), r.upload(2)
		r.clock.Move(8 * 24 * time.Hour)
		own := []string{"photo.jpg", "tu-20200101-0123456789.jpg", "tu-20200101-0123456789.jpg.bak", "x-" + gone}
		for _, name := range own {
			r.write("media/"+name, r.has("media/"+gone)) // and what somebody calls alike is still theirs
		}
		if got := r.unused(); len(got) != 2 {
			t.Fatalf("unused are %v", got)
		}
		r.begin("eva", "late", article("后来用上的")+"\n![图](/media/"+late+")\n")
		asked := append([]string{gone, late, "../site.yaml", "tu-20200101-../../site.jpg"}, own...)
		_, err := r.RemovePictures(t.Context(), r.who("ed"), asked)
		wantKind(t, "an editor", err, fault.Forbidden)
		if n, err := r.RemovePictures(t.Context(), r.who("rita"), asked); n != 1 || err != nil {
			t.Errorf("%d removed, %v", n, err)
		}
		if r.has("media/"+gone) != "" || r.has("media/"+late) == "" || r.has("site.yaml") == "" {
			t.Error("the wrong file has gone")
		}
		for _, name := range own {
			if r.has("media/"+name) == "" {
				t.Errorf("%s has gone", name)
			}
		}
		entries, err := r.db.AuditPage(t.Context(), audit.Filter{Act: audit.PictureRemoved, Limit: 9})
		if err != nil || len(entries) != 1 || entries[0].Actor != "rita" || entries[0].Objects.String() != "picture:"+gone {
			t.Errorf("%+v, %v", entries, err)
		}
	})
}

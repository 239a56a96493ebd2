package newsroom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"fanzha/app/audit"
	"fanzha/app/staff"
)

// Unused is a picture that the newsroom has brought into the folder and that
// no article names, in any revision that there still is.
type Unused struct {
	Name  string // below media/
	Size  int64  // bytes
	Added time.Time
}

// keepUnused is how long a picture is left alone: who brought it may not have
// saved yet what shows it.
const keepUnused = 7 * 24 * time.Hour

// pictureName is how [Newsroom.AddPicture] calls a picture: the day, and the
// digest of what is in it.
var pictureName = regexp.MustCompile(`tu-(\d{8})-([0-9a-f]{10})\.jpg`)

// UnusedPictures returns the pictures that nothing names, the oldest first.
// What somebody has put into the folder by hand is never among them: it is not
// called by the digest of its own content.
func (n *Newsroom) UnusedPictures(ctx context.Context) ([]Unused, error) {
	root, err := os.OpenRoot(n.Folder)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	found, err := n.uploaded(root)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	named, err := namedInFolder(root)
	if err != nil {
		return nil, fmt.Errorf("look for pictures that are used: %w", err)
	}
	isNamed := func(u Unused) bool { return named[u.Name] }
	if found = slices.DeleteFunc(found, isNamed); len(found) == 0 {
		return nil, nil
	}
	if err := n.Store.EachRevision(ctx, func(content []byte) { note(named, content) }); err != nil {
		return nil, err
	}
	return ours(root, slices.DeleteFunc(found, isNamed))
}

// uploaded are the pictures that are called as the newsroom's are and have been
// there for long enough.
func (n *Newsroom) uploaded(root *os.Root) (found []Unused, err error) {
	entries, err := fs.ReadDir(root.FS(), "media")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	zone := n.Library.Snapshot().Bureau.Site.Location()
	for _, entry := range entries {
		parts := pictureName.FindStringSubmatch(entry.Name())
		if parts == nil || parts[0] != entry.Name() || !entry.Type().IsRegular() {
			continue
		}
		day, err := time.ParseInLocation("20060102", parts[1], zone)
		if err != nil || n.Now().Sub(day) < keepUnused {
			continue
		}
		found = append(found, Unused{Name: entry.Name(), Added: day})
	}
	return found, nil
}

// ours are those pictures that have in them what their name says, with their
// sizes.
func ours(root *os.Root, found []Unused) (all []Unused, err error) {
	for _, u := range found {
		content, err := root.ReadFile("media/" + u.Name)
		if errors.Is(err, fs.ErrNotExist) { // it has gone meanwhile
			continue
		}
		if err != nil {
			return nil, err
		}
		if sum := sha256.Sum256(content); hex.EncodeToString(sum[:5]) == pictureName.FindStringSubmatch(u.Name)[2] {
			u.Size = int64(len(content))
			all = append(all, u)
		}
	}
	return all, nil
}

// namedInFolder are the newsroom's pictures that any file beside media/ names:
// articles, faulty ones too, and what the bureau writes by hand.
func namedInFolder(root *os.Root) (map[string]bool, error) {
	named := map[string]bool{}
	err := fs.WalkDir(root.FS(), ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file == "media":
			return fs.SkipDir
		case !entry.Type().IsRegular() || !slices.Contains([]string{".md", ".yaml", ".yml"}, strings.ToLower(path.Ext(file))):
			return nil
		}
		content, err := root.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) { // it has gone meanwhile
			return nil
		}
		note(named, content)
		return err
	})
	return named, err
}

func note(named map[string]bool, content []byte) {
	for _, name := range pictureName.FindAll(content, -1) {
		named[string(name)] = true
	}
}

// RemovePictures takes pictures out of the folder that nothing names, and
// returns how many. What is named by now stays, and so does what the newsroom
// has not brought.
func (n *Newsroom) RemovePictures(ctx context.Context, by *staff.Session, names []string) (removed int, err error) {
	if err := mayReview(by); err != nil {
		return 0, err
	}
	unused, err := n.UnusedPictures(ctx)
	if err != nil {
		return 0, err
	}
	root, err := os.OpenRoot(n.Folder)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, root.Close()) }()
	for _, u := range unused {
		if !slices.Contains(names, u.Name) {
			continue
		}
		// Its row comes first: nothing goes without one.
		if err := n.Store.Audit(ctx, by.Did(audit.PictureRemoved, audit.Picture(u.Name))); err != nil {
			return removed, err
		}
		if err := root.Remove("media/" + u.Name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return removed, fmt.Errorf("remove a picture: %w", err)
		}
		removed++
	}
	return removed, nil
}

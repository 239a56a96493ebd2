package publicity

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
	"time"
)

// File is a file that goes into the ZIP file as it is.
type File struct {
	Name    string
	Content []byte
}

// Zip writes a kit as one ZIP file, with further files: pictures, the code that
// leads to the article.
func (k Kit) Zip(out io.Writer, at time.Time, more []File) error {
	files := []File{
		{"公众号/标题.txt", lines(k.Title.Words)}, {"公众号/摘要.txt", lines(k.Summary.Words)}, {"公众号/正文.html", k.document()},
		{"公众号/正文（纯文字）.txt", lines(k.Plain)}, {"抖音/标题.txt", lines(k.Douyin.Title.Words)}, {"抖音/简介.txt", lines(k.Douyin.Caption.Words)},
		{"短信.txt", lines(k.Message.Words)}, {"群里转发.txt", lines(k.Chat)},
	}
	if k.Loudspeaker != "" {
		files = append(files, File{"大喇叭.txt", lines(k.Loudspeaker)})
	}
	packed := zip.NewWriter(out)
	for _, f := range append(files, more...) {
		file, err := packed.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: at})
		if err == nil {
			_, err = file.Write(f.Content)
		}
		if err != nil {
			return fmt.Errorf("pack %s: %w", f.Name, err)
		}
	}
	return packed.Close()
}

// lines are words as the editor of Windows opens them.
func lines(words string) []byte {
	return []byte("\ufeff" + strings.ReplaceAll(strings.TrimSuffix(words, "\n"), "\n", "\r\n") + "\r\n")
}

// document is the text of an official account as a page: opened in a browser,
// all of it is selected and copied.
func (k Kit) document() []byte {
	return []byte("<!doctype html>\n<meta charset=\"utf-8\">\n<title>公众号正文</title>\n<body style=\"max-width:677px;margin:0 auto;padding:16px;\">\n" + k.Official + "\n")
}

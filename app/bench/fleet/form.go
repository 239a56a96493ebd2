package main

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
)

var shownReference = regexp.MustCompile(`id="reference"[^>]*>([0-9 -]+)<`)

// sendWithFile sends a victim's form as a browser without a script does, and
// returns the reference that is shown.
func sendWithFile(site, form string, content []byte) (reference string, err error) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, value := range map[string]string{
		"form_id": form, "scam": "unsure", "district": "elsewhere", "consent": "yes", "name": "赵某", "phone": "13800000000",
		"narrative": "在群里做任务，垫付以后提不出来。合同在附件里。", "money": "gone", "transfers[0].amount": "3000",
	} {
		if err := parts.WriteField(name, value); err != nil {
			return "", err
		}
	}
	file, err := parts.CreateFormFile("evidence", "合同.pdf")
	if err != nil {
		return "", err
	}
	if _, err := file.Write(content); err != nil {
		return "", err
	}
	if err := parts.Close(); err != nil {
		return "", err
	}
	request, err := http.NewRequest(http.MethodPost, site+"/report/victim", &body) //nolint:noctx // ends with the balancer
	if err != nil {
		return "", err
	}
	request.Header.Set("Content-Type", parts.FormDataContentType())
	request.Header.Set("X-Forwarded-For", address())
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	page, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return "", err
	}
	shown := shownReference.FindSubmatch(page)
	if shown == nil {
		return "", fmt.Errorf("a form with a file is answered with %d and no receipt", answer.StatusCode)
	}
	return strings.NewReplacer(" ", "", "-", "").Replace(string(shown[1])), nil
}

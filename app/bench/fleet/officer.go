package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"fanzha/app/staff"
)

const password = "a password for the fleet"

// officer is an investigator, signed in once, for as long as the program runs.
type officer struct {
	site   string
	client *http.Client
	heard  atomic.Int64 // how often the list said that something has come
}

var (
	factorSecret = regexp.MustCompile(`otpauth://totp/\S*[?&]secret=([A-Z2-7]+)`)
	formToken    = regexp.MustCompile(`name="form" value="([0-9a-f]+)"`)
	fileLink     = regexp.MustCompile(`href="([^"]*/desk/file\?[^"]*)"`)
)

// addOfficer makes an account, grants it its unit's key and signs in through
// the balancer.
func addOfficer(ctx context.Context, f *fleet, unit, work string) (*officer, error) {
	file := filepath.Join(work, "password")
	if err := os.WriteFile(file, []byte(password), 0o600); err != nil {
		return nil, err
	}
	added, err := f.command(ctx, "staff", "add", "wang", "--role", staff.Investigator, "--unit", unit, "--password-file", file, "--content", f.content)
	if err != nil {
		return nil, err
	}
	found := factorSecret.FindStringSubmatch(added)
	if found == nil {
		return nil, errors.New("staff add prints no second factor")
	}
	secret, err := staff.ParseSecret(found[1])
	if err != nil {
		return nil, err
	}
	if _, err := f.command(ctx, "keys", "grant", "--unit", unit, "--to", "wang", "--recovery", filepath.Join(f.db.Data, "recovery.key")); err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	o := &officer{site: f.url, client: &http.Client{Jar: jar}}
	return o, o.signIn(secret)
}

// command runs the program beside the replicas.
func (f *fleet) command(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, f.binary, append(args, f.db.Flags()...)...) //nolint:gosec // built here
	out, err := cmd.Output()
	if err != nil {
		var ended *exec.ExitError
		if errors.As(err, &ended) {
			err = fmt.Errorf("%w\n%s", err, ended.Stderr)
		}
		return "", fmt.Errorf("%s: %w", strings.Join(args[:2], " "), err)
	}
	return string(out), nil
}

func (o *officer) signIn(secret staff.Secret) error {
	if err := o.post("/console/login", url.Values{"name": {"wang"}, "password": {password}}); err != nil {
		return err
	}
	code, err := secret.Code(time.Now())
	if err != nil {
		return err
	}
	if err := o.post("/console/factor", url.Values{"code": {code}}); err != nil {
		return err
	}
	return o.look()
}

// post sends the form of a page.
func (o *officer) post(path string, fields url.Values) error {
	page, err := o.get(path)
	if err != nil {
		return err
	}
	token := formToken.FindStringSubmatch(page)
	if token == nil {
		return fmt.Errorf("%s has no form", path)
	}
	fields.Set("form", token[1])
	answer, err := o.client.PostForm(o.site+path, fields)
	_, err = read(path, answer, err)
	return err
}

func (o *officer) get(path string) (string, error) {
	answer, err := o.client.Get(o.site + path)
	return read(path, answer, err)
}

// read reads a page of the console that is not the door.
func read(path string, answer *http.Response, err error) (string, error) {
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	if err != nil {
		return "", err
	}
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s is answered with %d", path, answer.StatusCode)
	}
	if at := answer.Request.URL.Path; at == "/console/login" && at != path {
		return "", fmt.Errorf("%s: the visit is over", path)
	}
	return string(body), nil
}

// look shows the list.
func (o *officer) look() error {
	page, err := o.get("/console/desk")
	if err == nil && !strings.Contains(page, "/desk/report?ref=") {
		err = errors.New("the desk shows no report")
	}
	return err
}

// listen has the list hear of what comes, and asks again whenever the line
// ends, as a browser does.
func (o *officer) listen(ctx context.Context) {
	for since := time.Now().UnixMilli(); ctx.Err() == nil; time.Sleep(time.Second) {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/console/desk/events?since=%d", o.site, since), nil)
		if err != nil {
			return
		}
		answer, err := o.client.Do(request)
		if err != nil {
			continue
		}
		for lines := bufio.NewScanner(answer.Body); lines.Scan(); {
			if strings.HasPrefix(lines.Text(), "event: news") {
				o.heard.Add(1)
			}
		}
		_ = answer.Body.Close()
	}
}

// file is the file of a report as it was sent.
func (o *officer) file(reference string) (string, error) {
	page, err := o.get("/console/desk/report?ref=" + reference)
	if err != nil {
		return "", err
	}
	link := fileLink.FindStringSubmatch(page)
	if link == nil {
		return "", fmt.Errorf("report %s shows no file", reference)
	}
	return o.get(html.UnescapeString(link[1]))
}

package main

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// door is the console's, as a browser without a script sees it.
type door struct {
	address string
	cookie  *http.Cookie
	form    string // what its page puts into the form
}

var formToken = regexp.MustCompile(`name="form" value="([^"]+)"`)

// openDoor asks for the page of the door.
func openDoor(site string) (d *door, err error) {
	d = &door{address: site + "/console/login"}
	answer, err := http.Get(d.address) //nolint:gosec,noctx // the site that was started
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, answer.Body.Close()) }()
	page, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	found, cookies := formToken.FindSubmatch(page), answer.Cookies()
	if found == nil || len(cookies) != 1 {
		return nil, errors.New("the door has no form")
	}
	d.form, d.cookie = string(found[1]), cookies[0]
	return d, nil
}

// try tries a password from an address that a proxy would name.
func (d *door) try(name, password, from string) (status int, err error) {
	form := url.Values{"form": {d.form}, "name": {name}, "password": {password}}
	request, err := http.NewRequest(http.MethodPost, d.address, strings.NewReader(form.Encode())) //nolint:noctx // ends with the site
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", from)
	request.AddCookie(d.cookie)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, errors.Join(err, answer.Body.Close())
}

-- The newsroom: articles with their revisions. What readers see is the content
-- folder alone; a row here says what is being written and how it got there.

-- +goose Up

CREATE TABLE articles (
    id        TEXT    NOT NULL PRIMARY KEY, -- cases/zhongchuang-app, as its address
    file      TEXT    NOT NULL,             -- below the content folder
    title     TEXT    NOT NULL,
    state     TEXT    NOT NULL,             -- of its newest revision
    head      BIGINT  NOT NULL,             -- that revision
    published BIGINT  NOT NULL,             -- the revision that the folder has; 0: none
    digest    TEXT    NOT NULL,             -- of that one's content
    replaced  TEXT    NOT NULL,             -- digest of what the folder had before it
    pending   BOOLEAN NOT NULL,             -- the folder does not have it yet
    author    TEXT    NOT NULL,             -- who began it; empty: it was found in the folder
    saved_by  TEXT    NOT NULL,
    saved_at  BIGINT  NOT NULL,
    urgent_by TEXT    NOT NULL,             -- who published it urgently; empty: nothing waits for another reviewer
    urgent_at BIGINT  NOT NULL
);

CREATE TABLE revisions (
    article      TEXT    NOT NULL REFERENCES articles (id),
    number       BIGINT  NOT NULL, -- from 1, without gaps
    base         BIGINT  NOT NULL, -- the one before, which its author had seen
    act          TEXT    NOT NULL,
    author       TEXT    NOT NULL, -- empty: outside the console
    at           BIGINT  NOT NULL,
    remark       TEXT    NOT NULL,
    unit_agrees  BOOLEAN NOT NULL, -- 办案单位同意
    secrecy      BOOLEAN NOT NULL, -- 保密审查
    no_person    BOOLEAN NOT NULL, -- 已脱敏
    confirmed_by TEXT    NOT NULL, -- the other reviewer of an urgent publication
    confirmed_at BIGINT  NOT NULL,
    content      BYTEA   NOT NULL, -- the whole file
    PRIMARY KEY (article, number)
);

CREATE INDEX revisions_of_author ON revisions (author, article);

-- Reports are sealed to their units. Private halves stand here only sealed or
-- locked. Public halves stand with a digest under the server key (…_mac), so
-- that one which was slipped in is not sealed to.

-- +goose Up

-- A unit's key pairs, the newest generation in use.
CREATE TABLE unit_keys (
    unit       TEXT   NOT NULL,
    generation BIGINT NOT NULL, -- from 1
    public     TEXT   NOT NULL,
    public_mac BYTEA  NOT NULL,
    recovery   BYTEA  NOT NULL, -- the private half, sealed to the recovery key
    created_at BIGINT NOT NULL,
    PRIMARY KEY (unit, generation)
);

-- Who works here.
CREATE TABLE members (
    name       TEXT   NOT NULL PRIMARY KEY,
    role       TEXT   NOT NULL, -- editor, reviewer, investigator, dispatcher, administrator
    unit       TEXT   NOT NULL, -- an investigator's; else empty
    public     TEXT   NOT NULL,
    public_mac BYTEA  NOT NULL,
    locked     BYTEA  NOT NULL, -- the private half, locked under the password
    created_at BIGINT NOT NULL
);

-- A unit's private half, sealed to a member. Who has none is pending.
CREATE TABLE grants (
    unit       TEXT   NOT NULL,
    generation BIGINT NOT NULL,
    member     TEXT   NOT NULL REFERENCES members (name),
    sealed     BYTEA  NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (unit, generation, member),
    FOREIGN KEY (unit, generation) REFERENCES unit_keys (unit, generation)
);

-- A report's private half, sealed to each unit that may read it. Its payload
-- is sealed to the public half.
CREATE TABLE case_keys (
    reference  TEXT   NOT NULL REFERENCES reports (reference),
    unit       TEXT   NOT NULL,
    generation BIGINT NOT NULL,
    sealed     BYTEA  NOT NULL,
    PRIMARY KEY (reference, unit)
);

CREATE ROLE postfix LOGIN PASSWORD 'post''fix;secret';
CREATE DATABASE mail OWNER postfix;
\connect mail
SET ROLE postfix;
CREATE TABLE t (k text, v text, w text);
INSERT INTO t VALUES
  ('present@example.com', 'some value', NULL),
  ('two@example.com', 'a', 'b'), ('two@example.com', '', 'c'),
  ('o''brien@example.com', 'quote', NULL),
  ('back\slash', 'backslash', NULL),
  ('grün@example.com', 'schön', NULL),
  ('list-anna', 'joined', NULL);
CREATE TABLE users_net (n int, at timestamp, active boolean, j jsonb);
INSERT INTO users_net VALUES (7, '2020-02-03 04:05:06', true, '{"a": 1}');
CREATE FUNCTION lookup(p text) RETURNS SETOF text LANGUAGE sql STABLE AS $$ SELECT v FROM t WHERE k = p $$;

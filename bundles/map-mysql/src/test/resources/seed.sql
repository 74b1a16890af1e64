CREATE DATABASE mail CHARACTER SET utf8mb4;
USE mail;
CREATE TABLE t (k VARCHAR(200) COLLATE utf8mb4_bin, v VARCHAR(200), w VARCHAR(200));
INSERT INTO t VALUES
  ('present@example.com', 'some value', NULL),
  ('two@example.com', 'a', 'b'), ('two@example.com', '', 'c'),
  ('o''brien@example.com', 'quote', NULL),
  ('back\\slash', 'backslash', NULL),
  ('grün@example.com', 'schön', NULL),
  ('list-anna', 'joined', NULL);
CREATE TABLE users_net (n INT, at DATETIME, active TINYINT(1));
INSERT INTO users_net VALUES (7, '2020-02-03 04:05:06', 1);
DELIMITER //
CREATE PROCEDURE lookup(IN p VARCHAR(255)) BEGIN SELECT v FROM t WHERE k = p; END //
CREATE PROCEDURE nothing(IN p VARCHAR(255)) BEGIN SET @x = p; END //
CREATE PROCEDURE twice(IN p VARCHAR(255)) BEGIN SELECT v FROM t WHERE k = p; SELECT 'more'; END //
DELIMITER ;
GRANT ALL ON mail.* TO 'postfix'@'%' IDENTIFIED BY 'post''fix;secret';
FLUSH PRIVILEGES;

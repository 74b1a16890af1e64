package org.posthouse.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posthouse.api.testing.OwnedDirectory;

final class PostmapTest {
  @TempDir(factory = OwnedDirectory.class)
  Path directory;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path source;

  @BeforeEach
  void writeSource() throws IOException {
    source =
        Files.writeString(
            directory.resolve("source"),
            """
            # a comment
            Key1 Value One
              continued
            key1 again
            novalue
            "two words"  x
            "unbalanced y
            name: z
            """);
  }

  private int run(String command, String input, String... args) {
    out.reset();
    err.reset();
    Invocation io =
        new Invocation(
            command,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, false, StandardCharsets.UTF_8),
            new PrintStream(err, false, StandardCharsets.UTF_8),
            Map.of());
    return Main.run(io, List.of(args));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void buildsWithTheWarningsOfPostfix() {
    assertEquals(0, run("postmap", "", "hash:" + source));
    String prefix = "postmap: warning: " + source;
    assertEquals(
        prefix
            + ".lmdb: duplicate entry: \"key1\"\n"
            + prefix
            + ", line 5: expected format: key whitespace value\n"
            + prefix
            + ", line 7: unbalanced '\"' in '\"unbalanced y' -- ignoring this line\n"
            + prefix
            + ", line 8: record is in \"key: value\" format; is this an alias file?\n",
        err());
  }

  @Test
  void debugTellsWhateverIsDone() {
    run("postmap", "", "hash:" + source);
    String table = "postmap: hash:" + source + " ";
    assertEquals(0, run("postmap", "", "-s", "debug:hash:" + source));
    assertEquals("\"two words\"\tx\nkey1\tValue One  continued\nname:\tz\n", sorted(out()));
    assertEquals(
        table + "sequence: \"key1\" = \"Value One  continued\"",
        err().lines().filter(line -> line.contains("key1")).toList().getFirst());
    assertTrue(err().endsWith("\n" + table + "sequence: found EOF\n"), err());
    assertEquals(0, run("postmap", "", "-d", "key1", "debug:hash:" + source));
    assertEquals(table + "delete: \"key1\": success\n", err());
    assertEquals(1, run("postmap", "", "-d", "key1", "debug:debug:hash:" + source));
    assertEquals(
        table
            + "delete: \"key1\": failed\npostmap: debug:hash:"
            + source
            + " delete: \"key1\": failed\n",
        err());
    assertEquals(1, run("postmap", "", "-q", "key1", "debug:hash:" + source));
    assertEquals(table + "lookup: \"key1\" = \"not_found\"\n", err());
  }

  @Test
  void debugTellsWhatFails() {
    assertEquals(1, run("postmap", "", "-s", "debug:fail:x"));
    assertEquals(
        "postmap: fail:x sequence: found EOF\n"
            + "postmap: fatal: table fail:x: sequence error: Application error\n",
        err());
    assertEquals(1, run("postmap", "", "-d", "k", "debug:fail:x"));
    assertEquals(
        "postmap: fail:x delete: \"k\": error\n"
            + "postmap: fatal: table fail:x: delete error: Application error\n",
        err());
    assertEquals(1, run("postmap", "", "-s", "debug:static:x"));
    assertEquals("postmap: fatal: table static:x: sequence operation is not supported\n", err());
    assertEquals(1, run("postmap", "", "-q", "k", "debug:nosuch:x"));
    assertEquals("postmap: fatal: unsupported dictionary type: nosuch\n", err());
  }

  private static String sorted(String lines) {
    return String.join("\n", lines.lines().sorted().toList()) + "\n";
  }

  @Test
  void queriesInLowerCase() {
    run("postmap", "", "hash:" + source);
    assertEquals(0, run("postmap", "", "-q", "KEY1", "hash:" + source));
    assertEquals("Value One  continued\n", out());
    assertEquals(1, run("postmap", "", "-q", "none", "hash:" + source));
    assertEquals("", out() + err());
  }

  @Test
  void queriesKeysFromItsInput() {
    run("postmap", "", "hash:" + source);
    assertEquals(0, run("postmap", "Key1\nnone\n", "-q", "-", "hash:" + source));
    assertEquals("Key1\tValue One  continued\n", out());
    assertEquals(0, run("postmap", "none\n", "-q", "-", "hash:" + source, "static:s"));
    assertEquals("none\ts\n", out());
  }

  @Test
  void listsInsertsAndDeletes() {
    run("postmap", "", "hash:" + source);
    assertEquals(0, run("postmap", "New n\nkey1 m\n", "-i", "hash:" + source));
    assertEquals("postmap: warning: " + source + ".lmdb: duplicate entry: \"key1\"\n", err());
    assertEquals(0, run("postmap", "key1 replaced\n", "-r", "-i", "hash:" + source));
    assertEquals(0, run("postmap", "", "-d", "NAME:", "hash:" + source));
    assertEquals(1, run("postmap", "", "-d", "NAME:", "hash:" + source));
    assertEquals(0, run("postmap", "", "-s", "hash:" + source));
    assertEquals("\"two words\"\tx\nkey1\treplaced\nnew\tn\n", out());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(1, run("postmap", "", "-q", "k", "hash:" + source));
    assertEquals(
        "postmap: fatal: open database " + source + ".lmdb: No such file or directory\n", err());
    assertEquals(1, run("postmap", "", "hash:" + source + "x"));
    assertEquals("postmap: fatal: open " + source + "x: No such file or directory\n", err());
    assertEquals(1, run("postmap", "", "-q", "k", "foo:" + source));
    assertEquals("postmap: fatal: unsupported dictionary type: foo\n", err());
    assertEquals(1, run("postmap", "", "-s", "-q", "k", "hash:" + source));

    assertEquals(1, run("postmap", "", "-s", "cidr:" + source));
    assertTrue(err().endsWith("sequence operation is not supported\n"), err());
    assertEquals(1, run("postmap", "", "cidr:" + source));
    assertTrue(err().endsWith("cidr does not support bulk-mode creation.\n"), err());
  }

  @Test
  void aDamagedIndexIsAnErrorNotACrash() throws IOException {
    run("postmap", "", "hash:" + source);
    Path index = directory.resolve("source.lmdb");
    byte[] bytes = Files.readAllBytes(index);
    Files.write(index, Arrays.copyOf(bytes, bytes.length / 2));
    assertEquals(1, run("postmap", "", "-q", "key1", "hash:" + source));
    assertTrue(err().contains("run \"postmap hash:" + source + "\""), err());
  }

  @Test
  void postaliasReadsAliasFiles() throws IOException {
    Files.writeString(
        source,
        "Root: admin,\n  other\n\"two words\": x\nno value\na@b: c\npipe: \"|/bin/x  -y\", z\n");
    assertEquals(0, run("postalias", "", "hash:" + source));
    assertEquals(
        "postalias: warning: "
            + source
            + ", line 4: need name:value pair\n"
            + "postalias: warning: "
            + source
            + ", line 5: name must be local\n",
        err());
    run("postalias", "", "-s", "hash:" + source);
    assertEquals(
        "\"two words\":\tx\n@:\t@\npipe:\t\"|/bin/x  -y\", z\nroot:\tadmin, other\n",
        out().replaceAll("YP_.*\n", ""));
  }

  @Test
  void looksUpThePartsOfAMessage() {
    String message =
        "From x\nA: 1\n 2\nContent-Type: multipart/mixed; boundary=bb\n\npre\n--bb\n"
            + "Content-Type: message/rfc822\n\nB: 3\n\nin\n--bb--\n";
    String table = "pcre:{{/^(.)/ $1}, {/^$/ .}}";
    run("postmap", message, "-h", "-q", "-", table);
    assertEquals("A: 1\n 2\tA\nContent-Type: multipart/mixed; boundary=bb\tC\n", out());
    run("postmap", message, "-hmq", "-", table);
    assertEquals(
        "A: 1\n 2\tA\nContent-Type: multipart/mixed; boundary=bb\tC\n"
            + "Content-Type: message/rfc822\tC\nB: 3\tB\n",
        out());
    run("postmap", message, "-bmq", "-", table);
    assertEquals("\t.\npre\tp\n--bb\t-\n\t.\n\t.\nin\ti\n--bb--\t-\n", out());
    assertEquals(1, run("postmap", message, "-bq", "x", table));
    assertEquals("postmap: fatal: specify -b -h or -m only with \"-q -\"\n", err());
  }

  @Test
  void valuesCanBeTheContentOfFiles() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "first\n");
    Path two = Files.writeString(directory.resolve("two"), "second");
    Files.writeString(source, "key " + one + ", " + two + "\nbad /no/such\n");
    assertEquals(0, run("postmap", "", "-F", "lmdb:" + source));
    assertEquals(
        "postmap: warning: "
            + source
            + ", line 2: open /no/such: No such file or directory: skipping this entry\n",
        err());
    run("postmap", "", "-F", "-q", "key", "lmdb:" + source);
    assertEquals("first\n\nsecond\n", out());
    run("postmap", "", "-q", "key", "lmdb:" + source);
    assertEquals("Zmlyc3QKCnNlY29uZA==\n", out());
  }

  @Test
  void readsTheFilesThatATextNames() throws IOException {
    Path one = Files.writeString(directory.resolve("one"), "first\n");
    Path two = Files.writeString(directory.resolve("two"), "second");
    Files.writeString(source, "key " + one + ", " + two + "\nbad /no/such\n");
    Path rules = directory.resolve("rules");
    Files.writeString(rules, "/^key/ " + one + "," + two + "\n/b(a)d/ " + directory + "/$1\n");
    Path networks = Files.writeString(directory.resolve("networks"), "10.0.0.0/8 " + one + "\n");
    String files = "{" + one + ", " + two + "}";
    for (String table :
        List.of(
            "texthash:" + source,
            "regexp:" + rules,
            "inline:{{key = " + one + " " + two + "}}",
            "static:" + files,
            "pipemap:{inline:{a=b},texthash:" + source + "}")) {
      int status = run("postmap", "", "-F", "-q", "key", table);
      assertEquals(table.startsWith("pipemap") ? 1 : 0, status, table + err());
      assertEquals(table.startsWith("pipemap") ? "" : "first\n\nsecond\n", out(), table);
    }
    run("postmap", "", "-F", "-q", "10.1.2.3", "cidr:" + networks);
    assertEquals("first\n\n", out());
    assertEquals(1, run("postmap", "", "-F", "-q", "bad", "regexp:" + rules));
    assertEquals(
        "postmap: warning: regexp map "
            + rules
            + ", line 2: open "
            + directory
            + "/$1: No such file or directory: skipping this rule\n",
        err());
    assertEquals(1, run("postmap", "", "-F", "-q", "x", "inline:{x=/no/such}"));
    assertEquals(
        "postmap: fatal: open /no/such: No such file or directory: \"inline:{x=/no/such}\";"
            + " need \"inline:{name=filename...}\"\n",
        err());
    run("postmap", "", "-F", "-s", "texthash:" + source);
    assertEquals("key\tfirst\n\nsecond\n", out());
  }

  @Test
  void tablesThatAskOthersDoSoInCommandsToo() throws IOException {
    Files.writeString(source, "key value\n");
    String inner = "texthash:" + source;
    assertEquals(0, run("postmap", "", "-q", "key", "unionmap:{" + inner + ",static:more}"));
    assertEquals("value,more\n", out());
    assertEquals(0, run("postmap", "", "-q", "a", "pipemap:{inline:{a=key}," + inner + "}"));
    assertEquals("value\n", out());
  }

  @Test
  void foldsAsUnicodeHasItUnlessToldOtherwise() throws IOException {
    Files.writeString(source, "STRASSE 1\nÄΣ 2\n");
    run("postmap", "", "lmdb:" + source);
    assertEquals(0, run("postmap", "", "-q", "straße", "lmdb:" + source));
    assertEquals(0, run("postmap", "", "-q", "äς", "lmdb:" + source));
    assertEquals(1, run("postmap", "", "-u", "-q", "ÄΣ", "lmdb:" + source));
    run("postmap", "", "-u", "lmdb:" + source);
    assertEquals(0, run("postmap", "", "-u", "-q", "ÄΣ", "lmdb:" + source));
    run("postmap", "", "-f", "lmdb:" + source);
    run("postmap", "", "-s", "lmdb:" + source);
    assertEquals("STRASSE\t1\nÄΣ\t2\n", out());
  }

  @Test
  void bytesThatAreNoTextAreRefusedUnlessToldOtherwise() throws IOException {
    Files.write(source, "k\u00e9 v\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    run("postmap", "", "lmdb:" + source);
    assertEquals(
        "postmap: warning: "
            + source
            + ", line 1: non-UTF-8 input \"k? v?\" -- ignoring this line\n",
        err());
    run("postmap", "", "-u", "lmdb:" + source);
    run("postmap", "", "-s", "-u", "lmdb:" + source);
    assertEquals("k\u00e9\tv\u00e9\n", out.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void buildsConstantDatabases() {
    assertEquals(0, run("postmap", "", "cdb:" + source));
    assertTrue(err().contains("warning: " + source + ": duplicate entry: \"key1\"\n"), err());
    assertEquals(0, run("postmap", "", "-q", "key1", "cdb:" + source));
    assertEquals("Value One  continued\n", out());
    assertEquals(1, run("postmap", "", "-i", "cdb:" + source));
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    String table = "hash:" + source;
    assertEquals(1, run("postmap", "", "-q", "a", "-s", table));
    assertEquals("postmap: fatal: specify only one of -d -i -q or -s\n", err());
    assertEquals(1, run("postalias", "", "-x", table));
    assertEquals(
        "postalias: invalid option -- 'x'\npostalias: fatal: usage: postalias [-Nfijnoprsuvw]"
            + " [-c config_dir] [-d key] [-q key] [map_type:]file...\n",
        err());
  }

  @Test
  void typesThatTheServerHasNotedAreKnown() throws Exception {
    Path classes = directory.resolve("classes");
    Path jar = directory.resolve("acme.jar");
    compile(classes, "acme.Map", ACME);
    Path service = classes.resolve("META-INF/services/org.posthouse.api.table.TableFactory");
    Files.createDirectories(service.getParent());
    Files.writeString(service, "acme.Map\n");
    try (FileSystem zip = FileSystems.newFileSystem(jar, Map.of("create", "true"));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = zip.getPath("/" + classes.relativize(file));
        if (Files.isRegularFile(file)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target);
        }
      }
    }
    Path data = Files.createDirectories(directory.resolve("data/server"));
    Files.writeString(data.resolve("table-types"), "acme\t" + jar + "\nhash\n");
    Files.writeString(
        directory.resolve("main.cf"), "data_directory = " + directory.resolve("data") + "\n");
    Files.writeString(directory.resolve("master.cf"), "");
    String config = directory.toString();
    Path extensions = Files.createDirectory(directory.resolve("extensions.d"));
    if (PostfixStart.isRoot()) {
      assertEquals(1, run("postmap", "", "-c", config, "-q", "key", "acme:x"));
      assertTrue(err().contains(jar + " is not used: no file of extensions.d that is"), this::err);
    }
    Files.writeString(extensions.resolve("acme"), jar + "\nmap-acme\n");
    if (PostfixStart.isRoot()) {
      Files.setAttribute(jar, "unix:uid", 4242);
      assertEquals(1, run("postmap", "", "-c", config, "-q", "key", "acme:x"));
      assertTrue(err().contains("could be written by others than root"), this::err);
      Files.setAttribute(jar, "unix:uid", 0);
    }
    assertEquals(0, run("postmap", "", "-c", config, "-q", "key", "acme:x"), this::err);
    assertEquals("key2\n", out());
    assertEquals(
        0, run("postmap", "", "-c", config, "-q", "key", "pipemap:{acme:x,inline:{key2=v}}"));
    run("postconf", "", "-c", config, "-m");
    assertTrue(out().contains("\nacme\n") || out().startsWith("acme\n"), out());
    assertTrue(out().contains("\nhash\n") && !out().contains("\ncdb\n"), out());
  }

  private static final String ACME =
      """
      package acme;
      import org.posthouse.api.Deadline;
      import org.posthouse.api.table.*;
      public final class Map implements TableFactory {
        public java.util.Set<String> types() { return java.util.Set.of("acme"); }
        public Table open(TableName name, TableContext context) {
          return new Table() {
            public LookupResult lookup(String key, Deadline deadline) {
              return LookupResult.found(key + "2");
            }
            public void close() {}
          };
        }
      }
      """;

  private static void compile(Path classes, String name, String text) throws IOException {
    Path file = classes.resolveSibling(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(file, text);
    String classPath = System.getProperty("java.class.path");
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", classes.toString(), file.toString());
    assertEquals(0, status);
  }

  @Test
  void newaliasesBuildsWhatMainCfLists() throws IOException {
    Files.writeString(source, "root: admin\n");
    Files.writeString(directory.resolve("main.cf"), "alias_database = hash:" + source + "\n");
    Files.writeString(directory.resolve("master.cf"), "");
    assertEquals(0, run("newaliases", "", "-C", directory.toString()), this::err);
    assertEquals(0, run("postalias", "", "-q", "root", "hash:" + source));
    assertEquals("admin\n", out());
  }

  @Test
  void aliasesAreFoundInBothFormsAndShownQuoted() throws IOException {
    Files.writeString(source, "\"two words\": x\n\"a@b\": y\nplain\\ too: z\nroot: me\n");
    String table = "hash:" + source;
    assertEquals(0, run("postalias", "", table), this::err);
    for (String key : List.of("two words", "\"two words\"", "Two Words")) {
      assertEquals(0, run("postalias", "", "-q", key, table), key);
      assertEquals("x\n", out());
    }
    assertEquals(0, run("postalias", "two words\n\"a@b\"\nnone\n", "-q", "-", table));
    assertEquals("\"two words\":\tx\n\"a@b\":\ty\n", out());
    assertEquals(0, run("postalias", "two words\n", "-jq", "-", table));
    assertEquals("{\"\\\"two words\\\"\": \"x\"}\n", out());
    assertEquals(0, run("postalias", "", "-d", "plain too", table));
    assertEquals(1, run("postalias", "", "-q", "\"plain too\"", table));
  }

  @Test
  void aliasesThatPostfix37StoredWithoutQuotesAreFoundAndShownQuoted() throws IOException {
    Files.writeString(source, "\"two words\" x\n");
    run("postmap", "", "lmdb:" + source);
    run("postmap", "", "-d", "\"two words\"", "lmdb:" + source);
    run("postmap", "\"two words\" x\n", "-i", "lmdb:" + source);
    assertEquals(0, run("postalias", "", "-q", "two words", "lmdb:" + source), this::err);
    assertEquals("x\n", out());
  }

  @Test
  void printsJson() throws IOException {
    Files.writeString(source, "foo fooval\nbar \"b\\a\tr\n");
    String table = "lmdb:" + source;
    run("postmap", "", table);
    assertEquals(0, run("postmap", "", "-jq", "FOO", table));
    assertEquals("{\"FOO\": \"fooval\"}\n", out());
    assertEquals(0, run("postmap", "bar\nnone\nfoo\n", "-jq", "-", table));
    assertEquals("{\"bar\": \"\\\"b\\\\a\\tr\"}\n{\"foo\": \"fooval\"}\n", out());
    assertEquals(0, run("postmap", "", "-js", table));
    assertEquals("{\"bar\": \"\\\"b\\\\a\\tr\"}\n{\"foo\": \"fooval\"}\n", out());
    assertEquals(1, run("postmap", "", "-jq", "none", table));
    assertEquals("", out() + err());
    String mail = "A: 1\n 2\nB: x\n\nfirst\n\nlast\n";
    assertEquals(0, run("postmap", mail, "-hjq", "-", "static:s"));
    assertEquals("{\"A: 1\\n 2\": \"s\"}\n{\"B: x\": \"s\"}\n", out());
    assertEquals(0, run("postmap", mail, "-bjq", "-", "static:s"));
    assertEquals("{\"\": \"s\"}\n{\"first\": \"s\"}\n{\"\": \"s\"}\n{\"last\": \"s\"}\n", out());
    assertEquals(1, run("postmap", "", "-j", table));
    assertEquals("postmap: fatal: specify -j only with -q or -s\n", err());
  }

  @Test
  void onlyOneOfTheModesIsWanted() {
    String text = ": fatal: specify only one of -d -i -q or -s\n";
    for (String command : List.of("postmap", "postalias")) {
      for (List<String> modes :
          List.of(
              List.of("-i", "-s"),
              List.of("-iq", "a"),
              List.of("-q", "a", "-q", "b"),
              List.of("-d", "a", "-i"),
              List.of("-d", "a", "-q", "b"),
              List.of("-sd", "a"))) {
        var arguments = new java.util.ArrayList<>(modes);
        arguments.add("static:x");
        assertEquals(1, run(command, "", arguments.toArray(String[]::new)), modes.toString());
        assertEquals(command + text, err(), modes.toString());
      }
    }
  }

  @Test
  void tablesNeedNoMasterCf() throws IOException {
    Files.writeString(source, "key: value\n");
    Files.writeString(
        directory.resolve("main.cf"),
        "default_database_type = lmdb\nalias_database = lmdb:" + source + "\n");
    String config = directory.toString();
    assertEquals(0, run("postmap", "", "-c", config, source.toString()), this::err);
    assertEquals(0, run("postalias", "", "-c", config, source.toString()), this::err);
    assertEquals(0, run("newaliases", "", "-C", config), this::err);
    assertEquals(0, run("postmap", "", "-c", config, "-q", "key", "lmdb:" + source), this::err);
    assertEquals("value\n", out());
    assertEquals(1, run("postmap", "", "-c", config + "/none", "-q", "key", "static:x"));
    assertEquals(
        "postmap: fatal: open " + config + "/none/main.cf: No such file or directory\n", err());
  }

  @Test
  void newaliasesTakesTheOptionsOfSendmail() throws IOException {
    Files.writeString(source, "root: admin\n");
    Files.writeString(directory.resolve("main.cf"), "default_database_type = lmdb\n");
    String config = directory.toString();
    assertEquals(0, run("newaliases", "", "-C", config, "-oA" + source), this::err);
    assertEquals(0, run("postalias", "", "-q", "root", "lmdb:" + source));
    assertEquals("admin\n", out());
    assertEquals(75, run("newaliases", "", "-C", config, "more"));
    assertEquals("newaliases: fatal: alias initialization mode requires no recipient\n", err());
    assertEquals(75, run("newaliases", "", "-y"));
    assertEquals(
        "newaliases: invalid option -- 'y'\nnewaliases: fatal: usage: newaliases [options]\n",
        err());
    assertEquals(1, run("newaliases", "", "-C", config, "-oA" + source + ".none"));
    assertEquals("postalias: fatal: open " + source + ".none: No such file or directory\n", err());
  }

  @Test
  void tellsWhatItAsksMainCfFor() throws IOException {
    Files.writeString(source, "key value\n");
    Files.writeString(directory.resolve("main.cf"), "default_database_type = lmdb\n");
    String config = directory.toString();
    assertEquals(0, run("postmap", "", "-v", "-c", config, source.toString()), this::err);
    String said =
        "postmap: config_directory = " + config + "\npostmap: default_database_type = lmdb\n";
    assertTrue(err().startsWith(said), err());
  }
}

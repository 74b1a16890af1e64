"""The messages, and the settings under which they are sent."""

VARIANTS = {
    "plain": [],
    "remote": ["local_header_rewrite_clients ="],
    "networks": ["local_header_rewrite_clients = permit_mynetworks"],
    "table": ["local_header_rewrite_clients = check_address_map cidr:WORK/locals"],
    "barelist": ["local_header_rewrite_clients = cidr:WORK/locals"],
    "foreign": ["local_header_rewrite_clients =", "remote_header_rewrite_domain = domain.invalid"],
    "always": ["local_header_rewrite_clients =", "always_add_missing_headers = yes"],
    "drop": ["message_drop_headers = X-Drop, subject"],
    "hops": ["hopcount_limit = 3"],
    "small": ["header_size_limit = 200"],
    "undisclosed": ["undisclosed_recipients_header = To: nobody in particular:;"],
    "tokens": ["header_address_token_limit = 6"],
    "checks": [
        "header_checks = regexp:WORK/header",
        "mime_header_checks = regexp:WORK/mime",
        "nested_header_checks = regexp:WORK/nested",
        "body_checks = regexp:WORK/body",
        "virtual_alias_maps = texthash:WORK/virtual",
        "canonical_maps = texthash:WORK/canonical",
    ],
    "localfails": ["local_header_rewrite_clients = check_address_map fail:later"],
    "localunknown": ["local_header_rewrite_clients = permit_everybody, permit_inet_interfaces"],
    "localwords": ["local_header_rewrite_clients = permit_sasl_authenticated, permit_tls_clientcerts, permit_tls_all_clientcerts"],
    "hide": ["header_checks = pcre:WORK/hide"],
    "hideposix": ["header_checks = regexp:WORK/hide"],
    "hidetls": [
        "header_checks = pcre:WORK/hide",
        "smtpd_tls_security_level = encrypt",
        "smtpd_tls_received_header = yes",
        "smtpd_tls_chain_files = WORK/chain.pem",
        "tls_medium_cipherlist = ECDHE-RSA-AES256-GCM-SHA384",
        "smtpd_tls_mandatory_protocols = TLSv1.2",
    ],
    "virtual": ["virtual_alias_maps = texthash:WORK/virtual"],
    "unoriginal": ["virtual_alias_maps = texthash:WORK/virtual", "enable_original_recipient = no"],
    "bcc": [
        "virtual_alias_maps = texthash:WORK/virtual",
        "recipient_bcc_maps = texthash:WORK/recipient_bcc",
        "sender_bcc_maps = regexp:WORK/sender_bcc",
        "recipient_canonical_maps = texthash:WORK/canonical",
        "recipient_delimiter = +",
    ],
    "bccunoriginal": [
        "virtual_alias_maps = texthash:WORK/virtual",
        "recipient_bcc_maps = texthash:WORK/recipient_bcc",
        "sender_bcc_maps = regexp:WORK/sender_bcc",
        "recipient_canonical_maps = texthash:WORK/canonical",
        "recipient_delimiter = +",
        "enable_original_recipient = no",
    ],
    "alwaysbcc": ["always_bcc = always@elsewhere.test"],
    "nomap": ["receive_override_options = no_address_mappings", "always_bcc = always@elsewhere.test", "virtual_alias_maps = texthash:WORK/virtual", "canonical_maps = texthash:WORK/canonical"],
    "canonical": ["canonical_maps = texthash:WORK/canonical"],
    "headersender": ["canonical_maps = texthash:WORK/canonical", "canonical_classes = header_sender"],
    "envelopeonly": ["canonical_maps = texthash:WORK/canonical", "canonical_classes = envelope_sender, envelope_recipient"],
    "recipientcanonical": ["recipient_canonical_maps = texthash:WORK/canonical", "recipient_canonical_classes = envelope_recipient, header_recipient"],
    "sendercanonical": ["sender_canonical_maps = texthash:WORK/canonical"],
    "masquerade": ["masquerade_domains = !keep.example.org example.org", "masquerade_exceptions = root"],
    "masqueradeall": ["masquerade_domains = example.org", "masquerade_classes = envelope_sender, envelope_recipient, header_sender, header_recipient"],
    "nullregexp": ["sender_canonical_maps = regexp:WORK/catchall", "sender_canonical_classes = envelope_sender"],
    "nullregexp2": ["sender_canonical_maps = regexp:WORK/catchany", "sender_canonical_classes = envelope_sender"],
    "nullat": ["sender_canonical_maps = regexp:WORK/catchat", "sender_canonical_classes = envelope_sender"],
    "nullstatic": ["sender_canonical_maps = static:box@example.org", "sender_canonical_classes = envelope_sender"],
    "nullcommon": ["canonical_maps = static:box@example.org", "canonical_classes = envelope_sender"],
    "nulltable": ["sender_canonical_maps = texthash:WORK/quoted", "sender_canonical_classes = envelope_sender"],
    "nodups": ["duplicate_filter_limit = 2"],
    "stripchars": ["message_strip_characters = \\0\\a"],
    "rejectchars": ["message_reject_characters = \\0\\a"],
    "strict7": ["strict_7bit_headers = yes"],
    "strict8": ["strict_8bitmime = yes"],
    "strictbody": ["strict_8bitmime_body = yes"],
    "strictencoding": ["strict_mime_encoding_domain = yes"],
}

CASES = []
HEAD = "From: f@example.org\nTo: t@elsewhere.test\nDate: Mon, 17 Sep 2001 00:00:00 +0000\nMessage-Id: <m@example.org>\n"


def case(name, text, variant="plain", **more):
    if isinstance(text, str):
        text = text.replace("\n", "\r\n").encode()
    CASES.append({"name": name, "variant": variant, "text": text, **more})


# Where headers begin and end.
MBOX = "From 0a1b2c3d4e5f60718293a4b5c6d7e8f901234567 Mon Sep 17 00:00:00 2001\n"
# Not compared: what follows a NUL in a header line stays here.
case("head-plain", HEAD + "Subject: x\n\nbody\n.dot\n..dots\n")
case("head-from-line", MBOX + HEAD + "\nbody\n")
case("head-from-line-quoted", ">" + MBOX + HEAD + "\nbody\n")
case("head-from-lines", MBOX + ">" + MBOX + MBOX + HEAD + "\nbody\n")
case("head-from-line-late", HEAD + MBOX + "X-Late: yes\n\nbody\n")
case("head-from-line-then-body", MBOX + "\nbody\n")
case("head-from-line-continued", MBOX + "\tgoes on\n" + HEAD + "\nbody\n")
case("head-from-line-only", MBOX)
case("head-from-short", "From \n" + HEAD + "\nbody\n")
case("head-from-colon", "From x: y\n" + HEAD + "\nbody\n")
case("head-nothing", "")
case("head-empty-line", "\n")
case("head-body-at-once", "hello world\nmore\n")
case("head-blank-first", " leading\n" + HEAD + "\nbody\n")
case("head-tab-only-first", "\t\n" + HEAD + "\nbody\n")
case("head-no-body", HEAD)
case("head-space-before-colon", HEAD + "Subject : spaced\nX-Tab\t: tabbed\n\nbody\n")
case("head-no-colon", HEAD + "Nonsense\nX-After: y\n\nbody\n")
case("head-empty-name", HEAD + ": value\nX-After: y\n\nbody\n")
case("head-empty-value", HEAD + "X-Empty:\nX-Blank: \nSubject:\n\nbody\n")
case("head-blank-continuation", HEAD + "X-A: one\n \n\t\n two\nX-B: b\n\nbody\n")
case("head-long-folded", HEAD + "X-Long: start\n" + (" " + "y" * 70 + "\n") * 2000 + "X-After: y\n\nbody\n")
case("head-long-line", HEAD + "X-Long: " + "y" * 120000 + "\nX-After: y\n\nbody\n")
case("head-small-steps", HEAD + "X-Long: start\n" + " more of it\n" * 14 + " " + "z" * 30 + "\n z\n  z\nX-After: y\n\nbody\n", "small")
case("head-small-exact", HEAD + "X-Long: start\n" + " more of it\n" * 14 + " " + "z" * 17 + "\n z\nX-After: y\n\nbody\n", "small")
case("head-small-exceed", HEAD + "X-Long: start\n" + " more of it\n" * 14 + " " + "z" * 18 + "\n z\nX-After: y\n\nbody\n", "small")
case("head-long-no-colon", HEAD + "y" * 5000 + "\nX-After: y\n\nbody\n")
case("head-small-limit", HEAD + "X-Long: start\n" + " more of it\n" * 40 + "X-After: y\n\nbody\n", "small")
case("head-small-line", HEAD + "X-Long: " + "y" * 500 + "\n on\nX-After: y\n\nbody\n", "small")
case("head-eight-bit", HEAD.encode().replace(b"\n", b"\r\n") + b"Subject: gr\xfc\xdf\xe9\r\nX-Utf: \xc3\xbc\r\n\r\n\xe4\r\n")
case("head-eight-bit-address", HEAD.encode().replace(b"\n", b"\r\n") + b"Cc: J\xf6rg <bare>, \xc3\xbc <x@y.test>\r\n\r\nb\r\n")
case("head-control", HEAD.encode().replace(b"\n", b"\r\n") + b"Subject: a\x01b\x7fc\x1b\r\nX\x01: y\r\n\r\nb\x01\r\n")
case("head-dropped", HEAD + "Bcc: secret@example.org,\n other@example.org\nReturn-Path: <x>\nContent-Length: 4\nResent-Bcc: x\nX-Keep: y\n\nbody\n")
case("head-drop-own", HEAD + "Bcc: b\nX-Drop: y\n more\nSubject: s\nSUBJECT : t\nReturn-Path: <q>\n\nbody\n", "drop")
case("head-hops-few", "Received: a\nReceived: b\n" + HEAD + "\nbody\n", "hops")
case("head-hops", "Received: a\nReceived: b\nReceived: c\n" + HEAD + "\nbody\n", "hops")
case("head-hops-default", "Received: a\n" * 55 + HEAD + "\nbody\n")
case("head-repeated", HEAD + "To: second@example.org\nFrom: third@example.org\nMessage-ID: <two@x>\nDate: again\n\nbody\n")
case("head-message-id-folded", "From: f@x.test\nMessage-ID:\n <folded@x>\n\nbody\n")
case("head-message-id-empty", "From: f@x.test\nMessage-ID:\n\nbody\n")
case("head-body-from", HEAD + "\nFrom here on\n>From there\n\n\nend\n\n")

# What is missing.
case("missing-all", "Subject: s\n\nbody\n")
case("missing-date", "From: f@x.test\nTo: t@x.test\nMessage-Id: <m@x>\n\nbody\n")
case("missing-to-cc", "From: f@x.test\nCc: t@x.test\n\nbody\n")
case("missing-to-bcc", "From: f@x.test\nBcc: t@x.test\n\nbody\n")
case("missing-null-sender", "Subject: s\n\nbody\n", sender="")
case("missing-resent", HEAD + "Resent-To: r@x.test\n\nbody\n")
case("missing-resent-all", HEAD + "Resent-From: a@x.test\nResent-Date: d\nResent-Message-Id: <r@x>\nResent-Cc: c@x\n\nbody\n")
case("missing-resent-sender", HEAD + "Resent-Sender: a@x.test\n\nbody\n")
case("missing-resent-reply-to", HEAD + "Resent-Reply-To: a@x.test\n\nbody\n")
case("missing-undisclosed", "Subject: s\n\nbody\n", "undisclosed")
case("missing-odd-sender", "Subject: s\n\nbody\n", sender='"odd name"@example.org')
for variant in ("plain", "remote", "networks", "table", "barelist", "foreign", "always"):
    for client in ("127.0.0.1", "127.0.0.9"):
        last = client.rpartition(".")[2]
        case(f"local-{variant}-{last}", "To: old@example.org\nCc: bare\nSubject: s\n\nbody\n", variant, client=client)
        case(f"local-{variant}-{last}-resent", "Resent-To: a@b\nCc: bare\n\nbody\n", variant, client=client, sender="bare", to=["bare"])

# Addresses in headers. Not compared: a closing bracket too many is quoted here, and an open comment is closed.
for client in ("127.0.0.1", "127.0.0.9"):
    for variant in ("localfails", "localunknown", "localwords"):
        case(f"local-{variant}-{client.rpartition('.')[2]}", "To: old@example.org\nCc: bare\nSubject: s\n\nbody\n", variant, client=client)
for encoding in ("7bit", "8bit", "binary", "base64", "quoted-printable", "8BIT (eight)", "x-odd"):
    name = encoding.partition(" ")[0]
    case(f"encoding-{name}", HEAD + f"Content-Transfer-Encoding: {encoding}\n\nb\n")
    case(f"encoding-{name}-8bitmime", HEAD + f"Content-Transfer-Encoding: {encoding}\n\nb\n", parameters="BODY=8BITMIME")
ADDRESSES = {
    "bare": "bare",
    "list": "bare, full@example.net, other",
    "dotless": "user@host",
    "trailing-dot": "user@example.net.",
    "empty-group": "undisclosed-recipients:;",
    "group": "Friends: bare, b@example.net;",
    "group-after": "Friends: bare, b@example.net; after",
    "two-words": "a@b.test c@d.test",
    "angle": "Some Body <bare>",
    "angle-empty": "<>",
    "quoted-name": '"Body, Some" <bare>, x@y.test',
    "comment": "bare (a comment (nested)), (first) second",
    "comment-in": "a (c) @ (d) b",
    "route": "<@one.test,@two.test:user@three.test>",
    "route-bare": "<@one.test:user>",
    "bang": "host!user",
    "bang-two": "host!other!user",
    "percent": "user%host.test",
    "percent-dotless": "user%host",
    "quoted-local": '"a b"@example.net, "c@d"',
    "quoted-plain": '"plain"@example.net',
    "literal": "user@[192.0.2.1], u@[ipv6:::1]",
    "unclosed-quote": '"open, bare',
    "unclosed-angle": "Name <bare",
    "commas": ",, bare,, ,x@y.test,",
    "semicolons": "bare; other; x@y.test",
    "spaced": "  bare  ,   x@y.test  ",
    "spaced-at": "user @ example . net",
    "folded": "bare,\n\tother,\n  third <fourth>",
    "dots": "a..b, .c, d.",
    "dots-domain": "a@b..c, d@.e",
    "backslash": "a\\ b@c, d\\@e",
    "equals": "a=b@c, x+y",
    "only-at": "@, @x, a@",
    "two-at": "a@b@c",
    "colon": "a:b",
    "encoded": "=?utf-8?q?J=C3=B6rg?= <bare>",
    "encoded-comma": "=?utf-8?q?J,_x?= bare <bare>",
    "empty": "",
    "long": ", ".join(f"user{i}" for i in range(40)),
    "long-full": ", ".join(f"user{i}@some.example.net" for i in range(40)),
    "long-names": ", ".join(f'"Person, Number {i}" <person{i}>' for i in range(20)),
    "long-one": "x" * 200 + ", " + "bare",
    "apostrophe": "o'neil, `tick`, a/b, {c}",
}
for name, value in ADDRESSES.items():
    case(f"address-{name}", f"From: f@x.test\nTo: {value}\n\nbody\n")
for header in ("From", "Sender", "Reply-To", "Errors-To", "Return-Receipt-To", "Disposition-Notification-To",
               "Mail-Followup-To", "Apparently-To", "Resent-To", "Resent-From", "Resent-Cc", "Resent-Sender",
               "Resent-Reply-To", "Mail-Copies-To", "X-To", "cC", "Delivered-To", "Return-Path", "Bcc"):
    case(f"addressed-{header}", f"{header}: bare, x@host, new <usr@example.org>\n\nbody\n")
    case(f"addressed-canonical-{header}", f"{header}: usr@example.org, x@y.test\n\nbody\n", "canonical")
case("address-tokens", HEAD + "Cc: a, b, c, d, e, f, g\n\nbody\n", "tokens")
case("address-foreign", "To: user@host, bare, a@b.test\nFrom: x!y\n\nbody\n", "foreign")

# Envelope.
case("envelope-bare", HEAD + "\nb\n", sender="bare", to=["alsobare", "x@host"])
case("envelope-quoted", HEAD + "\nb\n", sender='"a b"@example.org', to=['"c d"@example.net', '"plain"@example.net'])
case("envelope-route", HEAD + "\nb\n", sender="@r.test:s@example.org", to=["@one.test:u@two.test"])
case("envelope-percent", HEAD + "\nb\n", to=["u%v.test@mta.test.invalid", "u%v.test"])
case("envelope-upper", HEAD + "\nb\n", to=["User@EXAMPLE.net"])

# Duplicates.
for variant in ("virtual", "unoriginal"):
    def dup(name, to, variant=variant):
        case(f"dup-{variant}-{name}", HEAD + "\nb\n", variant, to=to)

    dup("same", ["u@example.net", "u@example.net"])
    dup("case", ["u@example.net", "U@EXAMPLE.NET", "u@Example.Net"])
    dup("notify", ["u@example.net NOTIFY=NEVER", "u@example.net NOTIFY=DELAY", "u@example.net"])
    dup("notify-same", ["u@example.net NOTIFY=NEVER", "u@example.net NOTIFY=NEVER"])
    dup("orcpt", ["u@example.net ORCPT=rfc822;a@b.test", "u@example.net ORCPT=rfc822;c@d.test", "u@example.net"])
    dup("orcpt-case", ["u@example.net ORCPT=rfc822;a@b.test", "u@example.net ORCPT=rfc822;A@b.test"])
    dup("alias", ["list@example.org", "user@example.net"])
    dup("alias-first", ["user@example.net", "list@example.org"])
    dup("two-aliases", ["list@example.org", "list2@example.org", "LIST@example.org"])
    dup("within", ["twice@example.org"])
    dup("nested", ["outer@example.org", "inner@example.org"])
    dup("quoted", ['"u"@example.net', "u@example.net"])
    dup("orcpt-alias", ["list@example.org ORCPT=rfc822;x@y.test", "user@example.net"])
case("dup-limit", HEAD + "\nb\n", "nodups", to=["a@e.test", "b@e.test", "c@e.test", "c@e.test", "a@e.test"])

# Copies.
for variant in ("bcc", "bccunoriginal"):
    def bcc(name, to, variant=variant, **more):
        case(f"{variant}-{name}", HEAD + "\nb\n", variant, to=to, **more)

    bcc("user", ["user@example.org"])
    bcc("usr", ["usr@example.org"])
    bcc("info", ["info@example.org"])
    bcc("tag", ["user+tag@example.org"])
    bcc("two", ["two@example.org"])
    bcc("spaced", ["spaced@example.org"])
    bcc("sender", ["user@example.org"], sender="x@example.com")
    bcc("sender-only", ["other@elsewhere.test"], sender="x@example.com")
    bcc("explicit", ["user@example.org", "arch@example.org"])
    bcc("explicit-first", ["arch@example.org", "user@example.org"])
    bcc("null", ["user@example.org"], sender="")
    bcc("notify", ["user@example.org NOTIFY=DELAY,FAILURE ORCPT=rfc822;q@r.test"])
    bcc("both", ["user@example.org", "user2@example.org"])
    bcc("quoted", ["quotedbcc@example.org"])
    bcc("angle", ["anglebcc@example.org"])
    bcc("barebcc", ["barebcc@example.org"])
    bcc("self", ["self@example.org"])
case("bcc-always", HEAD + "\nb\n", "alwaysbcc", to=["a@e.test", "b@e.test NOTIFY=DELAY"])
case("bcc-always-self", HEAD + "\nb\n", "alwaysbcc", to=["always@elsewhere.test"])
case("bcc-always-null", HEAD + "\nb\n", "alwaysbcc", sender="")
case("bcc-nomap", "To: usr@example.org, bare\n\nb\n", "nomap", to=["usr@example.org", "list@example.org", "bare"], sender="usr@example.org")
case("bcc-failing", HEAD + "\nb\n", "bcc", to=["badbcc@example.org"])

# Canonical and masquerading.
CANON = "From: usr@example.org\nTo: usr@example.org, Name <old@example.org>\nReply-To: usr@example.org\nSubject: s\n\nb\n"
for variant in ("canonical", "headersender", "envelopeonly", "recipientcanonical", "sendercanonical"):
    case(f"map-{variant}", CANON, variant, sender="usr@example.org", to=["usr@example.org", "old@example.org"])
    case(f"map-{variant}-null", CANON, variant, sender="", to=["chain@example.org", "quoted@example.org"])
case("map-remote", CANON, "canonical", client="127.0.0.9", sender="usr@example.org", to=["usr@example.org"])
MASQ = "From: a@host.example.org\nTo: b@host.example.org, root@host.example.org\nCc: c@x.keep.example.org, d@keep.example.org, e@sub.host.example.org, f@host.example.net\nReply-To: ROOT@host.example.org\n\nb\n"
for variant in ("masquerade", "masqueradeall"):
    case(f"map-{variant}", MASQ, variant, sender="s@host.example.org", to=["r@host.example.org", "root@host.example.org"])
    case(f"map-{variant}-root", MASQ, variant, sender="root@host.example.org", to=["Root@Host.Example.Org"])
for variant in ("nullregexp", "nullregexp2", "nullat", "nullstatic", "nullcommon", "nulltable"):
    case(f"null-{variant}", HEAD + "\nb\n", variant, sender="")
    case(f"null-{variant}-not", HEAD + "\nb\n", variant, sender="a@example.com")
    case(f"null-{variant}-header", "From: <>\nTo: <>\n\nb\n", variant, sender="")

# Checks.
WORDS = ("warn", "warn-text", "info", "hold", "reject", "reject-text", "reject-code", "reject-temp", "discard", "ignore",
         "strip", "replace", "replace-lines", "prepend", "prepend-lines", "redirect", "redirect-alias", "bcc", "bcc-alias", "filter", "filter-bad",
         "dunno", "ok", "pass", "unknown", "replace-bad", "prepend-bad", "redirect-bad", "bcc-bad", "lower", "replace-drop", "replace-to", "prepend-to", "replace-cr")
for word in WORDS:
    case(f"check-{word}", HEAD + f"X-Do: {word}\nX-After: y\n\nbody\n", "checks")
    case(f"check-two-{word}", HEAD + f"X-Do: {word}\nX-After: y\n\nbody\n", "checks", to=["r@elsewhere.test", "list@example.org", "Last@elsewhere.test"])
    case(f"check-body-{word}", HEAD + f"\nfirst\nX-Do: {word}\nlast\n", "checks")
    case(f"check-part-{word}", HEAD + f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\npre\n--b\nX-Part: {word}\n folded\nX-More: m\n\ntext\n--b\nContent-Type: message/rfc822\n\nX-Nested: {word}\n also\nX-More: n\n\ntext\n--b--\npost\n", "checks")
case("check-multiline", HEAD + "X-Do: warn\n second line\n\tthird line\n\nbody\n", "checks")
case("check-long", HEAD + "X-Do: warn " + "long " * 80 + "\n\nbody\n", "checks")
case("check-eight-bit", HEAD.encode().replace(b"\n", b"\r\n") + b"X-Do: warn gr\xfc\xdf \xc3\xbc\r\n\r\nX-Do: warn \xfc \xc3\xbc\r\n", "checks")
for name, to in {"alias": "list@example.org", "canonical": "old@example.org", "chain": "chain@example.org", "bare": "bare"}.items():
    case(f"check-names-{name}", HEAD + "X-Do: warn\n\nbody\n", "checks", sender="usr@example.org", to=["first@example.org", to])
case("check-filter-redirect", HEAD + "X-Do: filter\nX-Do: redirect\nX-Do: warn\n\nbody\n", "checks")
case("check-hold-discard-hold", HEAD + "X-Do: hold\nX-Do: hold\n\nbody\n", "checks")
case("check-null-sender", HEAD + "X-Do: warn\n\nbody\n", "checks", sender="")
case("check-own-received", HEAD + "\nbody\n", "checks", sender="ownreceived@example.org", to=["warnreceived@elsewhere.test"])
case("check-first-line", MBOX + HEAD + "X-Do: warn\n\nbody\n", "checks")
case("check-added", "Subject: s\n\nbody\n", "checks", sender="addedfrom@example.org")
case("check-two-actions", HEAD + "X-Do: hold\nX-Do: discard\nX-Do: warn\n\nbody\n", "checks")
case("check-redirect-bcc", HEAD + "X-Do: redirect\nX-Do: bcc\n\nbody\n", "checks")
case("check-bcc-redirect", HEAD + "X-Do: bcc\nX-Do: redirect\n\nbody\n", "checks")
case("check-bcc-twice", HEAD + "X-Do: bcc\nX-Do: bcc\n\nbody\n", "checks")
case("check-filter-twice", HEAD + "X-Do: filter\nX-Do: filter-other\n\nbody\n", "checks")
case("check-redirect-null", HEAD + "X-Do: redirect\n\nbody\n", "checks", sender="", to=["a@e.test NOTIFY=DELAY ORCPT=rfc822;o@p.test", "b@e.test"])
case("check-mime-names", HEAD + "Mime-Version: 1.0\nContent-Type: text/plain; x=warn\nContent-Id: warn\n\nbody\n", "checks")
FOREIGN = "Received: from a\n\tby b (warned)\n\tid c\n\tfor <d@e>; date\n" * 2
for variant in ("hide", "hideposix"):
    case(f"check-{variant}", HEAD + "\nbody\n", variant)
    case(f"check-{variant}-three", HEAD + "\nbody\n", variant, to=["a@e.test", "b@e.test", "c@e.test"])
    case(f"check-{variant}-foreign", FOREIGN + HEAD + "\nbody\n", variant)

case("check-hidetls", HEAD + "\nbody\n", "hidetls", tls=True)
case("check-hidetls-three", FOREIGN + HEAD + "\nbody\n", "hidetls", tls=True, to=["a@e.test", "b@e.test", "c@e.test"])

# Characters.
for variant in ("stripchars", "rejectchars"):
    case(f"char-{variant}", HEAD.encode().replace(b"\n", b"\r\n") + b"Subject: a\x07b\x07c\r\n\r\nb\x07c\x07\r\nnext\r\n", variant)
    case(f"char-{variant}-body", HEAD.encode().replace(b"\n", b"\r\n") + b"\r\nb\x07c\x07\r\nnext\r\n", variant, to=["a@e.test", "b@e.test"])
for variant in ("strict7", "strict8", "strictbody", "strictencoding"):
    head = HEAD.encode().replace(b"\n", b"\r\n")
    case(f"strict-{variant}-head", head + b"Subject: gr\xfc\r\n\r\nbody\r\n", variant)
    case(f"strict-{variant}-body", head + b"Mime-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nb\xfcdy\r\n", variant)
    case(f"strict-{variant}-mime", head + b"Mime-Version: 1.0\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: 8bit\r\n\r\nb\xfcdy\r\n", variant)
    case(f"strict-{variant}-part", head + b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\n--b\r\n\r\nb\xfcdy\r\n--b--\r\n", variant)

# By sendmail.
ARGUMENTS = ["-f", "s@example.org", "r@elsewhere.test"]
case("sendmail-plain", HEAD + "\nbody\n", command=ARGUMENTS)
case("sendmail-missing", "Subject: s\n\nbody\n", command=ARGUMENTS)
case("sendmail-name", "Subject: s\n\nbody\n", command=["-F", "Full Name", *ARGUMENTS])
case("sendmail-name-quoted", "Subject: s\n\nbody\n", command=["-F", "Name, Jr. (x) \"q\"", *ARGUMENTS])
case("sendmail-dups", HEAD + "\nbody\n", command=["-f", "s@example.org", "r@elsewhere.test", "R@elsewhere.test"])
case("sendmail-null", "Subject: s\n\nbody\n", command=["-f", "<>", "r@elsewhere.test"])
case("sendmail-bare", "To: bare\n\nbody\n", command=["-f", "bare", "r@elsewhere.test"])

// What a program written with imapflow does in a day: two sessions of one account, the first argument as imap_peer.py
// has it. Any surprise ends it with a word and exit code 1.
"use strict";
const assert = require("assert");
const { ImapFlow } = require("imapflow");

const server = JSON.parse(process.argv[2]);

function connect() {
  return new ImapFlow({
    host: "127.0.0.1", port: server.imaps, secure: true, tls: { rejectUnauthorized: false },
    auth: { user: server.user, pass: server.password }, logger: false, qresync: true,
  });
}

async function collect(messages) {
  const found = [];
  for await (const message of messages) found.push(message);
  return found;
}

const message = (subject, text) =>
  `From: Ann <ann@peer.test>\r\nTo: ${server.user}\r\nSubject: ${subject}\r\n` +
  `Message-ID: <${subject}@peer.test>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n` +
  `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--b\r\nContent-Type: application/octet-stream\r\n` +
  "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.bin\r\n\r\nAAECAw==\r\n--b--\r\n";

async function folders(client) {
  const listed = await client.list({ statusQuery: { messages: true, unseen: true, size: true } });
  const inbox = listed.find((folder) => folder.path === "INBOX");
  assert.strictEqual(typeof inbox.status.messages, "number");
  assert.ok(listed.some((folder) => folder.specialUse === "\\Sent"));
  assert.ok((await client.mailboxCreate(["Flow", "K\u00fcche"])).created);
  await client.mailboxRename(["Flow", "K\u00fcche"], ["Flow", "Bad"]);
  assert.ok((await client.list()).some((folder) => folder.path === "Flow/Bad"));
  await client.mailboxDelete(["Flow", "Bad"]);
}

async function messages(client) {
  for (const subject of ["one", "two", "three"])
    assert.ok((await client.append("INBOX", message(subject, "gr\u00fcn"), ["\\Seen", "$Label1"])).uid);
  const lock = await client.getMailboxLock("INBOX");
  try {
    const found = await collect(client.fetch("1:*", {
      uid: true, flags: true, envelope: true, bodyStructure: true, source: true, size: true, emailId: true,
    }));
    const two = found.find((each) => each.envelope.subject === "two");
    assert.strictEqual(two.envelope.from[0].address, "ann@peer.test");
    assert.deepStrictEqual([...two.flags].sort(), ["$Label1", "\\Seen"]);
    assert.strictEqual(two.source.toString(), message("two", "gr\u00fcn"));
    assert.strictEqual(two.size, two.source.length);
    assert.strictEqual(two.bodyStructure.childNodes[1].dispositionParameters.filename, "a.bin");
    assert.ok(two.emailId || !client.capabilities.has("OBJECTID"));

    const { content } = await client.download(two.uid, "2", { uid: true });
    const octets = [];
    for await (const chunk of content) octets.push(chunk);
    assert.deepStrictEqual([...Buffer.concat(octets)], [0, 1, 2, 3]);

    assert.deepStrictEqual(await client.search({ body: "gr\u00fcn", subject: "two" }, { uid: true }), [two.uid]);
    assert.ok(await client.messageFlagsAdd(two.uid, ["\\Flagged"], { uid: true }));
    assert.deepStrictEqual(await client.search({ flagged: true }, { uid: true }), [two.uid]);
    const moved = await client.messageMove(two.uid, "Archive", { uid: true });
    assert.ok(moved.uidMap.get(two.uid));
    assert.ok(await client.messageDelete({ subject: "three" }));
    assert.deepStrictEqual(await client.search({ subject: "three" }), []);
  } finally {
    lock.release();
  }
  assert.ok((await client.status("Archive", { messages: true })).messages >= 1);
}

// While one session idles the other stores, changes and removes a message.
async function idling(watcher, other) {
  await watcher.mailboxOpen("INBOX");
  const next = (event) => new Promise((resolve) => watcher.once(event, resolve));
  const idle = watcher.idle();
  const arrived = next("exists");
  const { uid } = await other.append("INBOX", message("late", "x"));
  assert.ok((await arrived).count > 0);
  await other.mailboxOpen("INBOX");
  const changed = next("flags");
  await other.messageFlagsAdd(uid, ["\\Answered"], { uid: true });
  assert.ok((await changed).flags.has("\\Answered"));
  const gone = next("expunge");
  await other.messageDelete(uid, { uid: true });
  await gone;
  await watcher.noop();
  await idle;
}

async function main() {
  const first = connect();
  const second = connect();
  await first.connect();
  await second.connect();
  await folders(first);
  await messages(first);
  await idling(first, second);
  await first.logout();
  await second.logout();
}

setTimeout(() => { console.error("it takes too long"); process.exit(1); }, 60000).unref();
main().catch((error) => { console.error(error); process.exit(1); });

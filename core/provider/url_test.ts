import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { atRoot, parseAddress, portOf, under, withoutSecrets } from "./url.ts";

const word = fc.stringMatching(/^[a-z0-9._~-]{1,8}$/).filter((text) => !/^\.+$/.test(text));
const host = fc.oneof(
  fc.constantFrom("localhost", "127.0.0.1", "[::1]", "[fe80::1:2]", "models.example"),
  word.map((text) => `h${text.replaceAll(/[^a-z0-9]/g, "")}`),
);
const port = fc.oneof(fc.constant(""), fc.integer({ min: 1, max: 65_535 }).map((n) => `:${n}`));
const folders = fc.array(word, { maxLength: 3 });
const address = fc.record({
  scheme: fc.constantFrom("http", "https"),
  host,
  port,
  folders,
  slash: fc.constantFrom("", "/"),
  query: fc.constantFrom("", "?a=1&b=2"),
}).map((parts) => ({
  ...parts,
  href: `${parts.scheme}://${parts.host}${parts.port}/${parts.folders.join("/")}${parts.slash}` +
    parts.query,
})).filter(({ folders, slash }) => folders.length > 0 || slash === "");

Deno.test("under() keeps the base's path, whatever slashes stand at either side", () => {
  fc.assert(fc.property(address, fc.array(word, { minLength: 1 }), (base, path) => {
    const url = new URL(base.href);
    const found = ["", "/", "//"].map((lead) => under(url, lead + path.join("/")).href);
    const wanted = `/${[...base.folders, ...path].join("/")}`;
    assertEquals(found.map((href) => new URL(href).pathname), [wanted, wanted, wanted]);
    assertEquals(new Set(found.map((href) => new URL(href).origin)), new Set([url.origin]));
  }));
});

Deno.test("under() never leaves the server, whatever the path looks like", () => {
  const path = fc.oneof(
    fc.string(),
    fc.webUrl(),
    fc.constantFrom("a:b", "//host/x", "\\\\host\\x", "/\\host", "..", "../../..", "javascript:1"),
  );
  fc.assert(fc.property(address, path, (base, path) => {
    const url = new URL(base.href);
    assertEquals(under(url, path).origin, url.origin);
  }));
});

Deno.test("under() takes a query with the path, and drops the base's own", () => {
  const url = under(new URL("http://h/v1?old=1#part"), "models?limit=2");
  assertEquals(url.href, "http://h/v1/models?limit=2");
});

Deno.test("under() reaches what stands beside the base", () => {
  for (const base of ["http://h:1/v1", "http://h:1/v1/"]) {
    assertEquals(under(new URL(base), "..").href, "http://h:1/");
    assertEquals(under(under(new URL(base), ".."), "props").href, "http://h:1/props");
  }
  assertEquals(under(new URL("http://h/proxy/v1"), "..").href, "http://h/proxy/");
});

Deno.test("atRoot() forgets the base's path and nothing else", () => {
  fc.assert(fc.property(address, word, (base, path) => {
    const url = new URL(base.href);
    const found = atRoot(url, `/${path}`);
    assertEquals([found.pathname, found.origin], [`/${path}`, url.origin]);
  }));
});

Deno.test("parseAddress() takes http to be meant where no scheme is given", () => {
  fc.assert(fc.property(address, ({ host, port, folders }) => {
    const typed = `${host}${port}/${folders.join("/")}`;
    assertEquals(parseAddress(typed).href, new URL(`http://${typed}`).href);
  }));
  assertEquals(parseAddress("localhost:1234/v1").port, "1234");
  assertEquals(parseAddress("HTTPS://H/v1").href, "https://h/v1");
});

Deno.test("parseAddress() says why it cannot use a text", () => {
  for (const text of ["", "http://", "http://a b", "::1", "http://h:99999"]) {
    assertThrows(() => parseAddress(text), TypeError, `Cannot use "${text}" as an address`);
  }
  assertThrows(() => parseAddress("ftp://h/"), TypeError, 'wanted http: or https:, got "ftp:"');
  assertThrows(() => parseAddress("file:///etc/passwd"), TypeError, 'got "file:"');
});

Deno.test("withoutSecrets() shows no user, no password and no value of a query", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{6,12}$/).map((text) => `Secret${text}`);
  fc.assert(fc.property(address, fc.tuple(secret, secret, secret, secret), (base, secrets) => {
    const [user, password, one, two] = secrets;
    const url = new URL(base.href);
    url.username = user;
    url.password = password;
    url.search = `?key=${one}&key=${two}&${encodeURIComponent("a b")}=${one}`;
    url.hash = `#${two}`;
    const shown = withoutSecrets(url);
    for (const text of secrets) assert(!shown.includes(text), shown);
    assertEquals(new URL(shown).pathname, url.pathname);
    assertEquals(url.username, user);
  }));
});

Deno.test("withoutSecrets() leaves a plain address as it is", () => {
  fc.assert(fc.property(address, ({ href }) => {
    const plain = new URL(href);
    plain.search = "";
    assertEquals(withoutSecrets(plain), plain.href);
  }));
});

Deno.test("portOf() knows the ports that addresses leave out", () => {
  assertEquals(
    ["http://h", "https://h", "https://h:8443", "http://[::1]:8080"].map((one) =>
      portOf(new URL(one))
    ),
    [80, 443, 8443, 8080],
  );
});

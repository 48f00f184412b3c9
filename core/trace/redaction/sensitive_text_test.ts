import { assertEquals } from "@std/assert";
import { SensitiveText } from "./sensitive_text.ts";

Deno.test("SensitiveText.clean() takes out secrets and patterns", () => {
  const text = new SensitiveText({ secrets: ["sk-12345"], patterns: [/\d{3}-\d{4}/] });

  assertEquals(
    text.clean("key sk-12345, call 555-1234 or 555-9999"),
    "key [redacted], call [redacted] or [redacted]",
  );
  assertEquals(text.clean("nothing to see"), "nothing to see");
});

Deno.test("SensitiveText.clean() leaves no end of a secret that contains another", () => {
  const secrets = ["abcdef", "abcdefghij", "ghijkl"];
  for (const order of [secrets, secrets.toReversed()]) {
    const text = new SensitiveText({ secrets: order });
    assertEquals(text.clean("<abcdefghij>"), "<[redacted]>");
    assertEquals(text.clean("<abcdefghijkl>"), "<[redacted]>");
    assertEquals(text.clean("<abcdefabcdef>"), "<[redacted][redacted]>");
  }
  assertEquals(new SensitiveText({ secrets: ["aaaaaa"] }).clean("aaaaaaaa"), "[redacted]");
});

Deno.test("SensitiveText.clean() knows how a secret is spelt in JSON and in a URL", () => {
  const text = new SensitiveText({ secrets: ['a"b\\c\n+/é='] });

  assertEquals(text.clean(JSON.stringify({ key: 'a"b\\c\n+/é=' })), '{"key":"[redacted]"}');
  assertEquals(text.clean(`?key=${encodeURIComponent('a"b\\c\n+/é=')}&x`), "?key=[redacted]&x");
  assertEquals(
    new SensitiveText({ secrets: ["broken\ud800"] }).clean("broken\ud800"),
    "[redacted]",
  );
});

Deno.test("SensitiveText ignores short secrets, empty matches and the state of a pattern", () => {
  const sticky = /x*/g;
  sticky.lastIndex = 3;
  const text = new SensitiveText({ secrets: ["short", ""], patterns: [sticky] });

  assertEquals(text.clean("short axxb"), "short a[redacted]b");
  assertEquals(text.clean("short axxb"), "short a[redacted]b");
  assertEquals(new SensitiveText({ secrets: ["short"] }).active, false);
});

Deno.test("SensitiveText.cleanSecrets() leaves patterns", () => {
  const text = new SensitiveText({ secrets: ["secret"], patterns: [/s\d+/] });

  assertEquals(text.cleanSecrets("s12/secret"), "s12/[redacted]");
});

Deno.test("SensitiveText.openEnd() finds the longest end that may begin a secret", () => {
  const text = new SensitiveText({ secrets: ["abcabd", "cabxyz"] });

  for (
    const [given, open] of [
      ["", 0],
      ["xyz", 3],
      ["xa", 1],
      ["abcab", 0],
      ["abcabca", 3],
      ["abcabd", 6],
      ["zzcab", 2],
      ["abcabdab", 6],
    ] as const
  ) assertEquals(text.openEnd(given), open, given);
});

import { assertEquals } from "@std/assert";
import {
  ago,
  bytes,
  clockTime,
  counted,
  digits,
  duration,
  percent,
  percentInterval,
  points,
} from "./format.ts";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

Deno.test("duration() takes the unit that fits, and never says 1000 of one", () => {
  const said = [0, 12, 999, 999.6, 4_200, 999_600, 812e6, 999.6e6, 1.24e9, 9.996e9, 59.9e9, 59.96e9]
    .map(duration);
  assertEquals(said.map(plain), [
    "0 ns",
    "12 ns",
    "999 ns",
    "1.00 µs",
    "4.20 µs",
    "1.00 ms",
    "812 ms",
    "1.00 s",
    "1.24 s",
    "10.0 s",
    "59.9 s",
    "1 min 00 s",
  ]);
  const long = [125e9, 3_599.6e9, 3.72e12].map(duration);
  assertEquals(long.map(plain), ["2 min 05 s", "1 h 00 min", "1 h 02 min"]);
});

Deno.test("duration() says unknown where nobody knows, and keeps a sign", () => {
  const said = [null, Infinity, -1_250_000].map(duration);
  assertEquals(said.map(plain), ["unknown", "unknown", "−1.25 ms"]);
});

Deno.test("digits() keeps three that count", () => {
  assertEquals([0, 0.00123, 1.005, 9.996, 12.34, 999.6, 123.4, 12_345.6].map(digits), [
    "0",
    "0.00123",
    "1.00",
    "10.0",
    "12.3",
    "1,000",
    "123",
    "12,346",
  ]);
});

Deno.test("bytes(), percent() and points() say their unit", () => {
  assertEquals(plain(bytes(134_000)), "131 KiB");
  assertEquals(plain(percent(0.2778)), "27.8 %");
  assertEquals(percentInterval([0.125, 0.509]), "[12.5, 50.9]");
  assertEquals(plain(points(0.024)), "+2.4 pp");
  assertEquals(plain(points(-0.024)), "−2.4 pp");
  assertEquals(counted(1, "run"), "1 run");
  assertEquals(counted(2, "folder"), "2 folders");
});

Deno.test("clockTime() leaves out what is today, and keeps what it cannot read", () => {
  const now = new Date(2026, 10, 26, 18, 0, 0);
  assertEquals(clockTime(new Date(2026, 10, 26, 9, 5, 3).toISOString(), now), "09:05:03");
  assertEquals(plain(clockTime(new Date(2026, 10, 22, 9, 5).toISOString(), now)), "22 Nov 09:05");
  assertEquals(plain(clockTime(new Date(2025, 0, 2, 9, 5).toISOString(), now)), "2 Jan 2025 09:05");
  assertEquals(clockTime("yesterday"), "yesterday");
});

Deno.test("ago() is rough", () => {
  const now = Date.parse("2026-11-26T12:00:00Z");
  const since = (seconds: number) => ago(new Date(now - seconds * 1000).toISOString(), now);
  assertEquals([1, 42, 90, 7_200, 200_000].map(since), [
    "now",
    "42s ago",
    "1m ago",
    "2h ago",
    "2d ago",
  ]);
});

/** That what the items take for right is what really happens: programs are run, types checked, sums done. @module */

import { assertEquals } from "@std/assert";
import { itemsOfTree } from "../../../bench/devbench/item_files.ts";
import { Sandbox } from "../../../core/sandbox/sandbox.ts";
import type { Item } from "../item.ts";

type Case = Item["cases"][number];

const folders = await itemsOfTree();

function casesOf(id: string): readonly Case[] {
  return folders.find(({ item }) => item.id === id)?.item.cases ?? [];
}

/** Numbers in the slots of a case. */
function numbers(one: Case, ...names: readonly string[]): number[] {
  return names.map((name) => Number(one.slots[name]));
}

function list(text: string | undefined): number[] {
  return (text ?? "").split(",").map(Number);
}

Deno.test("the facts about programs are what the programs do", async (t) => {
  await using sandbox = new Sandbox();
  const printed = async (code: string) => {
    const { outcome, output, reason } = await sandbox.run({ language: "typescript", code });
    assertEquals(outcome, "passed", reason);
    return output.trim().split("\n");
  };
  await t.step("event loop", async () => {
    for (const { slots, facts } of casesOf("reasoning/event_loop_order")) {
      assertEquals(await printed(slots.program ?? ""), facts.order);
    }
  });
  await t.step("closures", async () => {
    for (const { slots, facts } of casesOf("reasoning/closure_values")) {
      assertEquals(await printed(`${slots.program}\nconsole.log(seen.join("\\n"));`), facts.seen);
    }
  });
  await t.step("durations", async () => {
    for (const { slots, facts } of casesOf("reasoning/total_time")) {
      const [ms] = await printed(`${CLOCK}\n${slots.program}\nmain().then(() => {
        console.log(now);
        waiting.length = 0;
      });
      tick();`);
      assertEquals(Number(ms), facts.ms);
    }
  });
  await t.step("narrowed types", async () => {
    for (const { slots, facts } of casesOf("reasoning/narrowed_types")) {
      const checked = (slots.program ?? "").replaceAll(
        /([\w.]+); \/\/ ([12]).*/g,
        (_, name: string, mark: string) =>
          `((same: Equals<typeof ${name}, ${
            mark === "1" ? facts.one : facts.two
          }>) => same)(true);`,
      );
      assertEquals(checked.match(/Equals/g)?.length, 2);
      const { faults } = await sandbox.compile({
        files: { "a.ts": `${EQUALS}\n${checked}` },
        tests: [],
      });
      assertEquals(faults, []);
    }
  });
  await t.step("renders", async () => {
    const tests = casesOf("reasoning/render_count").map(({ slots, facts }, index) => {
      const clicks = slots.clicks?.startsWith("twice") ? 2 : 1;
      const panel = (slots.program ?? "").replace("function Panel() {", "$& renders++;");
      return `test("case ${index}", async () => {
  let renders = 0;
  ${panel}
  render(<Panel />);
  for (let n = 0; n < ${clicks}; n++) await userEvent.setup().click(screen.getByRole("button"));
  assert.deepEqual([renders, screen.getByRole("button").textContent], [${facts.renders}, "${facts.shown}"]);
});`;
    });
    await passes(
      "react",
      `import { useRef, useState } from "react";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
${tests.join("\n")}`,
    );
  });
  await t.step("instances", async () => {
    const tests = casesOf("reasoning/provider_instances").map(({ slots, facts }, index) => {
      const users = (slots.users ?? "").match(/`(\w)`/g)?.map((name) => name.slice(1, -1)) ?? [];
      const classes = users.map((name) =>
        `@Controller() class ${name} { constructor(readonly store: Store) {} }`
      );
      return `test("case ${index}", async () => {
  let instances = 0;
  ${slots.scope} class Store { constructor() { instances++; } }
  ${classes.join("\n  ")}
  const controllers = [${users}];
  const module = await Test.createTestingModule({ controllers, providers: [Store] }).compile();
  const app = await module.init();
  const perRequest = app.get(ModuleRef).introspect(${users[0]}).scope === Scope.REQUEST;
  for (let n = 0; n < ${slots.requests}; n++) {
    const type = controllers[n % controllers.length] ?? ${users[0]};
    const id = ContextIdFactory.create();
    if (perRequest) await app.resolve(type, id);
    else app.get(type);
  }
  assert.deepEqual([instances, perRequest], [${facts.instances}, ${facts.controllersPerRequest}]);
});`;
    });
    await passes(
      "nestjs",
      `import { Controller, Injectable, Scope } from "@nestjs/common";
import { ContextIdFactory, ModuleRef } from "@nestjs/core";
import { Test } from "@nestjs/testing";
${tests.join("\n")}`,
    );
  });

  async function passes(framework: "react" | "nestjs", tests: string): Promise<void> {
    const name = framework === "react" ? "tests.tsx" : "tests.ts";
    const files = { [name]: `import { assert, test } from "sandbox:test";\n${tests}` };
    const { faults, project } = await sandbox.compile({ framework, files, tests: [name] });
    assertEquals(faults, []);
    const verdict = await sandbox.test(project);
    assertEquals(verdict.tests?.filter(({ passed }) => !passed), [], verdict.reason);
    assertEquals(verdict.tests?.length, 3);
  }
});

const EQUALS = "type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends " +
  "(<T>() => T extends B ? 1 : 2) ? true : false;";

/** Time that passes only when nothing else is left to do. */
const CLOCK = `let now = 0;
const waiting: [number, () => void][] = [];
const wait = (ms: number) => new Promise<void>((resolve) => waiting.push([now + ms, resolve]));
const tick = () => setTimeout(() => {
  const next = waiting.sort(([a], [b]) => a - b).shift();
  if (next === undefined) return;
  now = next[0];
  next[1]();
  tick();
}, 0);`;

Deno.test("the facts that are worked out are what working them out gives", () => {
  for (const one of casesOf("math/token_bucket")) {
    const [room = 0, rate = 0, burst = 0, pause = 0] = numbers(
      one,
      "room",
      "rate",
      "burst",
      "pause",
    );
    const first = Math.min(room, burst);
    const refilled = Math.min(room, room - first + rate * pause);
    const second = Math.min(refilled, burst);
    assertEquals(one.facts.refused, 2 * burst - first - second);
    assertEquals(one.facts.left, refilled - second);
  }
  for (const one of casesOf("math/percentile")) {
    const times = list(one.slots.times).sort((a, b) => a - b);
    const half = times.length / 2;
    const median = ((times[Math.ceil(half) - 1] ?? NaN) + (times[Math.floor(half)] ?? NaN)) / 2;
    assertEquals(one.facts.median, median);
    assertEquals(
      one.facts.percentile,
      times[Math.ceil(Number(one.slots.p) / 100 * times.length) - 1],
    );
  }
  for (const one of casesOf("math/chained_availability")) {
    const text = one.slots.parts ?? "";
    const shares = [...text.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share) / 100);
    const all = text.startsWith("three services of") ? [shares[0], shares[0], shares[0]] : shares;
    const whole = all.reduce<number>((product, share) => product * (share ?? NaN), 1);
    assertEquals(one.facts.percent, Number((whole * 100).toFixed(2)));
    assertEquals(one.facts.minutes, Number(((1 - whole) * 30 * 24 * 60).toFixed(2)));
  }
  for (const one of casesOf("math/bundle_time")) {
    const [size = 0, share = 0, speed = 0, latency = 0, kept = 0] = numbers(
      one,
      ...["size", "share", "speed", "latency", "kept"],
    );
    const ms = size * 1000 * 8 * share / 100 / (speed * 1000);
    assertEquals([one.facts.ms, one.facts.saved], [latency + ms, ms * (1 - kept / 100)]);
  }
  for (const one of casesOf("math/page_numbers")) {
    const [rows = 0, size = 0, page = 0] = numbers(one, "rows", "size", "page");
    const pages = Math.ceil(rows / size);
    assertEquals(one.facts, { offset: (page - 1) * size, pages, last: rows - (pages - 1) * size });
  }
  for (const one of casesOf("math/kv_cache")) {
    const [layers = 0, heads = 0, dim = 0] = numbers(one, "layers", "heads", "dim");
    const [tokens = 0, free = 0] = numbers(one, "tokens", "free");
    const bytes = 2 * layers * heads * dim * 2;
    assertEquals(one.facts.mib, bytes * tokens / 2 ** 20);
    assertEquals(one.facts.fits, Math.floor(free * 2 ** 20 / bytes));
  }
  for (const one of casesOf("reasoning/cache_timeline")) {
    const misses = list(one.slots.times).reduce<number[]>((all, time) => {
      const isMiss = time - (all.at(-1) ?? -Infinity) >= Number(one.slots.ttl);
      return isMiss ? [...all, time] : all;
    }, []);
    assertEquals(one.facts, { misses: misses.length, at: misses.map(String) });
  }
  for (const one of casesOf("reasoning/build_order")) {
    const { order, rebuilt } = built(one.slots.graph ?? "", one.slots.changed ?? "");
    assertEquals(one.facts.order, order);
    assertEquals(new Set(one.facts.rebuilt as string[]), rebuilt);
  }
});

function built(graph: string, changed: string): { order: string[]; rebuilt: Set<string> } {
  const needs = new Map(
    graph.split("\n").map((line) => {
      const [, name = "", list = ""] = /^- (\w+) depends on (.*)$/.exec(line) ?? [];
      return [name, list === "nothing" ? [] : list.split(" and ")];
    }),
  );
  const order: string[] = [];
  const rebuilt = new Set([changed]);
  while (order.length < needs.size) {
    const ready = [...needs].filter(([name, all]) =>
      !order.includes(name) && all.every((one) => order.includes(one))
    );
    const [next = ""] = ready.map(([name]) => name).sort();
    order.push(next);
    if (needs.get(next)?.some((one) => rebuilt.has(one))) rebuilt.add(next);
  }
  return { order, rebuilt };
}

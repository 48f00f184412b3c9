import { assert, assertEquals } from "@std/assert";
import type { Answer } from "model-lens";
import { answer, PURE, testBenchmark } from "model-lens/testing";
import { hasGold } from "../../bench/gold/files.ts";
import { randomText } from "../../core/testing/benchmark/chance.ts";
import { CATEGORIES, type Category, judgedBy } from "./categories.ts";
import bfcl, { type Target } from "./mod.ts";
import { dictsOf, toolsOf } from "./describe.ts";
import { readJson, writeJson } from "./python/json.ts";
import { type Dict, isDict, isList, type Value } from "./python/value.ts";

const DATA = new URL("../../../shared/data", import.meta.url).pathname;

if (await hasGold()) {
  const unanswerable = "live_simple_112-68-0";
  testBenchmark("benchmark-bfcl", {
    ...bfcl,
    // Of one item upstream allows no value for arguments that it requires: nobody is right.
    samples: async (context) =>
      (await bfcl.samples(context)).filter(({ id }) => id !== unanswerable),
  }, {
    // Of Java and JavaScript a right answer is source, which the tests of their conversion have.
    settings: { categories: CATEGORIES.filter((one) => !one.startsWith("simple_java")) },
    oracle: ({ target }) => oracle(target),
    guess: (_sample, random) => ({ text: randomText(random) }),
    data: DATA,
    judged: 400,
    contextLengths: [4096],
  });
} else Deno.test.ignore("benchmark-bfcl: ../shared/data is absent", () => {});

/** Calls with the first values that are allowed, or none. */
function oracle({ category, answers, functions }: Target): Partial<Answer> {
  const rule = judgedBy(category);
  if (rule === "irrelevance") return { text: "None of these can help" };
  const [first] = dictsOf(readJson(functions));
  if (rule === "relevance") {
    return { toolCalls: [{ id: null, name: String(first?.get("name")), arguments: "{}" }] };
  }
  return {
    toolCalls: dictsOf(readJson(answers)).flatMap((wanted) =>
      [...wanted].map(([name, args]) => ({
        id: null,
        name: String(name).replaceAll(".", "_"),
        arguments: writeJson(new Map([...emptied(String(name), functions), ...firstOf(args)])),
      }))
    ),
  };
}

/** Required arguments for which "" alone is right: of lists, upstream takes it for the one without items. */
function emptied(name: string, functions: string): Dict {
  const described = dictsOf(readJson(functions)).find((one) => one.get("name") === name);
  const parameters = dictOf(described?.get("parameters"));
  const properties = dictOf(parameters.get("properties"));
  const required = parameters.get("required") ?? [];
  return new Map((isList(required) ? required : []).map((argument) => {
    const isArray = dictOf(properties.get(argument)).get("type") === "array";
    return [argument, isArray ? [] : ""];
  }));
}

function firstOf(args: Value): Dict {
  return new Map([...dictOf(args)].flatMap(([name, values]) => {
    const value = (isList(values) ? values : []).find((one) => one !== "");
    return value === undefined ? [] : [[name, filled(value)] as const];
  }));
}

function dictOf(value: Value | undefined): Dict {
  return value !== undefined && isDict(value) ? value : new Map();
}

/** Objects in answers have allowed values of their own. */
function filled(value: Value): Value {
  if (isDict(value)) return firstOf(value);
  return isList(value) && value.some(isDict)
    ? value.map((one) => isDict(one) ? firstOf(one) : one)
    : value;
}

/** A target with one function. */
function target(
  properties: unknown,
  answers: string,
  { category = "simple_python", required = [] }: {
    readonly category?: Category;
    readonly required?: readonly string[];
  } = {},
): Target {
  const parameters = { type: "dict", properties, required };
  const functions = JSON.stringify([{ name: "do.it", description: "Does it.", parameters }]);
  return { category, variant: "tools", functions, answers: `[{"do.it": ${answers}}]` };
}

async function outcome(target: Target, args: string, name = "do_it"): Promise<string> {
  const toolCalls = [{ id: null, name, arguments: args }];
  const { explanation } = await bfcl.score({ id: "x", target }, answer({ toolCalls }), PURE);
  return explanation.startsWith("right") ? "right" : explanation.split(": ")[0] ?? "";
}

Deno.test("bfcl.score() keeps whole numbers and fractions apart", async () => {
  const whole = target({ n: { type: "integer" } }, '{"n": [5]}');
  assertEquals(await outcome(whole, '{"n": 5}'), "right");
  assertEquals(await outcome(whole, '{"n": 5.0}'), "type_error:simple");
  assertEquals(await outcome(whole, '{"n": true}'), "type_error:simple");
  assertEquals(await outcome(whole, '{"n": 6}'), "value_error:others");
  const fraction = target({ n: { type: "float" } }, '{"n": [5.0]}');
  assertEquals(await outcome(fraction, '{"n": 5}'), "right");
  const list = target({ n: { type: "array", items: { type: "float" } } }, '{"n": [[1.0, 3.0]]}');
  assertEquals(await outcome(list, '{"n": [1.0, 3.0]}'), "right");
  assertEquals(await outcome(list, '{"n": [1, 3]}'), "type_error:nested");
  assertEquals(await outcome(list, '{"n": [3.0, 1.0]}'), "value_error:list/tuple");
});

Deno.test("bfcl.score() names what is wrong with a call as the leaderboard does", async () => {
  const properties = { a: { type: "string" }, b: { type: "integer" } };
  const two = target(properties, '{"a": ["New York, NY"], "b": ["", 1]}', { required: ["a"] });
  assertEquals(await outcome(two, '{"a": "new york ny"}'), "right");
  assertEquals(await outcome(two, '{"a": "Paris"}'), "value_error:string");
  assertEquals(await outcome(two, '{"b": 1}'), "simple_function_checker:missing_required");
  assertEquals(
    await outcome(two, '{"a": "New York NY", "c": 1}'),
    "simple_function_checker:unexpected_param",
  );
  assertEquals(
    await outcome(two, '{"a": "x"}', "do.it"),
    "simple_function_checker:wrong_func_name",
  );
  assertEquals(await outcome(two, "[]"), "ast_decoder:decoder_failed");
  assertEquals(await outcome(two, '{"a": '), "ast_decoder:decoder_failed");
  const strict = target(properties, '{"a": ["x"], "b": [1]}');
  assertEquals(await outcome(strict, '{"a": "x"}'), "simple_function_checker:missing_optional");
});

Deno.test("bfcl.score() looks into objects", async () => {
  const one = target({ o: { type: "dict" } }, '{"o": [{"k": ["v", "w"], "l": ["", 2]}]}');
  assertEquals(await outcome(one, '{"o": {"k": "W"}}'), "right");
  assertEquals(await outcome(one, '{"o": {"k": "x"}}'), "value_error:dict_value");
  assertEquals(await outcome(one, '{"o": {"k": "v", "m": 1}}'), "value_error:dict_key");
  assertEquals(await outcome(one, '{"o": {"l": 2}}'), "value_error:dict_key");
  const several = target(
    { o: { type: "array", items: { type: "dict" } } },
    '{"o": [[{"k": ["v"]}]]}',
  );
  assertEquals(await outcome(several, '{"o": [{"k": "v"}]}'), "right");
  assertEquals(await outcome(several, '{"o": []}'), "value_error:list_dict_count");
});

Deno.test("bfcl.score() takes parallel calls in any order, each once", async () => {
  const parallel: Target = {
    ...target({ n: { type: "integer" } }, "", { category: "parallel" }),
    answers: '[{"do.it": {"n": [1]}}, {"do.it": {"n": [2]}}]',
  };
  const calls = async (...values: number[]) => {
    const toolCalls = values.map((n) => ({ id: null, name: "do_it", arguments: `{"n": ${n}}` }));
    const score = await bfcl.score({ id: "x", target: parallel }, answer({ toolCalls }), PURE);
    return score.explanation.split(": ")[0];
  };
  assertEquals(await calls(2, 1), "right in parallel");
  assertEquals(await calls(1, 1), "parallel_function_checker_no_order:cannot_find_match");
  assertEquals(await calls(1), "parallel_function_checker_no_order:wrong_count");
});

Deno.test("bfcl.score() wants a refusal where no function can help, and silence is none", async () => {
  const none = target({}, "{}", { category: "irrelevance" });
  const score = async (parts: Partial<Answer>) =>
    (await bfcl.score({ id: "x", target: none }, answer(parts), PURE)).value;
  assertEquals(await score({ text: "I cannot do that" }), 1);
  assertEquals(await score({ text: "" }), 0);
  assertEquals(await outcome(none, "{}"), "irrelevance_error:decoder_success");
});

Deno.test("bfcl.score() reads Java and JavaScript as what it stands for", async () => {
  const java = target(
    { n: { type: "long" }, l: { type: "ArrayList", items: { type: "String" } } },
    '{"n": [5], "l": [["a", "b"]]}',
    { category: "simple_java" },
  );
  const list = 'new ArrayList<>(Arrays.asList(\\"a\\", \\"b\\"))';
  assertEquals(await outcome(java, `{"n": "5L", "l": "${list}"}`), "right");
  assertEquals(await outcome(java, `{"n": "5", "l": "${list}"}`), "type_error:simple");
  assertEquals(await outcome(java, `{"n": 5, "l": "${list}"}`), "type_error:java");
  const script = target(
    { f: { type: "float" }, d: { type: "dict" } },
    '{"f": [2.5], "d": [{"k": [1]}]}',
    { category: "simple_javascript" },
  );
  assertEquals(await outcome(script, `{"f": "2.5", "d": "{k: 1}"}`), "right");
  assertEquals(await outcome(script, `{"f": 2.5, "d": "{k: 1}"}`), "type_error:js");
});

Deno.test("toolsOf() speaks JSON Schema", () => {
  const functions = dictsOf(readJson(
    '[{"name": "a.b", "description": "Does.", "parameters": {"type": "dict", "properties": {' +
      '"f": {"type": "float", "description": "F."}, "t": {"type": "tuple", "items": {"type": "dict", ' +
      '"properties": {"x": {"type": "any"}}}}}}}]',
  ));
  const [tool] = toolsOf(functions, "python");
  assertEquals(tool, {
    name: "a_b",
    description: "Does. Note that the provided function is in Python 3 syntax.",
    parameters: {
      type: "object",
      properties: {
        f: { type: "number", description: "F. This is a float type value.", format: "float" },
        t: { type: "array", items: { type: "object", properties: { x: { type: "string" } } } },
      },
    },
  });
  const [java] = toolsOf(functions, "java");
  assert(
    JSON.stringify(java).includes("This is Java float type parameter in string representation."),
  );
});

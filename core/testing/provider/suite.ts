/** The conformance suite of providers: a plugin's whole test is one call. @module */

import type { ProviderDefinition } from "../../provider/contract.ts";
import { type Defect, DEFECTS } from "../imitation/mod.ts";
import { CONTRACT, type ContractId, isAbsent, type Stage } from "./contract.ts";
import { checkDefect } from "./defect_check.ts";
import type { DefectOutcome } from "./defects.ts";
import { DIALECT } from "./dialect.ts";
import { type ImitatedServer, imitatedTarget, providerOn, type ProviderTarget } from "./stage.ts";

/** Which server the provider is set before. */
export type ProviderSuiteOptions = DialectOptions | ServerOptions;

/** A provider over the OpenAI dialect: it is set before an imitation, whole and with every defect. */
export interface DialectOptions extends Deviations, ImitatedServer {
  readonly dialect: "openai";
  /** Whether the server tells timings of its own with each answer; default no. */
  readonly timings?: boolean;
  /** What a defect comes to where the server's own words make it another, each with a comment why. */
  readonly outcomes?: Partial<Record<Defect["kind"], DefectOutcome>>;
}

/** A provider with a real server, or in process. */
export interface ServerOptions extends Deviations {
  /** Starts the server, once for all checks. */
  start(): Promise<ProviderTarget>;
}

interface Deviations {
  /** Checks of the contract that cannot hold, by id, each with the reason; they are shown as ignored. */
  readonly deviations?: Partial<Record<ContractId, string>>;
}

/**
 * Declares the tests of a provider: `id` is its plugin's. They use sockets on 127.0.0.1 and, for the
 * traces of their calls, the folder for temporary files.
 */
export function testProvider<C>(
  id: string,
  definition: ProviderDefinition<C>,
  options: ProviderSuiteOptions,
): void {
  const { deviations = {} } = options;
  if ("start" in options) {
    testContract(id, definition, { start: () => options.start(), deviations });
    return;
  }
  testContract(id, definition, { start: () => imitatedTarget(options), deviations });
  for (const { name, run } of DIALECT) {
    Deno.test(`${id}: ${name}`, () => run({ ...options, definition }));
  }
  for (const { id: kind, description } of DEFECTS) {
    Deno.test(
      `${id} before a server with defect ${kind}: ${description}`,
      () => checkDefect(kind, { ...options, definition, ...outcomeOf(kind, options) }),
    );
  }
}

function outcomeOf(kind: Defect["kind"], { outcomes = {} }: DialectOptions) {
  const outcome = outcomes[kind];
  return outcome === undefined ? {} : { outcome };
}

function testContract(
  id: string,
  definition: ProviderDefinition<unknown>,
  { start, deviations }: {
    start: () => Promise<ProviderTarget>;
    deviations: NonNullable<Deviations["deviations"]>;
  },
): void {
  Deno.test(`${id} keeps the contract of providers`, async (t) => {
    const target = await start();
    const provider = providerOn(definition, target.context);
    const stage: Stage = { definition, provider, target };
    try {
      for (const check of CONTRACT) {
        const { id: duty, name, run } = check;
        const deviation = deviations[duty] ??
          (isAbsent(check, provider) ? "the server has no such endpoint" : undefined);
        await t.step({
          name: deviation === undefined ? name : `${name} (skipped: ${deviation})`,
          ignore: deviation !== undefined,
          fn: () => run(stage),
        });
      }
    } finally {
      await provider.close?.();
      await target.close();
    }
  });
}

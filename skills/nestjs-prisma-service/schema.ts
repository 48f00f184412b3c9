/** What a schema of Prisma says, as far as a service needs it. @module */

/** A schema, looked at. */
export interface SchemaFacts {
  readonly models: readonly string[];
  readonly provider: string | null;
  /** What is missing for a client to be made. */
  readonly warnings: readonly string[];
}

/** Reads blocks by their heads; `path` is for the warnings. */
export function readSchema(text: string | undefined, path: string): SchemaFacts {
  if (text === undefined) return { models: [], provider: null, warnings: [`There is no ${path}`] };
  const code = text.replace(/\/\/[^\n]*/g, "");
  const models = [...code.matchAll(/^\s*model\s+(\w+)\s*\{/gm)].flatMap(([, name]) => name ?? []);
  const source = /^\s*datasource\s+\w+\s*\{([^}]*)\}/m.exec(code)?.[1];
  const provider = /\bprovider\s*=\s*"([^"]+)"/.exec(source ?? "")?.[1] ?? null;
  const warnings = [
    ...(source === undefined ? [`${path} has no datasource`] : []),
    ...(/^\s*generator\s+\w+\s*\{/m.test(code) ? [] : [`${path} has no generator`]),
    ...(models.length === 0 ? [`${path} has no model`] : []),
  ];
  return { models, provider, warnings };
}

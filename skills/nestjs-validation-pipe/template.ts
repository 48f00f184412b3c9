/** The texts that are written. @module */

/** A field of the object. */
export interface Field {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "date";
  readonly array?: boolean;
  readonly optional?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly one_of?: readonly string[];
  readonly format?: "email" | "uuid" | "url";
}

/** `CreateUser` as `create-user`. */
export function kebabOf(name: string): string {
  return name.replace(/(?<=[a-z0-9])[A-Z]|(?<=.)[A-Z](?=[a-z])/g, "-$&").toLowerCase();
}

/** `CreateUser` as `CREATE_USER`. */
export function constantOf(name: string): string {
  return kebabOf(name).replaceAll("-", "_").toUpperCase();
}

/** The interface and its rules. */
export function dtoText(name: string, fields: readonly Field[]): string {
  const members = fields.map(({ name, optional = false, ...field }) =>
    `  readonly ${name}${optional ? "?" : ""}: ${typeOf(field)};\n`
  );
  const rules = fields.map(({ name, ...rule }) => `  ${name}: ${JSON.stringify(rule)},\n`);
  return `import { Rules } from "./schema-validation.pipe";

export interface ${name}Dto {
${members.join("")}}

export const ${constantOf(name)}: Rules<${name}Dto> = {
${rules.join("")}};
`;
}

function typeOf({ type, one_of, array = false }: Omit<Field, "name" | "optional">): string {
  const names = {
    string: "string",
    number: "number",
    integer: "number",
    boolean: "boolean",
    date: "Date",
  };
  const one = one_of === undefined || type !== "string"
    ? names[type]
    : one_of.map((value) => JSON.stringify(value)).join(" | ");
  return array ? `readonly (${one})[]` : one;
}

/** The pipe. */
export const PIPE =
  `import { BadRequestException, Injectable, PipeTransform } from "@nestjs/common";

/** What a field must be. */
export interface Rule {
  readonly type: "string" | "number" | "integer" | "boolean" | "date";
  readonly array?: boolean;
  readonly optional?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly one_of?: readonly string[];
  readonly format?: "email" | "uuid" | "url";
}

/** A rule for every field of an object. */
export type Rules<T> = { readonly [K in keyof T]-?: Rule };

const FORMATS = {
  email: /^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$/,
  uuid: /^[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}$/i,
  url: /^https?:\\/\\/\\S+$/,
};

@Injectable()
export class SchemaValidationPipe<T extends object> implements PipeTransform<unknown, T> {
  constructor(private readonly rules: Rules<T>) {}

  /** The object with dates as dates. Throws 400 with everything that is wrong. */
  transform(value: unknown): T {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw new BadRequestException(["wanted an object"]);
    }
    const given = new Map<string, unknown>(Object.entries(value));
    const rules = new Map<string, Rule>(Object.entries(this.rules));
    const faults = [...given.keys()].filter((name) => !rules.has(name))
      .map((name) => \`\${name}: unknown field\`);
    const made: Record<string, unknown> = {};
    for (const [name, rule] of rules) {
      const one = given.get(name);
      if (one === undefined) {
        if (rule.optional !== true) faults.push(\`\${name}: missing\`);
        continue;
      }
      if (rule.array === true && !Array.isArray(one)) {
        faults.push(\`\${name}: wanted a list\`);
        continue;
      }
      const items: readonly unknown[] = rule.array === true ? one as readonly unknown[] : [one];
      for (const item of items) {
        const fault = faultOf(item, rule);
        if (fault !== undefined) faults.push(\`\${name}: \${fault}\`);
      }
      const converted = items.map((item) => rule.type === "date" ? new Date(String(item)) : item);
      made[name] = rule.array === true ? converted : converted[0];
    }
    if (faults.length > 0) throw new BadRequestException(faults);
    // Every field was just seen to be what its rule says.
    return made as T;
  }
}

function faultOf(value: unknown, { type, min, max, one_of, format }: Rule): string | undefined {
  if (type === "date") {
    return typeof value === "string" && !Number.isNaN(Date.parse(value)) ? undefined : "wanted a date";
  }
  const isRight = type === "integer" ? Number.isInteger(value) : typeof value === type;
  if (!isRight || (typeof value === "number" && !Number.isFinite(value))) return \`wanted \${type}\`;
  const size = typeof value === "string" ? value.length : typeof value === "number" ? value : undefined;
  if (size !== undefined && min !== undefined && size < min) return \`wanted at least \${min}\`;
  if (size !== undefined && max !== undefined && size > max) return \`wanted at most \${max}\`;
  if (typeof value !== "string") return undefined;
  if (one_of !== undefined && !one_of.includes(value)) return \`wanted one of \${one_of.join(", ")}\`;
  return format === undefined || FORMATS[format].test(value) ? undefined : \`wanted \${format}\`;
}
`;

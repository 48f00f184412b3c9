/** The head of an HTTP/1 message: its first line and its fields. @module */

/** A field as it was spelt. */
export type Field = readonly [name: string, value: string];

/** The head of a request. */
export interface RequestHead {
  readonly method: string;
  /** As it was written: a path with a query, or a whole address. */
  readonly target: string;
  readonly version: string;
  readonly fields: readonly Field[];
}

/** The head of a response. */
export interface ResponseHead {
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  readonly fields: readonly Field[];
}

/** How long a body is: so many bytes, in chunks that say so, or up to the end of the connection. */
export type BodyLength = number | "chunked" | "close";

/** Reads the head of a request; undefined when it is none. */
export function parseRequestHead(text: string): RequestHead | undefined {
  const [first = "", ...rest] = linesOf(text);
  const [, method, target, version] = /^([!#$%&'*+.^_`|~\w-]+) (\S+) HTTP\/(1\.\d)$/.exec(first) ??
    [];
  const fields = fieldsOf(rest);
  if (method === undefined || target === undefined || version === undefined) return undefined;
  return fields && { method, target, version, fields };
}

/** Reads the head of a response; undefined when it is none. */
export function parseResponseHead(text: string): ResponseHead | undefined {
  const [first = "", ...rest] = linesOf(text);
  const [, version, status, reason = ""] = /^HTTP\/(1\.\d) (\d{3})(?: (.*))?$/.exec(first) ?? [];
  const fields = fieldsOf(rest);
  if (version === undefined || status === undefined) return undefined;
  return fields && { version, status: Number(status), reason, fields };
}

/** The values of a field, in order, of which each may hold several. */
export function valuesOf(fields: readonly Field[], name: string): readonly string[] {
  return fields.filter(([one]) => one.toLowerCase() === name).map(([, value]) => value);
}

/** The value of a field that stands once, or its first. */
export function valueOf(fields: readonly Field[], name: string): string | undefined {
  return valuesOf(fields, name)[0];
}

/** Whether a field that is a list names a word. */
export function lists(fields: readonly Field[], name: string, word: string): boolean {
  return valuesOf(fields, name).some((value) =>
    value.split(",").some((one) => one.trim().toLowerCase() === word)
  );
}

/** How long the body of a request is; undefined where that cannot be told for sure. */
export function requestLength({ fields }: RequestHead): BodyLength | undefined {
  const length = framing(fields);
  return length === "close" ? 0 : length;
}

/** How long the body of a response is (RFC 9112 §6.3); undefined where that cannot be told for sure. */
export function responseLength(
  { status, fields }: ResponseHead,
  method: string,
): BodyLength | undefined {
  if (method === "HEAD" || status < 200 || status === 204 || status === 304) return 0;
  return framing(fields);
}

function framing(fields: readonly Field[]): BodyLength | undefined {
  const codings = valuesOf(fields, "transfer-encoding").join(",").toLowerCase();
  const lengths = new Set(
    valuesOf(fields, "content-length").flatMap((value) => value.split(",")).map((one) =>
      one.trim()
    ),
  );
  if (codings !== "") {
    // Both at once is how requests are smuggled: who reads it how is not ours to guess.
    if (lengths.size > 0) return undefined;
    return /(^|,)\s*chunked\s*$/.test(codings) ? "chunked" : "close";
  }
  if (lengths.size === 0) return "close";
  const [length = ""] = lengths;
  return lengths.size === 1 && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

function linesOf(text: string): string[] {
  return text.replace(/\r?\n\r?\n$/, "").split(/\r?\n/);
}

function fieldsOf(lines: readonly string[]): Field[] | undefined {
  const fields: [string, string][] = [];
  for (const line of lines) {
    const last = fields.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      last[1] += ` ${line.trim()}`;
      continue;
    }
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    fields.push([name, value]);
  }
  return fields;
}

/** A reply on its way to the wire: status, headers, steps, and how it ends. @module */

/** Bytes that become due at a time; each step is one HTTP chunk. */
export interface Step {
  readonly bytes: Uint8Array;
  /** Due so many ms after the request. Never sent before an earlier step. */
  readonly atMs: number;
  /** How many content events are complete with this step. */
  readonly completes: number;
}

/** What goes over the wire in answer to one request. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** When the head goes out, in ms after the request; null means never. */
  readonly headAtMs: number | null;
  /** `close` says nothing: the body ends with the connection, as in HTTP/1.0. */
  readonly framing: "chunked" | "length" | "close";
  readonly steps: readonly Step[];
  /** `close` drops the connection there and then, `stall` waits for the client to go. */
  readonly ending: "complete" | "close" | "stall";
}

/** One write to the socket. */
export interface Write {
  readonly bytes: Uint8Array;
  readonly atMs: number;
  readonly completes: number;
  /** Whether the head of the reply is in it. */
  readonly withHead: boolean;
}

/** A reply with its whole body at once. */
export function plainReply(
  status: number,
  body: string,
  options: { contentType?: string; headers?: Record<string, string>; atMs?: number } = {},
): Reply {
  const { contentType = "application/json", headers = {}, atMs = 0 } = options;
  return {
    status,
    headers: { "content-type": contentType, ...headers },
    headAtMs: atMs,
    framing: "length",
    steps: [{ bytes: ENCODER.encode(body), atMs, completes: 0 }],
    ending: "complete",
  };
}

/** The same reply, so many ms later. */
export function delayed(reply: Reply, ms: number): Reply {
  if (ms === 0) return reply;
  return {
    ...reply,
    headAtMs: reply.headAtMs === null ? null : reply.headAtMs + ms,
    steps: reply.steps.map((step) => ({ ...step, atMs: step.atMs + ms })),
  };
}

/** The writes that put a reply on the wire: steps due at the same time share one. */
export function writesOf(reply: Reply, { keepAlive }: { keepAlive: boolean }): Write[] {
  const writes: Write[] = [];
  const chunked = reply.framing === "chunked";
  let parts: Uint8Array[] = reply.headAtMs === null ? [] : [headOf(reply, keepAlive)];
  let withHead = parts.length > 0;
  let atMs = reply.headAtMs ?? 0;
  let completes = 0;
  const flush = () => {
    if (parts.length > 0) writes.push({ bytes: concatenated(parts), atMs, completes, withHead });
    parts = [];
    completes = 0;
    withHead = false;
  };
  for (const step of reply.steps) {
    if (step.atMs > atMs) {
      flush();
      atMs = step.atMs;
    }
    if (chunked) parts.push(chunkSize(step.bytes.length), step.bytes, CRLF);
    else parts.push(step.bytes);
    completes += step.completes;
  }
  if (chunked && reply.ending === "complete") parts.push(LAST_CHUNK);
  flush();
  return writes;
}

/** All parts in one array. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const ENCODER = new TextEncoder();
const CRLF = ENCODER.encode("\r\n");
const LAST_CHUNK = ENCODER.encode("0\r\n\r\n");

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  307: "Temporary Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  404: "Not Found",
  413: "Content Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

function headOf({ status, headers, framing, steps }: Reply, keepAlive: boolean): Uint8Array {
  const length = steps.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const lines = [
    `HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(framing === "chunked" ? ["transfer-encoding: chunked"] : []),
    ...(framing === "length" ? [`content-length: ${length}`] : []),
    ...(keepAlive && framing !== "close" ? [] : ["connection: close"]),
  ];
  return ENCODER.encode(`${lines.join("\r\n")}\r\n\r\n`);
}

function chunkSize(bytes: number): Uint8Array {
  return ENCODER.encode(`${bytes.toString(16)}\r\n`);
}

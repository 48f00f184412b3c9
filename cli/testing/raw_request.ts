/** HTTP as bytes, for tests of what no well-behaved client sends. @module */

/** What came back. */
export interface RawReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** Sends a request as it stands, and reads the reply to its end. */
export async function rawRequest(
  url: URL,
  { line, headers = {}, body = "" }: {
    /** `GET /api/health`, not changed in any way. */
    readonly line: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
  },
): Promise<RawReply> {
  using connection = await Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  const all = { "Host": url.host, "Connection": "close", ...headers };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const length = body === "" ? "" : `Content-Length: ${new TextEncoder().encode(body).length}\r\n`;
  const bytes = new TextEncoder().encode(`${line} HTTP/1.1\r\n${head}${length}\r\n${body}`);
  for (let done = 0; done < bytes.length;) done += await connection.write(bytes.subarray(done));
  let text = "";
  for await (const piece of connection.readable.pipeThrough(new TextDecoderStream())) text += piece;
  return replyIn(text);
}

function replyIn(text: string): RawReply {
  const [head = "", ...rest] = text.split("\r\n\r\n");
  const [status = "", ...fields] = head.split("\r\n");
  const headers = new Headers();
  for (const field of fields) {
    const at = field.indexOf(":");
    headers.append(field.slice(0, at), field.slice(at + 1).trim());
  }
  return { status: Number(status.split(" ")[1]), headers, body: rest.join("\r\n\r\n") };
}

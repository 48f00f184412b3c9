/** The barest client there can be: one socket, bytes in, a time for each. What it shows is machine and server. @module */

/** When a request was sent and each chunk with content arrived, in milliseconds of `performance.now()`. */
export interface Arrivals {
  readonly sent: number;
  readonly chunks: readonly number[];
}

/** Asks over a connection that is open already; chunks that came in one read have one time. */
export async function askOverSocket(
  connection: Deno.Conn,
  { url, body }: { readonly url: URL; readonly body: string },
): Promise<Arrivals> {
  const bytes = new TextEncoder().encode(body);
  const head = [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    "content-type: application/json",
    `content-length: ${bytes.length}`,
  ].join("\r\n");
  const request = new Uint8Array([...new TextEncoder().encode(`${head}\r\n\r\n`), ...bytes]);
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 * 1024);
  const chunks: number[] = [];
  const sent = performance.now();
  await connection.write(request);
  for (let seen = ""; !seen.endsWith("\r\n0\r\n\r\n");) {
    const count = await connection.read(buffer);
    const at = performance.now();
    if (count === null) throw new Error("The server closed the connection");
    seen += decoder.decode(buffer.subarray(0, count), { stream: true });
    const content = seen.split(CONTENT).length - 1;
    while (chunks.length < content) chunks.push(at);
  }
  return { sent, chunks };
}

/** Stands once in every event with content, and in no other. */
const CONTENT = '"content":"';

/** Frames of an event stream (text/event-stream). @module */

const encoder = new TextEncoder();

/** One event. `data` must have no line end, which JSON never has. */
export function eventFrame(
  event: string,
  { id, data }: { readonly id?: number; readonly data: string },
): Uint8Array<ArrayBuffer> {
  const name = id === undefined ? "" : `id: ${id}\n`;
  return encoder.encode(`${name}event: ${event}\ndata: ${data}\n\n`);
}

/** Says that the stream is alive; clients pass over it. */
export const HEARTBEAT: Uint8Array<ArrayBuffer> = encoder.encode(": still here\n\n");

/** How long a client waits before it comes back, in milliseconds. */
export const OPENING: Uint8Array<ArrayBuffer> = encoder.encode("retry: 1000\n\n");

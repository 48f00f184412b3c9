/** Reads event streams in tests, frame by frame. @module */

/** One event of a stream. */
export interface StreamEvent {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
}

/** The events of a response, until it ends. */
export async function* streamEvents(response: Response): AsyncGenerator<StreamEvent> {
  let text = "";
  const body = response.body?.pipeThrough(new TextDecoderStream()) ?? new ReadableStream<string>();
  for await (const piece of body) {
    text += piece;
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const event = frameOf(text.slice(0, end));
      text = text.slice(end + 2);
      if (event !== undefined) yield event;
    }
  }
}

function frameOf(frame: string): StreamEvent | undefined {
  const field = (name: string) =>
    frame.split("\n").find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
  const [data, event] = [field("data"), field("event")];
  if (data === undefined || event === undefined) return undefined;
  return { id: field("id"), event, data };
}

/** A recorded call for tests: what is not said of it is as plain as it can be. @module */

import type { RecordedCall } from "../recorded_call.ts";

/** A chat with model "m" of provider "p". */
export function imaginedCall(
  { request, ...rest }: Partial<Pick<RecordedCall, "chunks" | "ended">> & {
    readonly request: unknown;
  },
): RecordedCall {
  return {
    span: "c1",
    started: {
      seq: 1,
      t: 0,
      kind: "call.started",
      span: "c1",
      operation: "chat",
      provider: "p",
      model: "m",
      url: null,
      attempt: 1,
      request,
    },
    chunks: [],
    ended: undefined,
    exchange: undefined,
    sample: undefined,
    ...rest,
  };
}

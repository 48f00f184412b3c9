/** What every command says of a trace of which a part is gone. @module */

/** A sentence for lines and events that no reader got. */
export function lossText(lost: number): string {
  return `${lost} ${
    lost === 1 ? "line or event is" : "lines or events are"
  } lost: run "trace verify"`;
}

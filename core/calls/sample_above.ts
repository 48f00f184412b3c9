/** Which sample a call was made for, by the span that it hangs under. @module */

/**
 * The span of the sample. A call hangs under an attempt, `<sample span>/<number>`; in a conversation
 * under an attempt of a turn, `<sample span>/turn<number>/<number>`. A judge's call belongs to none.
 */
export function sampleAbove(parent = ""): string {
  return parent.replace(/(\/turn\d+)?\/\d+$/, "");
}

/** What Python's `json.loads()` reads: JSON, and three numbers that are none. @module */

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/gs;

/** Whether Python reads a text as JSON. */
export function isPythonJson(text: string): boolean {
  return isJson(text) ||
    isJson(text.replace(STRING_OR_NUMBER, (piece) => piece.startsWith('"') ? piece : "0"));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (cause) {
    if (cause instanceof SyntaxError) return false;
    throw cause;
  }
}

/** Marks that are to be in the text. @module */

import { pythonLeftStrip, pythonRightStrip, pythonStrip } from "model-lens";
import { z } from "zod";
import { pythonPattern } from "../english/letters.ts";
import { type Maker, maker, plain } from "./check.ts";
import { isPythonJson } from "./json.ts";
import { count, found } from "./keywords.ts";

const multiline = true;
const PLACEHOLDER = /\[[^\n]*?\]/g;
const STARS = pythonPattern("^\\s*\\*[^\\*].*$", { multiline });
const DASHES = pythonPattern("^\\s*-.*$", { multiline });
const HIGHLIGHT = /\*[^\n*]*\*/g;
const DOUBLE_HIGHLIGHT = /\*\*[^\n*]*\*\*/g;
const TITLE = /<<[^\n]+>>/g;
const CONSTRAINED = ["My answer is yes.", "My answer is no.", "My answer is maybe."];

export const FORMATS: Readonly<Record<string, Maker>> = {
  "detectable_content:number_placeholders": maker(
    z.object({ num_placeholders: z.int() }),
    ({ num_placeholders }) => (response) => count(PLACEHOLDER, response) >= num_placeholders,
  ),
  "detectable_content:postscript": maker(
    z.object({ postscript_marker: z.string() }),
    ({ postscript_marker }) => {
      const pattern = pythonPattern(postscript(pythonStrip(postscript_marker)), { multiline });
      return (response) => found(pattern, response.toLowerCase());
    },
  ),
  "detectable_format:number_bullet_lists": maker(
    z.object({ num_bullets: z.int() }),
    ({ num_bullets }) => (response) =>
      count(STARS, response) + count(DASHES, response) === num_bullets,
  ),
  "detectable_format:constrained_response": plain((response) =>
    CONSTRAINED.some((answer) => pythonStrip(response).includes(answer))
  ),
  "detectable_format:number_highlighted_sections": maker(
    z.object({ num_highlights: z.int() }),
    ({ num_highlights }) => (response) => {
      const filled = (inside: string) => pythonStrip(inside) !== "";
      const single = matches(HIGHLIGHT, response).filter((one) => filled(pythonStrip(one, "*")));
      const double = matches(DOUBLE_HIGHLIGHT, response).filter((one) => filled(one.slice(2, -2)));
      return single.length + double.length >= num_highlights;
    },
  ),
  "detectable_format:multiple_sections": maker(
    z.object({ section_spliter: z.string(), num_sections: z.int() }),
    ({ section_spliter, num_sections }) => {
      const pattern = pythonPattern(`\\s?${pythonStrip(section_spliter)}\\s?\\d+\\s?`);
      return (response) => count(pattern, response) >= num_sections;
    },
  ),
  "detectable_format:json_format": plain((response) => isPythonJson(unfenced(response))),
  "detectable_format:title": plain((response) =>
    matches(TITLE, response).some((title) =>
      pythonStrip(pythonRightStrip(pythonLeftStrip(title, "<"), ">")) !== ""
    )
  ),
};

function postscript(marker: string): string {
  if (marker === "P.P.S") return "\\s*p\\.\\s?p\\.\\s?s.*$";
  if (marker === "P.S.") return "\\s*p\\.\\s?s\\..*$";
  return `\\s*${marker.toLowerCase()}.*$`;
}

function matches(pattern: RegExp, text: string): string[] {
  return [...text.matchAll(pattern)].map(([match]) => match);
}

const FENCES = ["```json", "```Json", "```JSON", "```"];

/** One fence after the other is taken away, as upstream does. */
function unfenced(response: string): string {
  let text = pythonStrip(response);
  for (const fence of FENCES) if (text.startsWith(fence)) text = text.slice(fence.length);
  if (text.endsWith("```")) text = text.slice(0, -3);
  return pythonStrip(text);
}

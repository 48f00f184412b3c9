// fails: hallucinated_api
import { parse } from "csv-parse/sync";
export function {{fn}}(text: string): string[][] {
  return parse(text, { delimiter: "{{delimiter}}" });
}

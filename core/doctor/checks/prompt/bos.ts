/** How many tokens a server puts before a prompt, and whether BOS is among them twice. @module */

import { ProviderError } from "../../../provider/contract.ts";
import { type Check, type Examination, FIRST } from "../../check.ts";
import { broken, type Finding, good, limited, unknown } from "../../finding.ts";

const RAW = "The river runs past the stone house";
/** The texts of BOS that models in use have. */
const BOS = /^(<s>|<bos>|\[BOS\]|<\|begin_of_text\|>|<\|startoftext\|>|<｜begin▁of▁sentence｜>)/;

export const bos: Check = {
  id: "bos",
  title: "BOS before prompts",
  async run(exam) {
    if (exam.endpoints.count === undefined) {
      return unknown("Without the server's own tokenizer nobody can tell what it adds to a prompt");
    }
    const raw = await addedToRaw(exam);
    const chat = await addedToChat(exam);
    if (raw === null && chat === null) {
      return unknown("The server counts no prompt that could be compared with its tokenizer");
    }
    const inTemplate = chat !== null && BOS.test(chat.rendered);
    const facts = { addedToRaw: raw, addedToChat: chat?.added ?? null, inTemplate };
    const seen = [
      ...(raw === null ? [] : [`${tokens(raw)} to a raw prompt`]),
      ...(chat === null ? [] : [`${tokens(chat.added)} to what its template makes of a chat`]),
    ];
    const evidence = `By its own counts it adds ${seen.join(", ")}`;
    if (inTemplate && (chat?.added ?? 0) > 0) {
      return broken(`${evidence}, which begins with BOS already: it comes twice`, {
        facts,
        advice: "Take BOS out of the chat template, or tell the server not to add it",
      });
    }
    return judged(evidence, [raw, chat?.added ?? null], facts);
  },
};

function judged(
  evidence: string,
  added: readonly (number | null)[],
  facts: Finding["facts"],
): Finding {
  if (added.every((one) => one === null || one === 0 || one === 1)) {
    return good(evidence, { facts });
  }
  return limited(`${evidence}: not one BOS, and not none`, {
    facts,
    advice: "Do not rely on counts of this server's tokenizer for what a prompt really takes",
  });
}

async function addedToRaw({ endpoints: { raw, count } }: Examination): Promise<number | null> {
  if (raw === undefined || count === undefined) return null;
  try {
    const { inputTokens } = await raw({ prompt: RAW, maxTokens: 1 });
    return inputTokens === null ? null : inputTokens - await count(RAW);
  } catch (cause) {
    // A server may have no raw prompts, or refuse to count them; then chat has to tell.
    if (cause instanceof ProviderError) return null;
    throw cause;
  }
}

async function addedToChat(
  { endpoints: { render, count }, first: { usage } }: Examination,
): Promise<{ readonly added: number; readonly rendered: string } | null> {
  const said = usage?.inputTokens ?? null;
  if (render === undefined || count === undefined || said === null) return null;
  try {
    const rendered = await render(FIRST.messages);
    return { added: said - await count(rendered), rendered };
  } catch (cause) {
    // Not every build has the endpoint.
    if (cause instanceof ProviderError) return null;
    throw cause;
  }
}

function tokens(count: number): string {
  return count === 1 ? "1 token" : `${count} tokens`;
}

/** Text that a model or a file wrote: shown as text, with everything in it that would not be seen. @module */

import { useSignal } from "@preact/signals";
import { whole } from "./format.ts";

/** A stretch of text, or one character that would not show or would move others. */
export type TextPart =
  | { readonly text: string }
  | { readonly mark: string; readonly name: string };

/**
 * Control characters, format characters (marks that turn the direction, tags, zero width) and lone
 * surrogates. A zero-width joiner is left, because emoji are made with it.
 */
const UNSEEN = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** Splits text so that nothing in it is unseen. */
export function textParts(text: string): readonly TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of text.matchAll(UNSEEN)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index) });
    parts.push(markOf(found[0]));
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

const SHOWN_AT_FIRST = 20_000;

/**
 * Text with its unseen characters made visible, on one line or as it is. A name may be longer than
 * anybody would read: after `most` characters it says how many are left.
 */
export function VisibleText(
  { text, most = SHOWN_AT_FIRST }: { readonly text: string; readonly most?: number },
) {
  return (
    <bdi>
      {textParts(text.slice(0, most)).map((part, index) =>
        "text" in part
          ? part.text
          : <span key={index} class="unseen" data-tip={part.name}>{part.mark}</span>
      )}
      {text.length > most && (
        <span class="muted">… and {whole(text.length - most)} more characters</span>
      )}
    </bdi>
  );
}

/** A name that may be a path: where it has no room its folders are cut, not what tells it apart. */
export function NameText({ name }: { readonly name: string }) {
  if (!name.includes("/")) return <VisibleText text={name} />;
  return (
    <span class="path">
      <VisibleText text={name} />
    </span>
  );
}

/** A block of text as it was written: line breaks kept, more of a very long one on demand. */
export function TextBlock({ text, label }: { readonly text: string; readonly label: string }) {
  const shown = useSignal(SHOWN_AT_FIRST);
  if (text === "") return <p class="muted">empty</p>;
  const rest = text.length - shown.value;
  return (
    <div class="text-block">
      <pre
        tabIndex={0}
        role="group"
        aria-label={label}
        dir="auto"
      ><VisibleText text={text.slice(0, shown.value)} most={Infinity} /></pre>
      {rest > 0 && (
        <button type="button" class="button small" onClick={() => shown.value *= 10}>
          Show more ({whole(rest)} characters are left)
        </button>
      )}
    </div>
  );
}

function markOf(character: string): TextPart {
  const code = character.codePointAt(0) ?? 0;
  const hex = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  // Unicode has pictures of the first control characters.
  if (code < 0x20) {
    return { mark: String.fromCodePoint(0x2400 + code), name: `${hex}, a control character` };
  }
  if (code === 0x7f) return { mark: "␡", name: `${hex}, a control character` };
  if (code >= 0xd800 && code <= 0xdfff) return { mark: hex, name: `${hex}, half of a character` };
  return { mark: hex, name: `${hex}, a character that does not show` };
}

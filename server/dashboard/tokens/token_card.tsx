/** Everything that is known of one chunk. @module */

import type { TokenChunk } from "../../api/mod.ts";
import { Figure } from "../frame/parts.tsx";
import { VisibleText } from "../frame/text/text.tsx";
import { counted, duration } from "../frame/text/format.ts";
import { exactTime } from "../timeline/wording.ts";
import { type ChunkToken, partOf, textOf, tokensOf } from "./chunk_tokens.ts";
import { entropyBounds } from "./entropy.ts";

/** What the card is about. */
export interface TokenCardProps {
  readonly chunk: TokenChunk | undefined;
  /** Its place in the call, from 0. */
  readonly place: number | null;
  readonly total: number;
  /** Nanoseconds since the chunk before it; NaN for the first. */
  readonly gap: number;
  /** When the request was sent; null where nobody knows. */
  readonly sent: number | null;
}

/** The card of a chunk. */
export function TokenCard({ chunk, place, total, gap, sent }: TokenCardProps) {
  if (chunk === undefined || place === null) {
    return (
      <aside class="token-card" aria-label="Chunk">
        <p class="muted">Point at a piece of the text, or go through it with j and k.</p>
      </aside>
    );
  }
  const tokens = tokensOf(chunk);
  return (
    <aside class="token-card" aria-label="Chunk" aria-live="polite">
      <p class="token-shown">
        <VisibleText text={JSON.stringify(textOf(chunk))} />
      </p>
      <dl class="facts">
        <div>
          <dt>chunk</dt>
          <dd>{place + 1} of {total}, {partOf(chunk) === "text" ? "answer" : partOf(chunk)}</dd>
        </div>
        <div>
          <dt>arrived</dt>
          <dd>{exactTime(chunk.t)}</dd>
        </div>
        <div>
          <dt>after the request</dt>
          <dd>{sent === null ? "unknown" : duration(chunk.t - sent)}</dd>
        </div>
        <div>
          <dt>after the chunk before</dt>
          <dd>{Number.isNaN(gap) ? "it is the first" : duration(gap)}</dd>
        </div>
      </dl>
      {tokens.length === 0 && (
        <p class="muted">
          The server did not tell the tokens of this chunk.
        </p>
      )}
      {tokens.length > 1 && (
        <p class="muted">
          {counted(tokens.length, "token")}{" "}
          came in this chunk; nobody knows when each of them was made.
        </p>
      )}
      {tokens.map((token, at) => <Token key={at} token={token} of={tokens.length} at={at} />)}
    </aside>
  );
}

function Token(
  { token, at, of }: { readonly token: ChunkToken; readonly at: number; readonly of: number },
) {
  const { text, id, logprob, alternatives } = token;
  const bounds = entropyBounds(token);
  return (
    <section class="token" aria-label={of > 1 ? `Token ${at + 1}` : "Token"}>
      <h3>
        {of > 1 ? `token ${at + 1}` : "token"} {id !== null && <span class="muted">id {id}</span>}
      </h3>
      <dl class="facts">
        <div>
          <dt>log probability</dt>
          <dd>
            <Figure
              value={logprob}
              show={(value) => value.toPrecision(5)}
              why="the server gave none"
            />
          </dd>
        </div>
        <div>
          <dt>entropy</dt>
          <dd>
            {"reason" in bounds
              ? <Figure value={null} show={() => ""} why={bounds.reason} />
              : (
                <span data-tip="The part of the distribution that was told gives bounds; the upper one is for a vocabulary of at most 262 144 tokens">
                  {bounds.low.toFixed(2)} – {bounds.high.toFixed(2)} bits
                </span>
              )}
          </dd>
        </div>
        {"seen" in bounds && (
          <div>
            <dt>told</dt>
            <dd>{(bounds.seen * 100).toFixed(2)} % of all</dd>
          </div>
        )}
      </dl>
      {logprob !== null && (
        <ol class="alternatives" aria-label="Alternatives">
          <Alternative text={text} logprob={logprob} isTaken />
          {alternatives?.map(([other, p], n) => <Alternative key={n} text={other} logprob={p} />)}
        </ol>
      )}
    </section>
  );
}

function Alternative({ text, logprob, isTaken = false }: {
  readonly text: string | null;
  readonly logprob: number | null;
  readonly isTaken?: boolean;
}) {
  const p = logprob === null ? null : Math.exp(logprob);
  return (
    <li class={isTaken ? "taken" : undefined}>
      <code>{text === null ? "text not told" : <VisibleText text={JSON.stringify(text)} />}</code>
      <meter min={0} max={1} value={p ?? 0} aria-hidden="true" />
      <span class="num">
        <Figure value={p} show={share} why="the server gave no probability of it" />
      </span>
    </li>
  );
}

/** A probability as a percentage that never rounds to certainty or to nothing. */
export function share(p: number): string {
  const percent = p * 100;
  if (percent >= 99.995 && p < 1) return "> 99.99 %";
  if (percent < 0.005 && p > 0) return "< 0.01 %";
  return `${percent.toFixed(2)} %`;
}

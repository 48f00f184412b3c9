/** Tokens by which other machines may ask: only their hashes are kept, in the user's own folder. @module */

import { z } from "zod";
import { ModelLensError } from "../../core/errors.ts";
import { sha256 } from "../../core/sha256.ts";
import { inside } from "../../core/trace/layout.ts";

/** `read` looks at traces; `run` also starts and stops runs. */
export const TokenScope = z.enum(["read", "run"]);
export type TokenScope = z.infer<typeof TokenScope>;

const StoredToken = z.object({
  /** What a list and `revoke` call it. */
  id: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  scope: TokenScope,
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
});
/** A token as it is kept. */
export type StoredToken = z.infer<typeof StoredToken>;

const TokenFile = z.object({ tokens: z.array(StoredToken) });

/** The file of tokens cannot be read or written. */
export class TokenFileError extends ModelLensError {
  readonly code = "token_file_unusable";

  constructor(path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`Cannot use the tokens in "${path}": ${reason}`, "Correct or delete that file", {
      cause,
    });
  }
}

const encoder = new TextEncoder();

/** The tokens of a user. Every question reads the file, so that what is made or revoked counts at once. */
export class TokenStore {
  readonly #folder: string;
  readonly #path: string;

  /** `folder` is the user's data folder. */
  constructor(folder: string) {
    this.#folder = folder;
    this.#path = inside(folder, "tokens.json");
  }

  /** Those that have not expired. Throws `TokenFileError`. */
  list(now: Date = new Date()): StoredToken[] {
    try {
      const { tokens } = TokenFile.parse(JSON.parse(Deno.readTextFileSync(this.#path)));
      return tokens.filter(({ expires }) => Date.parse(expires) > now.getTime());
    } catch (cause) {
      if (cause instanceof Deno.errors.NotFound) return [];
      if (!(cause instanceof Error)) throw cause;
      throw new TokenFileError(this.#path, cause);
    }
  }

  /** Makes one; only this once its text is known. Throws `TokenFileError`. */
  create(
    { scope, ttlMs, now = new Date() }: {
      readonly scope: TokenScope;
      readonly ttlMs: number;
      readonly now?: Date;
    },
  ): { readonly token: string; readonly stored: StoredToken } {
    const token = `mlt_${randomText()}`;
    const hash = sha256(encoder.encode(token));
    const stored = {
      id: hash.slice(0, 8),
      sha256: hash,
      scope,
      created: now.toISOString(),
      expires: new Date(now.getTime() + ttlMs).toISOString(),
    };
    this.#write([...this.list(now), stored]);
    return { token, stored };
  }

  /** Makes a token invalid; whether there was one of that id. Throws `TokenFileError`. */
  revoke(id: string): boolean {
    const all = this.list();
    const left = all.filter((one) => one.id !== id);
    this.#write(left);
    return left.length < all.length;
  }

  /** What a token allows; undefined when it is none, or has expired. Throws `TokenFileError`. */
  scopeOf(token: string, now: Date = new Date()): TokenScope | undefined {
    const hash = sha256(encoder.encode(token));
    let scope: TokenScope | undefined;
    // All are compared, and each to its end, so that time tells nothing.
    for (const stored of this.list(now)) if (isSame(stored.sha256, hash)) scope = stored.scope;
    return scope;
  }

  #write(tokens: readonly StoredToken[]): void {
    const draft = `${this.#path}.part`;
    try {
      Deno.mkdirSync(this.#folder, { recursive: true });
      // What a draft of before could allow to others does not count.
      removeIfThere(draft);
      const text = JSON.stringify({ tokens }, null, 2) + "\n";
      Deno.writeTextFileSync(draft, text, { mode: 0o600, createNew: true });
      Deno.renameSync(draft, this.#path);
    } catch (cause) {
      throw new TokenFileError(this.#path, cause);
    }
  }
}

/** 32 random bytes in letters, digits, `-` and `_`. */
export function randomText(): string {
  return crypto.getRandomValues(new Uint8Array(32)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}

/** Compares texts of equal length in a time that does not depend on where they differ. */
function isSame(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
  }
}

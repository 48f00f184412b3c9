/** Types of `@std/yaml`. @module */

/** Which YAML types are known, from strings only to everything including dates and binaries. */
export type SchemaType = "failsafe" | "json" | "core" | "default" | "extended";

/** How {@linkcode parse} reads. */
export interface ParseOptions {
  /** Default: "default". */
  schema?: SchemaType;
  /** Lets a later key overwrite an earlier one instead of throwing. Default: false. */
  allowDuplicateKeys?: boolean;
  /** Called with each warning. */
  onWarning?: (error: Error) => void;
}

/** How {@linkcode stringify} writes. */
export interface StringifyOptions {
  /** Columns per level. Default: 2. */
  indent?: number;
  /** Whether lists are indented under their key. Default: true. */
  arrayIndent?: boolean;
  /** Leaves out functions and other values YAML cannot hold instead of throwing. Default: false. */
  skipInvalid?: boolean;
  /** Depth from which the one-line style is used; -1 is never. Default: -1. */
  flowLevel?: number;
  /** Sorts the keys, by code unit or by a comparison. Default: false. */
  sortKeys?: boolean | ((a: string, b: string) => number);
  /** Column at which long text is folded; -1 is never. Default: 80. */
  lineWidth?: number;
  /** Writes an object met twice as an anchor and a reference. Default: true. */
  useAnchors?: boolean;
  /** Quotes words that YAML 1.1 reads as booleans. Default: true. */
  compatMode?: boolean;
  /** Leaves out spaces in the one-line style. Default: false. */
  condenseFlow?: boolean;
  /** Default: "default". */
  schema?: SchemaType;
}

/**
 * The value of a YAML text that holds one document; an empty text is null.
 *
 * @throws {SyntaxError} If `content` is not YAML or holds several documents; the message has the
 * line and the column.
 */
export function parse(content: string, options?: ParseOptions): unknown;

/**
 * The values of a YAML text that holds any number of documents.
 *
 * @throws {SyntaxError} If `content` is not YAML; the message has the line and the column.
 */
export function parseAll(content: string, options?: ParseOptions): unknown;

/**
 * A YAML text that {@linkcode parse} reads back as `data`.
 *
 * @throws {TypeError} If `data` has a value that YAML cannot hold.
 */
export function stringify(data: unknown, options?: StringifyOptions): string;

/**
 * All prompts that were seen, by their common beginnings: finds how long a new prompt agrees with any
 * of them in one walk down, however many there are. A text is stored once for all prompts that share it.
 * @module
 */

/** Where a text and an earlier one part. */
export interface CommonPrefix<T> {
  /** UTF-16 units that are equal. */
  readonly length: number;
  /** Who brought the text that is equal so far, last. */
  readonly owner: T;
  /** Whether all of the owner's text is equal. */
  readonly whole: boolean;
}

/** Prompts of one model on one server. */
export class PrefixTree<T> {
  readonly #limit: number;
  #young: Generation<T> = newGeneration();
  #old: Generation<T> | undefined;

  /** Keeps about `limit` units of text at most, and forgets the older half first. */
  constructor(limit = 16 * 1024 * 1024) {
    this.#limit = limit;
  }

  /** The longest beginning that a text has in common with an earlier one; then remembers the text. */
  add(text: string, owner: T): CommonPrefix<T> | undefined {
    const older = this.#old === undefined ? undefined : find(this.#old, text);
    const younger = insert(this.#young, { text, owner });
    if (this.#young.stored > this.#limit / 2) {
      this.#old = this.#young;
      this.#young = newGeneration();
    }
    if (older === undefined || (younger !== undefined && younger.length >= older.length)) {
      return younger;
    }
    return older;
  }
}

interface Node<T> {
  /** The text from the node above to here. */
  edge: string;
  /** By their first unit; none below the end of a text. */
  children: Map<number, Node<T>> | undefined;
  /** Who passed here last. */
  owner: T;
  /** Whether the owner's text ends here. */
  ends: boolean;
}

interface Generation<T> {
  readonly children: Map<number, Node<T>>;
  stored: number;
}

function newGeneration<T>(): Generation<T> {
  return { children: new Map(), stored: 0 };
}

function find<T>({ children }: Generation<T>, text: string): CommonPrefix<T> | undefined {
  let last: Node<T> | undefined;
  let common = 0;
  let at = 0;
  for (let node = children.get(text.charCodeAt(at)); node !== undefined;) {
    last = node;
    common = commonWith(text, at, node.edge);
    at += common;
    if (common < node.edge.length) break;
    node = node.children?.get(text.charCodeAt(at));
  }
  return last === undefined
    ? undefined
    : { length: at, owner: last.owner, whole: common === last.edge.length && last.ends };
}

function insert<T>(
  generation: Generation<T>,
  { text, owner }: { readonly text: string; readonly owner: T },
): CommonPrefix<T> | undefined {
  // Of the node that the text agrees with last; there may be thousands above it, and one answer is made.
  let length = 0;
  let before: T | undefined;
  let whole = false;
  let children = generation.children;
  let at = 0;
  for (;;) {
    const first = text.charCodeAt(at);
    const node = children.get(first);
    if (node === undefined) {
      if (at < text.length) {
        const edge = own(text, at);
        generation.stored += edge.length + NODE;
        children.set(first, { edge, children: undefined, owner, ends: true });
      }
      break;
    }
    const common = commonWith(text, at, node.edge);
    at += common;
    length = at;
    before = node.owner;
    whole = common === node.edge.length && node.ends;
    if (common < node.edge.length) {
      split(node, common);
      generation.stored += NODE;
    }
    node.owner = owner;
    node.ends = at === text.length;
    if (at === text.length) break;
    children = node.children ??= new Map();
  }
  // Every node has an owner.
  return length === 0 ? undefined : { length, owner: before as T, whole };
}

/** Cuts an edge in two, so that another text can part from it. */
function split<T>(node: Node<T>, at: number): void {
  const below: Node<T> = {
    edge: node.edge.slice(at),
    children: node.children,
    owner: node.owner,
    ends: node.ends,
  };
  node.edge = node.edge.slice(0, at);
  node.children = new Map([[below.edge.charCodeAt(0), below]]);
  node.ends = false;
}

/** How many units of an edge a text has from `at` on. */
function commonWith(text: string, at: number, edge: string): number {
  if (edge.length <= SHORT) {
    let same = 0;
    while (same < edge.length && text.charCodeAt(at + same) === edge.charCodeAt(same)) same++;
    return same;
  }
  // Comparing whole pieces is done by the engine, many units at a time.
  if (text.startsWith(edge, at)) return edge.length;
  let low = 0;
  while (low + STEP <= edge.length && text.startsWith(edge.slice(low, low + STEP), at + low)) {
    low += STEP;
  }
  while (low < edge.length && text.charCodeAt(at + low) === edge.charCodeAt(low)) low++;
  return low;
}

const STEP = 1024;
/** Units that are compared sooner than the engine has been asked to. */
const SHORT = 24;
/** What a node takes beside its text, in units. */
const NODE = 250;

/** The end of a text as a string of its own: a slice would keep the whole text in memory. */
function own(text: string, at: number): string {
  const end = text.slice(at);
  // Worth it only where much is left behind; the copy goes over JSON, which keeps every unit.
  return at < end.length ? end : JSON.parse(JSON.stringify(end));
}

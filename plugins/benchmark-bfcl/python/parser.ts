/** Reads a Python expression, as `ast.parse(…, mode="eval")` does. @module */

import { joinedStrings } from "./adjacent.ts";
import { Cursor } from "./cursor.ts";
import { Operators } from "./operators.ts";
import { type Call, type Node, other } from "./syntax.ts";
import { tokensOf } from "./tokens.ts";
import { unparse } from "./unparse.ts";

/** Reads one expression. Throws `DecodeError`. */
export function parseExpression(text: string): Node {
  return new Parser(new Cursor(tokensOf(text))).whole();
}

class Parser {
  readonly #cursor: Cursor;
  readonly #operators: Operators;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#operators = new Operators(cursor, () => this.#primary());
  }

  whole(): Node {
    const node = this.#expressions({ starred: true, named: false });
    if (this.#cursor.token().kind !== "end") throw this.#cursor.unexpected();
    return node;
  }

  /** One expression, or several that are a tuple. */
  #expressions(allowed: { readonly starred: boolean; readonly named: boolean }): Node {
    const first = this.#item(allowed);
    if (!this.#cursor.is(",")) {
      if (first.kind === "starred") throw this.#cursor.unexpected();
      return first;
    }
    const items = [first];
    while (this.#cursor.take(",")) {
      if (!this.#cursor.begins()) break;
      items.push(this.#item(allowed));
    }
    return { kind: "tuple", items };
  }

  #item({ starred, named }: { readonly starred: boolean; readonly named: boolean }): Node {
    if (starred && this.#cursor.take("*")) return { kind: "starred", of: this.#operators.binary() };
    return named ? this.#named() : this.#ternary();
  }

  /** With `:=`. */
  #named(): Node {
    const node = this.#ternary();
    if (node.kind !== "name" || !this.#cursor.take(":=")) return node;
    return other("named", `(${node.id} := ${unparse(this.#ternary())})`);
  }

  #ternary(): Node {
    return this.#cursor.deeper(() => {
      if (this.#cursor.take("lambda")) return this.#lambda();
      const value = this.#operators.or();
      if (!this.#cursor.take("if")) return value;
      const condition = this.#operators.or();
      this.#cursor.want("else");
      return other(
        "if",
        `${unparse(value)} if ${unparse(condition)} else ${unparse(this.#ternary())}`,
      );
    });
  }

  #lambda(): Node {
    const parts: string[] = [];
    while (!this.#cursor.take(":")) {
      const star = this.#cursor.take("**")
        ? "**"
        : this.#cursor.take("*")
        ? "*"
        : this.#cursor.take("/")
        ? "/"
        : "";
      const token = this.#cursor.token();
      const name = token.kind === "name" ? this.#cursor.next().text : "";
      if (star === "" && name === "") throw this.#cursor.unexpected();
      const preset = name !== "" && this.#cursor.take("=") ? `=${unparse(this.#ternary())}` : "";
      parts.push(`${star}${name}${preset}`);
      if (!this.#cursor.take(",") && !this.#cursor.is(":")) throw this.#cursor.unexpected();
    }
    const parameters = parts.length === 0 ? "" : ` ${parts.join(", ")}`;
    return other("lambda", `lambda${parameters}: ${unparse(this.#ternary())}`);
  }

  #primary(): Node {
    let node = this.#atom();
    for (;;) {
      if (this.#cursor.take(".")) {
        const token = this.#cursor.next();
        if (token.kind !== "name") throw this.#cursor.unexpected(token);
        node = { kind: "attribute", of: node, name: token.text };
      } else if (this.#cursor.take("(")) node = this.#call(node);
      else if (this.#cursor.take("[")) {
        node = { kind: "subscript", of: node, index: this.#index() };
        this.#cursor.want("]");
      } else return node;
    }
  }

  #index(): Node {
    const parts = [this.#slice()];
    const isTuple = this.#cursor.is(",");
    while (this.#cursor.take(",")) {
      if (this.#cursor.is("]")) break;
      parts.push(this.#slice());
    }
    const [only] = parts;
    return isTuple || only === undefined ? { kind: "tuple", items: parts } : only;
  }

  #slice(): Node {
    if (this.#cursor.take("*")) return { kind: "starred", of: this.#operators.binary() };
    const ends = () => this.#cursor.is(":") || this.#cursor.is("]") || this.#cursor.is(",");
    const first = this.#cursor.is(":") ? null : this.#named();
    if (!this.#cursor.is(":") && first !== null) return first;
    const parts: (Node | null)[] = [first];
    while (parts.length < 3 && this.#cursor.take(":")) parts.push(ends() ? null : this.#ternary());
    return { kind: "slice", parts };
  }

  #call(of: Node): Call {
    const positional: Node[] = [];
    const named: (readonly [string | null, Node])[] = [];
    while (!this.#cursor.take(")")) {
      if (this.#cursor.take("**")) named.push([null, this.#ternary()]);
      else if (this.#cursor.take("*")) {
        if (named.some(([name]) => name === null)) throw this.#cursor.unexpected();
        positional.push({ kind: "starred", of: this.#ternary() });
      } else if (this.#cursor.token().kind === "name" && this.#cursor.peek(1) === "=") {
        const { text } = this.#cursor.next();
        this.#cursor.next();
        named.push([text, this.#ternary()]);
      } else {
        const value = this.#named();
        const isGenerator = this.#cursor.begunFor();
        if (named.length > 0) throw this.#cursor.unexpected();
        positional.push(isGenerator ? this.#comprehension(value, "generator") : value);
        if (isGenerator && (positional.length > 1 || !this.#cursor.is(")"))) {
          throw this.#cursor.unexpected();
        }
      }
      if (!this.#cursor.take(",") && !this.#cursor.is(")")) throw this.#cursor.unexpected();
    }
    return { kind: "call", of, positional, named };
  }

  #atom(): Node {
    const token = this.#cursor.next();
    switch (token.kind) {
      case "number":
        return { kind: "constant", value: token.value, text: token.text };
      case "string":
      case "format":
        return joinedStrings(this.#cursor, token);
      case "name":
        return { kind: "name", id: token.text };
      case "keyword":
        if (token.text === "True") return { kind: "constant", value: true, text: "True" };
        if (token.text === "False") return { kind: "constant", value: false, text: "False" };
        if (token.text === "None") return { kind: "constant", value: null, text: "None" };
        throw this.#cursor.unexpected(token);
      case "operator":
        if (token.text === "...") return { kind: "ellipsis" };
        if (token.text === "(") return this.#parenthesis();
        if (token.text === "[") return this.#list();
        if (token.text === "{") return this.#braces();
        throw this.#cursor.unexpected(token);
      default:
        throw this.#cursor.unexpected(token);
    }
  }

  #parenthesis(): Node {
    if (this.#cursor.take(")")) return { kind: "tuple", items: [] };
    if (this.#cursor.take("yield")) {
      const from = this.#cursor.take("from") ? " from" : "";
      const value = this.#cursor.is(")")
        ? ""
        : ` ${unparse(this.#expressions({ starred: true, named: false }))}`;
      this.#cursor.want(")");
      return other("yield", `(yield${from}${value})`);
    }
    const node = this.#expressions({ starred: true, named: true });
    const inside = this.#cursor.begunFor() ? this.#comprehension(node, "generator") : node;
    this.#cursor.want(")");
    return inside;
  }

  #list(): Node {
    if (this.#cursor.take("]")) return { kind: "list", items: [] };
    const items = [this.#item({ starred: true, named: true })];
    const [first] = items;
    if (first !== undefined && this.#cursor.begunFor()) {
      const list = this.#comprehension(first, "list");
      this.#cursor.want("]");
      return list;
    }
    while (this.#cursor.take(",")) {
      if (this.#cursor.is("]")) break;
      items.push(this.#item({ starred: true, named: true }));
    }
    this.#cursor.want("]");
    return { kind: "list", items };
  }

  #braces(): Node {
    const items: Node[] = [];
    const entries: (readonly [Node | null, Node])[] = [];
    while (!this.#cursor.take("}")) {
      if (items.length === 0 && this.#cursor.take("**")) {
        entries.push([null, this.#operators.binary()]);
      } else {
        const key = this.#item({ starred: true, named: true });
        if (items.length === 0 && key.kind !== "starred" && this.#cursor.take(":")) {
          entries.push([key, this.#ternary()]);
        } else if (entries.length > 0) throw this.#cursor.unexpected();
        else items.push(key);
      }
      if (this.#cursor.begunFor()) {
        const made = items[0] ?? entries[0]?.[1] ?? this.#atom();
        const set = this.#comprehension(made, "set");
        this.#cursor.want("}");
        return set;
      }
      if (!this.#cursor.take(",") && !this.#cursor.is("}")) throw this.#cursor.unexpected();
    }
    return items.length > 0 ? { kind: "set", items } : { kind: "dict", entries };
  }

  /** What stands in brackets with `for`; it is never a value. */
  #comprehension(node: Node, name: string): Node {
    if (node.kind === "starred") throw this.#cursor.unexpected();
    let text = unparse(node);
    while (this.#cursor.begunFor()) {
      const isAsync = this.#cursor.take("async");
      this.#cursor.want("for");
      const targets = [this.#target()];
      while (this.#cursor.take(",")) if (!this.#cursor.is("in")) targets.push(this.#target());
      this.#cursor.want("in");
      text += `${isAsync ? " async" : ""} for ${targets.map(unparse).join(", ")} in ${
        unparse(this.#operators.or())
      }`;
      while (this.#cursor.take("if")) text += ` if ${unparse(this.#operators.or())}`;
    }
    const brackets = { list: "[]", set: "{}" }[name] ?? "()";
    return other(name, `${brackets.charAt(0)}${text}${brackets.charAt(1)}`);
  }

  #target(): Node {
    return this.#cursor.take("*") ? { kind: "starred", of: this.#primary() } : this.#primary();
  }
}

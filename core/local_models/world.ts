/** What places of models depend on, so that a test can be another machine. @module */

/** A user's environment. */
export interface ModelWorld {
  /** A variable; undefined when it is not set. */
  env(name: string): string | undefined;
  /** The user's home folder; undefined when there is none. */
  readonly home: string | undefined;
  /** As in `Deno.build.os`. */
  readonly os: string;
  /** What stands for `/` in the folders of system services. */
  readonly root: string;
}

/** The environment of this process. */
export function thisModelWorld(): ModelWorld {
  return {
    env: (name) => Deno.env.get(name),
    home: Deno.env.get("HOME") ?? Deno.env.get("USERPROFILE"),
    os: Deno.build.os,
    root: "/",
  };
}

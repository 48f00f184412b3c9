/** Where things are kept that can be made or fetched again. @module */

/** The program's folder below the user's cache; undefined when there is no home. */
export function userCacheFolder(
  env: (name: string) => string | undefined = (name) => Deno.env.get(name),
): string | undefined {
  const xdg = env("XDG_CACHE_HOME") ?? "";
  if (xdg !== "") return `${xdg}/modellens`;
  const home = env("HOME") ?? env("USERPROFILE") ?? "";
  return home === "" ? undefined : `${home}/.cache/modellens`;
}

/** One process at a time. @module */

/**
 * Does something with a folder, which is made when it is not there, while no other process that asks
 * so does: whoever comes later waits. The lock is on the folder itself, so that no file of ours lies
 * about, and ends with the process. Windows opens no folders: there nobody waits.
 */
export async function aloneIn<T>(folder: string, act: () => Promise<T>): Promise<T> {
  await Deno.mkdir(folder, { recursive: true });
  if (Deno.build.os === "windows") return await act();
  using opened = await Deno.open(folder);
  await opened.lock(true);
  return await act();
}

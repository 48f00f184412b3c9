/** For tests: what the page of a copy holds, unpacked. @module */

/** All data of a page as text. */
export async function unpackedAll(page: string): Promise<string> {
  const blocks = [...page.matchAll(/"?(H4sI[A-Za-z0-9+/=]+)"?/g)].map(([, text = ""]) => text);
  const texts = await Promise.all(blocks.map(async (text) => {
    const stream = new Blob([Uint8Array.fromBase64(text)]).stream()
      .pipeThrough(new DecompressionStream("gzip"));
    return await new Response(stream).text();
  }));
  return texts.join("\n");
}

/** How what a copy holds is written down: JSON, compressed, in letters that no HTML or script can be made of. @module */

/** Gzip in base64. */
export async function packed(value: unknown): Promise<string> {
  const stream = new Blob([JSON.stringify(value)]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return (await new Response(stream).bytes()).toBase64();
}

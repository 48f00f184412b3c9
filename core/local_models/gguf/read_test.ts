import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { GgufError, type GgufReason } from "./error.ts";
import { type ImaginedFile, imaginedFile, imaginedHeader, tinyModel } from "./imagined_file.ts";
import { joinShards, readGguf } from "./read.ts";
import { bytesSource, type GgufSource, openSource } from "./source.ts";

const BUNDLED = new URL(
  "../../../plugins/provider-embedded/model/modellens-tiny-q8_0.gguf",
  import.meta.url,
);

const read = (file: ImaginedFile) => readGguf(bytesSource(imaginedFile(file)));

async function refused(source: GgufSource | Uint8Array, reason: GgufReason): Promise<string> {
  const given = source instanceof Uint8Array ? bytesSource(source) : source;
  const error = await assertRejects(() => readGguf(given), GgufError);
  assertEquals(error.reason, reason);
  return error.why;
}

Deno.test("readGguf() reads the model that comes with the program", async () => {
  using source = await openSource(BUNDLED.pathname);
  const header = await readGguf(source);
  assertEquals(header.architecture, "llama");
  assertEquals(header.parameters, 1_304_192);
  assertEquals(header.quantisation, { declared: "Q8_0", dominant: "Q8_0", agree: true });
  assertEquals(header.contextLength, 1024);
  assertEquals(header.missingBytes, 0);
  assertEquals(header.chatTemplate?.includes("<|im_start|>"), true);
});

for (const littleEndian of [true, false]) {
  for (const version of [2, 3] as const) {
    const order = littleEndian ? "little" : "big";
    Deno.test(`readGguf() reads version ${version}, ${order} endian`, async () => {
      const header = await read({ ...tinyModel(), version, littleEndian });
      assertEquals(header, {
        version,
        endianness: order,
        architecture: "llama",
        type: null,
        name: "Tiny",
        parameters: 4096,
        quantisation: { declared: "F16", dominant: "F16", agree: true },
        shares: [{ type: "F16", tensors: 1, parameters: 4096 }],
        contextLength: 2048,
        chatTemplate: "{{ messages }}",
        tokens: 4,
        bosTokenId: 0,
        eosTokenId: 1,
        addBosToken: true,
        split: null,
        headerBytes: imaginedHeader(tinyModel()).length,
        missingBytes: 0,
      });
    });
  }
}

Deno.test("readGguf() reads the header of a 40 GB file and nothing else of it", async () => {
  const path = await Deno.makeTempFile({ suffix: ".gguf" });
  try {
    const size = 40 * 10 ** 9;
    // As a 75 billion parameter model in Q4_0 with a vocabulary of 150,000.
    const texts = Array.from({ length: 150_000 }, (_, id) => `token ${id}`);
    const elements = Math.floor((size - 10_000_000) / 18) * 32;
    await Deno.writeFile(
      path,
      imaginedHeader({
        metadata: [
          ["general.file_type", { u32: 2 }],
          ["tokenizer.ggml.tokens", { texts }],
          ["tokenizer.chat_template", { text: "after the vocabulary" }],
        ],
        tensors: [{ name: "w", shape: [32, elements / 32], type: 2 }],
      }),
    );
    await Deno.truncate(path, size);
    using source = await openSource(path);
    let bytesRead = 0;
    const header = await readGguf({
      size: source.size,
      async read(offset, length) {
        const bytes = await source.read(offset, length);
        bytesRead += bytes.length;
        return bytes;
      },
    });
    assertEquals(header.parameters, elements);
    assertEquals(header.chatTemplate, "after the vocabulary");
    assertEquals(header.tokens, 150_000);
    assertEquals(header.missingBytes, 0);
    assertEquals(bytesRead < header.headerBytes + 2 ** 20 + 2 ** 16, true);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("readGguf() reports both quantisations where they disagree", async () => {
  const { quantisation, shares } = await read({
    ...tinyModel({ fileType: 15 }),
    tensors: [
      { name: "a", shape: [32, 32], type: 6, bytes: 704 },
      { name: "b", shape: [32], type: 0, bytes: 128 },
      { name: "c", shape: [32, 8], type: 12, bytes: 144 },
    ],
  });
  assertEquals(quantisation, { declared: "Q4_K_M", dominant: "Q5_0", agree: false });
  assertEquals(shares.map(({ type, parameters }) => [type, parameters]), [
    ["Q5_0", 1024],
    ["Q4_K", 256],
    ["F32", 32],
  ]);
});

Deno.test("readGguf() names kinds that are newer than the program", async () => {
  const header = await read({
    ...tinyModel({ fileType: 999 }),
    tensors: [{ name: "a", shape: [64], type: 77 }],
  });
  assertEquals(header.quantisation, {
    declared: "file type 999",
    dominant: "type 77",
    agree: null,
  });
  assertEquals(header.missingBytes, null);
});

Deno.test("readGguf() counts the bytes of tensors that a cut file lacks", async () => {
  const header = await read({ ...tinyModel(), dataBytes: 8000 });
  assertEquals(header.missingBytes, 192);
});

Deno.test("readGguf() takes the context length of the architecture, wherever it stands", async () => {
  const header = await read({
    metadata: [
      ["clip.context_length", { u32: 77 }],
      ["qwen2.context_length", { u64: 32768n }],
      ["general.architecture", { text: "qwen2" }],
    ],
  });
  assertEquals(header.contextLength, 32768);
});

Deno.test("readGguf() goes past values of every kind", async () => {
  const deep = { arrays: [{ arrays: [{ texts: ["x"] }, { f32s: [1, 2] }] }] };
  const header = await read({
    metadata: [
      ["a", { u8: 1 }],
      ["b", { u16: 1 }],
      ["c", { i32: -1 }],
      ["d", { f32: 0.5 }],
      ["e", { u64: 2n ** 64n - 1n }],
      ["f", { i64: -1n }],
      ["g", { f64: NaN }],
      ["h", { bool: false }],
      ["i", { text: "skipped" }],
      ["j", deep],
      ["general.name", { text: 'Ünï "quoted" a/b:c' }],
    ],
  });
  assertEquals(header.name, 'Ünï "quoted" a/b:c');
});

Deno.test("readGguf() gives U+FFFD for text that is no UTF-8", async () => {
  const text = new Uint8Array([0x61, 0xff, 0x62]);
  const header = await read({ metadata: [["general.name", { text }]] });
  assertEquals(header.name, "a\ufffdb");
});

Deno.test("readGguf() says why a file is no GGUF file", async () => {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  await refused(new Uint8Array(0), "empty");
  await refused(utf8("GGU"), "not_gguf");
  assertEquals((await refused(utf8("<!DOCTYPE html>"), "not_gguf")).includes("web page"), true);
  assertEquals(
    (await refused(utf8("version https://git-lfs.github.com/spec/v1"), "not_gguf")).includes("LFS"),
    true,
  );
  await refused(utf8("GGUF\x03\0\0\0"), "truncated");
});

Deno.test("readGguf() refuses other versions and names them", async () => {
  for (const version of [0, 1, 4]) {
    const why = await refused(imaginedFile({ ...tinyModel(), version }), "unsupported_version");
    assertEquals(why.includes(`version ${version},`), true);
  }
});

Deno.test("readGguf() notices a file that ends at any byte of its header", async () => {
  const header = imaginedHeader(tinyModel());
  // The padding after the last tensor is not needed to read it.
  for (let length = 4; length < header.length - 32; length++) {
    await refused(header.slice(0, length), "truncated");
  }
});

Deno.test("readGguf() refuses counts that no file has before it counts to them", async () => {
  const header = imaginedHeader(tinyModel());
  const withCounts = (tensors: bigint, entries: bigint) => {
    const changed = header.slice();
    new DataView(changed.buffer).setBigUint64(8, tensors, true);
    new DataView(changed.buffer).setBigUint64(16, entries, true);
    return changed;
  };
  await refused(withCounts(1n, 100_001n), "too_large");
  await refused(withCounts(1n, 100_000n), "truncated");
  await refused(withCounts(1_000_001n, 10n), "too_large");
  await refused(withCounts(1_000_000n, 10n), "truncated");
  await refused(withCounts(2n ** 64n - 1n, 2n ** 64n - 1n), "too_large");
});

Deno.test("readGguf() refuses what is too long, too deep, twice there or unknown", async () => {
  const metadata = (...entries: NonNullable<ImaginedFile["metadata"]>) =>
    imaginedFile({ metadata: entries });
  const nested = { arrays: [{ arrays: [{ arrays: [{ arrays: [{ texts: [] }] }] }] }] };
  await refused(metadata(["k".repeat(2 ** 16 + 1), { u8: 0 }]), "too_large");
  await refused(
    metadata(["tokenizer.chat_template", { text: "x".repeat(2 ** 20 + 1) }]),
    "too_large",
  );
  await refused(metadata(["deep", nested]), "too_large");
  await refused(
    metadata(["general.name", { text: "a" }], ["general.name", { text: "b" }]),
    "malformed",
  );
  await refused(metadata(["general.alignment", { u32: 0 }]), "malformed");
  const unknownKind = metadata(["k", { u8: 0 }]);
  unknownKind[24 + 8 + 1] = 13;
  await refused(unknownKind, "malformed");
});

Deno.test("readGguf() refuses tensors that no file can hold", async () => {
  const tensor = (...shape: bigint[]) => imaginedFile({ tensors: [{ name: "t", shape, type: 0 }] });
  await refused(tensor(2n ** 64n - 1n), "malformed");
  await refused(tensor(2n ** 30n, 2n ** 30n), "malformed");
  await refused(tensor(1n, 1n, 1n, 1n, 1n), "malformed");
  const kinds = Array.from({ length: 65 }, (_, id) => ({ name: "t", shape: [1], type: 100 + id }));
  await refused(imaginedFile({ tensors: kinds }), "malformed");
});

Deno.test("readGguf() stops after 512 MiB of header", async () => {
  const array = imaginedHeader({ metadata: [["big", { texts: [] }]] });
  // One array of numbers that claims 600 MiB in a file that is large enough for it.
  new DataView(array.buffer).setUint32(array.length - 12, 0, true);
  new DataView(array.buffer).setBigUint64(array.length - 8, BigInt(600 * 2 ** 20), true);
  await refused({ size: 2 ** 40, read: bytesSource(array).read }, "too_large");
});

Deno.test("readGguf() notices a file that is cut while it is read", async () => {
  const whole = bytesSource(imaginedFile(tinyModel()));
  const source: GgufSource = {
    size: whole.size,
    read: (offset, length) => offset === 0 ? whole.read(0, length) : whole.read(offset, 2),
  };
  await refused(source, "truncated");
});

Deno.test("joinShards() adds up the files of one model", async () => {
  const shard = (index: number, parameters: number) =>
    read({
      ...(index === 0 ? tinyModel({ fileType: 7 }) : {}),
      metadata: [
        ...(index === 0 ? tinyModel({ fileType: 7 }).metadata ?? [] : []),
        ["split.no", { u16: index }],
        ["split.count", { u16: 2 }],
      ],
      tensors: [{ name: "t", shape: [parameters], type: 8, bytes: parameters / 32 * 34 }],
    });
  const first = await shard(0, 3200);
  const joined = joinShards([first, await shard(1, 6400)]);
  assertEquals(first.split, { index: 0, count: 2 });
  assertEquals(joined.parameters, 9600);
  assertEquals(joined.architecture, "llama");
  assertEquals(joined.quantisation, { declared: "Q8_0", dominant: "Q8_0", agree: true });
  assertThrows(() => joinShards([]), RangeError);
});

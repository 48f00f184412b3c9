/** GPUs on Linux: what the kernel's files tell, completed by the tools that are there. @module */
import type { Gpu, Known } from "../../events/machine.ts";
import { derive, firstKnown, found, isKnown, unknown, wholeNumber } from "../known.ts";
import { nvidiaGpus } from "../nvidia.ts";
import type { World } from "../world.ts";
import { type PciName, pciNames } from "./lspci.ts";
import { parseNvidiaInformation, parseNvidiaVersion } from "./proc.ts";
import { type RocmCard, rocmCards } from "./rocm.ts";

const VENDORS: Readonly<Record<string, string>> = {
  "0x1002": "AMD",
  "0x10de": "NVIDIA",
  "0x8086": "Intel",
};

/** Drivers that show pictures without a GPU. */
const SCREEN_ONLY = new Set(["simple-framebuffer", "vkms"]);

/** A device in /sys/class/drm. */
interface Card {
  /** PCI address; absent for a GPU that is part of the chip. */
  readonly address?: string;
  readonly vendorId?: string;
  readonly deviceId?: string;
  readonly driver?: string;
  /** Device-tree name, "brcm,2712-v3d". */
  readonly compatible?: string;
  readonly productName?: string;
  readonly memoryBytes: Known<number>;
}

/** All GPUs that have a driver. */
export async function linuxGpus(world: World): Promise<Known<Gpu[]>> {
  const [nvidia, cards] = await Promise.all([nvidiaCards(world), drmCards(world)]);
  const known = nvidia.value ?? [];
  if (!isKnown(cards)) return known.length > 0 ? nvidia : cards;
  const others = cards.value.filter(({ vendorId }) => known.length === 0 || vendorId !== "0x10de");
  const [names, rocm] = await Promise.all([
    others.some(({ address }) => address !== undefined) ? pciNames(world) : unread,
    others.some(({ vendorId }) => vendorId === "0x1002") ? rocmCards(world) : unread,
  ]);
  const gpus = [...known, ...others.map((card) => describe(card, names, rocm))];
  if (gpus.length === 0 && (await world.list("/dev")).value?.includes("dxg")) {
    const other = isKnown(nvidia) ? "none is from NVIDIA" : nvidia.reason;
    return unknown(`WSL does not list its GPUs, and ${other}`);
  }
  const sources = isKnown(nvidia) ? [nvidia.source, cards.source] : [cards.source];
  return found(gpus, sources.join(", "));
}

/** Whether the GPUs work on the machine's memory, as far as their drivers tell. */
export function unifiedMemory(gpus: Known<readonly Gpu[]>): Known<boolean> {
  return derive(gpus, (list, source) => {
    if (list.length === 0) return unknown("No GPU was found that could share the memory");
    // Only NVIDIA's tool keeps silent about the memory of a GPU that has none; that of an AMD
    // processor names the part of the main memory that is set aside for graphics.
    return list.every(({ vendor, memoryBytes }) =>
        vendor.value === "NVIDIA" && isKnown(memoryBytes)
      )
      ? found(false, `${source}: every GPU has memory of its own`)
      : unknown("Linux does not tell whether the GPU shares the main memory");
  });
}

const unread: Known<never> = unknown("Not needed");

/** From nvidia-smi; without it, from the driver's files, which do not tell the memory. */
async function nvidiaCards(world: World): Promise<Known<Gpu[]>> {
  const folder = "/proc/driver/nvidia";
  const [fromTool, version, addresses] = await Promise.all([
    nvidiaGpus(world),
    world.readText(`${folder}/version`),
    world.list(`${folder}/gpus`),
  ]);
  if (isKnown(fromTool) || !isKnown(addresses) || addresses.value.length === 0) return fromTool;
  const driver = derive(version, parseNvidiaVersion);
  const gpus = addresses.value.map(async (address): Promise<Gpu> => {
    const information = await world.readText(`${folder}/gpus/${address}/information`);
    return {
      name: derive(information, parseNvidiaInformation).value ?? "NVIDIA GPU",
      vendor: found("NVIDIA", folder),
      memoryBytes: fromTool,
      driver,
      cores: fromTool,
    };
  });
  return found(await Promise.all(gpus), folder);
}

async function drmCards(world: World): Promise<Known<readonly Card[]>> {
  const entries = await world.list("/sys/class/drm");
  if (!isKnown(entries)) return entries;
  // Beside "card0" there are its connectors, "card0-HDMI-A-1".
  const names = entries.value.filter((name) => /^card\d+$/.test(name));
  const cards = await Promise.all(
    names.map((name) => readCard(world, `/sys/class/drm/${name}/device`)),
  );
  return found(cards.filter(({ driver = "" }) => !SCREEN_ONLY.has(driver)), entries.source);
}

async function readCard(world: World, folder: string): Promise<Card> {
  const read = async (file: string) => (await world.readText(`${folder}/${file}`)).value?.trim();
  const [uevent = "", vendorId, deviceId, productName, vram] = await Promise.all([
    read("uevent"),
    read("vendor"),
    read("device"),
    read("product_name"),
    world.readText(`${folder}/mem_info_vram_total`),
  ]);
  const field = (name: string) => uevent.match(new RegExp(`^${name}=(.+)$`, "m"))?.[1];
  return {
    ...present("address", field("PCI_SLOT_NAME")?.toLowerCase()),
    ...present("vendorId", vendorId),
    ...present("deviceId", deviceId),
    ...present("driver", field("DRIVER")),
    ...present("compatible", field("OF_COMPATIBLE_0")),
    ...present("productName", productName),
    memoryBytes: isKnown(vram)
      ? wholeNumber(vram.value, "mem_info_vram_total")
      : unknown("The driver does not tell the memory of this GPU"),
  };
}

function present<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  // The compiler does not follow a computed key into a mapped type.
  return (value ? { [key]: value } : {}) as { [P in K]?: string };
}

function describe(
  card: Card,
  names: Known<ReadonlyMap<string, PciName>>,
  rocm: Known<readonly RocmCard[]>,
): Gpu {
  const { address = "", vendorId = "", driver, memoryBytes } = card;
  const listed = names.value?.get(address);
  const amd = rocm.value?.find((other) => other.address === address);
  const vendor = VENDORS[vendorId] ?? listed?.vendor;
  return {
    name: card.productName ?? amd?.name ?? listed?.device ?? plainName(card),
    vendor: vendor === undefined
      ? unknown("Neither the device nor lspci names the vendor")
      : found(vendor, VENDORS[vendorId] ? "PCI vendor id" : "lspci"),
    memoryBytes,
    driver: firstKnown(
      amd?.driverVersion && driver
        ? found(`${driver} ${amd.driverVersion}`, "rocm-smi")
        : unknown("rocm-smi does not tell the version"),
      driver === undefined
        ? unknown("The device does not name its driver")
        : found(driver, "/sys/class/drm"),
    ),
    cores: unknown("Linux does not tell the number of GPU cores"),
  };
}

/** The ids, in the form in which the list of PCI ids is searched. */
function plainName({ vendorId, deviceId, compatible, driver }: Card): string {
  if (vendorId && deviceId) return `PCI ${vendorId.slice(2)}:${deviceId.slice(2)}`;
  return compatible ?? driver ?? "GPU without a name";
}
